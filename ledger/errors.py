"""What a write cannot do as things stand."""


class ConflictError(Exception):
    """A write that was refused for the state of the record. The message is one sentence for the client."""
