"""Versions in the database: written from claims, compared and rebuilt. The rule itself is in `ledger/resolution`."""
