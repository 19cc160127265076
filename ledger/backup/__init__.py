"""Backups: dumps everything that was written, and restores it. No HTTP here."""
