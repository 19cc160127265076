"""How a write is performed: one transaction, one audit entry, one answer for each `Idempotency-Key`.

What is written is in `ledger`.
"""
