"""Statistics: for each topic the schema of its groups, and the rows that `ledger.statistics` sums. No route."""
