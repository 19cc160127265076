"""One schema per kind of record, with its base. The types of fields are in `schemas/fields`."""
