"""Backups: the dump of all that was written, and its restore. Nothing here knows Flask."""
