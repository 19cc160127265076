"""Migrations: how the database got its present shape. The rules for writing one are in script.py.mako."""
