"""The types of fields, how two of their values compare, and messages about wrong ones. Kinds are in `schemas/kinds`."""
