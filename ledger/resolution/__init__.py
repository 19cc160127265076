"""From claims to facts: the published rule, and the versions that follow from it. Pure functions, no database."""
