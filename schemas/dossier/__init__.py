"""Reads, checks and splits dossiers and bodies of HTTP writes into claims. Nothing here writes to the database."""
