"""The types of fields, the walk over their values, comparisons and messages. The kinds are in `schemas/kinds`."""
