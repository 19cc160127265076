"""The vocabulary of the types of sources."""

from models.vocabularies.base import Vocabulary


class SourceType(Vocabulary, served_name="source.type", description="Type of document that a source is"):
    NEWS = "news", "News", "An article, broadcast or post of an outlet."
    RELEASE = "release", "Release", "A statement that a party publishes about itself, such as a press release."
    FILING = "filing", "Filing", "A document that a party must file, such as an annual report or a prospectus."
    REGISTER = (
        "register",
        "Register",
        "An official list, such as a company register; it gives names, codes and places, and is no evidence of events.",
    )
    DATASET = "dataset", "Dataset", "A table of projects, such as one release of a tracker."
    REFERENCE = (
        "reference",
        "Reference",
        "A work such as a gazetteer or a list of companies; it gives names, codes and places, and is no evidence of "
        "events.",
    )

    @property
    def is_evidence(self) -> bool:
        """Whether a source of this type is evidence that something happened. A list of names or places is not."""
        return self not in (SourceType.REGISTER, SourceType.REFERENCE)
