"""Queries of readers as SQLAlchemy Core statements, and the protocols of their rows. No code here runs a statement."""
