"""The published rule: resolves claims to facts, and projects them to versions. Pure functions, no database access."""
