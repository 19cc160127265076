"""Queries of readers, as SQLAlchemy Core statements. Nothing here writes, and nothing runs a statement."""
