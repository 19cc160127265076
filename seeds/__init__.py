"""Dossiers and how they are loaded: through the ledger, like everything else."""
