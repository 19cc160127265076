"""Parsers of dates, numbers, currencies and units in the words of a source. Pure functions, no marshmallow."""
