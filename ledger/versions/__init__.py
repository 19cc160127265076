"""The stored versions of records: written from claims, compared, rebuilt. The rule itself is in `ledger/resolution`."""
