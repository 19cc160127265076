"""Dossiers, and the loader that records them through the ledger. No direct writes to the database here."""
