"""One schema per kind."""
