"""Claims as the rule sees them: plain data, with the times that order them. No database here."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from models.vocabularies import Certainty, Stance
from schemas.text import edtf


@dataclass(frozen=True, slots=True)
class Claim:
    """One source says one thing about one field of one record; `field` None means the record as a whole."""

    id: str
    field: str | None
    value: Any
    stance: Stance
    certainty: Certainty | None
    speaker: str | None
    source: str  # id of the source
    origin: str  # whom it comes from in the end; two claims with one origin are one voice
    visible: dt.date  # latest day of publication: known to nobody before
    said: dt.date  # earliest day of publication
    time: dt.date  # orders it among other claims: when the value held, else when it was said
    recorded: int  # place in the order of recording
    position: int = 0  # place in its source
    until: dt.date | None = None  # the latest day of `time`, where publication is imprecise
    doubted: bool = False
    preferred: bool = False

    @property
    def rank(self) -> int:
        """The rank of its certainty, 1 to 7."""
        return self.certainty.rank if self.certainty else 0

    def not_before(self, other: "Claim") -> bool:
        """Tell whether it is not known to be older: later, of the same day, or of a month that has that day."""
        return (self.until or self.time) >= other.time

    def of_one_time(self, other: "Claim") -> bool:
        """Tell whether nothing says which of two claims is the later."""
        return self.not_before(other) and other.not_before(self)


def origin_of(claim_origin: list[str] | None, source_origin: list[str] | None, publisher: str | None, slug: str) -> str:
    """Name whom a claim comes from: the last of the chain, else the publisher, else the source itself.

    Letters' case and spaces do not make two voices of one.
    """
    chain = claim_origin or source_origin
    voice = chain[-1] if chain else publisher or slug
    return " ".join(voice.casefold().split())


def ordering_time(said: dt.date, valid: str | None) -> dt.date:
    """Return the day that orders a claim: when its value held, where that is given and not in the future of the source.

    A stretch of time orders by its start, one with an open start by its end.
    """
    if valid is None:
        return said
    ends = [end for end in re.split(r"/|\.\.|,", valid.strip("[]")) if end]
    held = edtf.parse(ends[0]).earliest
    return held if held is not None and held <= said else said
