"""Types of fields, and how their values compare."""
