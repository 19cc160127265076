"""Statistics: for each topic the schema of its groups, and the loading of the rows that `ledger.totals` adds up."""
