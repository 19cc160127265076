"""The scopes of API keys."""

from models.vocabularies.base import Vocabulary


class Scope(
    Vocabulary, served_name="scope", description="Permissions of an API key; each scope includes those before it"
):
    READ = "read", "Read", "The key allows reading, if reading requires a key.", 1
    WRITE = (
        "write",
        "Write",
        "The key allows adding claims and sources, and correcting, merging, renaming and withdrawing.",
        2,
    )
    ADMIN = "admin", "Admin", "The key also allows managing the subscriptions of others.", 3

    def __init__(self, value: str, label: str = "", definition: str = "", rank: int = 0) -> None:
        super().__init__(value, label, definition)
        # A scope of a higher rank includes all scopes of lower ranks.
        self.rank = rank
