"""Errors of writes that callers turn into answers."""


class WriteRefusedError(Exception):
    """The state of the stored records does not allow a write. The message is for the client."""
