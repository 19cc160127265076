"""Statistics: sums and counts of facts, each fact counted once. Pure functions of plain rows, no database."""
