"""How a source stands to what it says, how sure that is, and whether the claim still counts."""

from models.vocabularies.base import Vocabulary


class Stance(Vocabulary, served_name="stance", description="How the speaker stands to the statement"):
    ASSERTS = "asserts", "Asserts", "The speaker says that it is so."
    DENIES = (
        "denies",
        "Denies",
        "The speaker says that it is not so; with a value, it is that value which is denied, not the record.",
    )
    DOUBTS = "doubts", "Doubts", "The speaker questions the statement without calling it wrong."
    UNDECIDED = (
        "undecided",
        "Undecided",
        "The speaker, who would have to decide, says that nothing concrete is decided yet.",
    )
    NO_COMMENT = "no_comment", "No comment", "The speaker was asked and declined to confirm or deny, or did not answer."


class Certainty(Vocabulary, served_name="certainty", description="How firmly a claim is backed, in rank order"):
    RUMOURED = "rumoured", "Rumoured", "Unnamed people, leaks or speculation are all that it rests on.", 1
    ESTIMATED = "estimated", "Estimated", "An analyst, aggregator or model arrived at it, and no party has said it.", 2
    REPORTED = (
        "reported",
        "Reported",
        "An outlet states it as fact in its own voice, without naming a party that said so.",
        3,
    )
    PLANNED = "planned", "Planned", "A named party says that it intends this, and the decision is still open.", 4
    ANNOUNCED = (
        "announced",
        "Announced",
        "A named party states it publicly as decided; an intention without a decision is planned.",
        5,
    )
    CONFIRMED = (
        "confirmed",
        "Confirmed",
        "An official document, a regulator or the counterparty bears it out, beyond the party's own announcement.",
        6,
    )
    COMPLETED = (
        "completed",
        "Completed",
        "There is evidence that it has happened, such as a signed closing, a payment or cars leaving the line.",
        7,
    )

    def __init__(self, value: str, label: str = "", definition: str = "", rank: int = 0) -> None:
        super().__init__(value, label, definition)
        # The place in the order of certainty, 1 the weakest. Compare this: the members themselves compare as strings.
        self.rank = rank


class ClaimState(Vocabulary, served_name="claim.state", description="Whether a claim counts when facts are resolved"):
    ACTIVE = "active", "Active", "The claim counts by the ordinary rule."
    PREFERRED = "preferred", "Preferred", "An editor has decided that this claim wins its field over every other."
    WITHDRAWN = (
        "withdrawn",
        "Withdrawn",
        "The claim was recorded in error and counts no longer; it stays on file with the reason.",
    )


class ClaimMark(
    Vocabulary, served_name="claim.mark", description="What an editor did to a claim after it was recorded"
):
    WITHDRAWN = "withdrawn", "Withdrawn", "The claim was taken back, with a reason."
    DROPPED = "dropped", "Dropped", "A later reading of the same source no longer has the claim."
    REINSTATED = "reinstated", "Reinstated", "A claim that had been withdrawn or dropped counts again."
    PREFERRED = "preferred", "Preferred", "An editor decided that the claim wins its field."
    UNPREFERRED = "unpreferred", "Preference dropped", "The claim counts by the ordinary rule again."
