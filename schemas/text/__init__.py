"""Parsers of dates, numbers, currencies and units in the words of a source, and ids from names.

Pure functions, no marshmallow.
"""
