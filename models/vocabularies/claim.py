"""Vocabularies of claims: stance, certainty, state and marks."""

from models.vocabularies.base import Vocabulary


class Stance(Vocabulary, served_name="stance", description="Stance of the speaker towards the statement"):
    ASSERTS = "asserts", "Asserts", "The speaker states that it is true."
    DENIES = (
        "denies",
        "Denies",
        "The speaker states that it is not true; with a value, the denial covers only that value, not the record.",
    )
    DOUBTS = "doubts", "Doubts", "The speaker questions the statement without calling it wrong."
    UNDECIDED = (
        "undecided",
        "Undecided",
        "The speaker would have to decide, and states that nothing concrete is decided yet.",
    )
    NO_COMMENT = (
        "no_comment",
        "No comment",
        "The speaker was asked, and declined to confirm or deny, or did not answer.",
    )


class Certainty(Vocabulary, served_name="certainty", description="How firmly a claim is supported, in rank order"):
    RUMOURED = "rumoured", "Rumoured", "The claim rests only on unnamed people, leaks or speculation.", 1
    ESTIMATED = (
        "estimated",
        "Estimated",
        "An analyst, aggregator or model produced the value, and no party has stated it.",
        2,
    )
    REPORTED = (
        "reported",
        "Reported",
        "An outlet states it as a fact in its own words, and names no party as its source.",
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
        "An official document, a regulator or the counterparty confirms it, beyond the party's own announcement.",
        6,
    )
    COMPLETED = (
        "completed",
        "Completed",
        "Evidence shows that it has happened, such as a signed closing, a payment or finished cars.",
        7,
    )

    def __init__(self, value: str, label: str = "", definition: str = "", rank: int = 0) -> None:
        super().__init__(value, label, definition)
        # The position in the order of certainty; 1 is the weakest. Compare ranks, because members compare as strings.
        self.rank = rank


class ClaimState(Vocabulary, served_name="claim.state", description="Whether a claim counts when facts are resolved"):
    ACTIVE = "active", "Active", "The claim counts by the ordinary rule."
    PREFERRED = "preferred", "Preferred", "An editor has decided that this claim wins its field over every other."
    WITHDRAWN = (
        "withdrawn",
        "Withdrawn",
        "The claim was recorded in error and no longer counts; it is kept with the reason.",
    )


class ClaimMark(
    Vocabulary, served_name="claim.mark", description="What an editor did to a claim after it was recorded"
):
    WITHDRAWN = "withdrawn", "Withdrawn", "An editor withdrew the claim, with a reason."
    DROPPED = "dropped", "Dropped", "A later dossier of the same source no longer has the claim."
    REINSTATED = "reinstated", "Reinstated", "A claim that had been withdrawn or dropped counts again."
    PREFERRED = "preferred", "Preferred", "An editor decided that the claim wins its field over every other."
    UNPREFERRED = "unpreferred", "Preference dropped", "The claim counts by the ordinary rule again."
