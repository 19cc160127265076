"""Migrations of the database, and their commands. The rules for a new migration are in script.py.mako."""
