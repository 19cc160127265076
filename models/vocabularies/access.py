"""What API keys allow."""

from models.vocabularies.base import Vocabulary


class Scope(Vocabulary, served_name="scope", description="What an API key allows; each scope includes those before it"):
    READ = "read", "Read", "To read, where reading needs a key.", 1
    WRITE = "write", "Write", "To add claims and sources, and to correct, merge, rename and withdraw.", 2
    ADMIN = "admin", "Admin", "To manage the subscriptions of others as well.", 3

    def __init__(self, value: str, label: str = "", definition: str = "", rank: int = 0) -> None:
        super().__init__(value, label, definition)
        # What a key of a higher rank allows includes what a lower one does.
        self.rank = rank
