"""The execution of a write: one transaction, one audit entry, one response for each `Idempotency-Key`.

`ledger` decides what is written.
"""
