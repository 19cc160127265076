"""Claims as the rule sees them: plain data, with the days that order them. No database access here."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from models.vocabularies import Certainty, SourceType, Stance
from schemas.text import edtf


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of one source about one field of one record. With `field` None it is about the record as a whole."""

    id: str
    field: str | None
    value: Any  # canonical; its type depends on the field, which the comparison of the field knows
    stance: Stance
    certainty: Certainty | None
    speaker: str | None
    source: str  # id of the source
    origin: str  # the last outlet in the chain of origins; claims of one origin are not independent
    published_latest: dt.date  # latest day of publication; the claim is visible from this day on
    published_earliest: dt.date
    ordering_day: dt.date  # orders claims: the first day when the value held, else `published_earliest`
    recording_order: int  # rises with every claim that is recorded
    position: int = 0  # in its dossier, from 1; 0 for a claim that came without a dossier
    ordering_day_latest: dt.date | None = None  # end of the ordering day when publication is imprecise
    doubted: bool = False
    preferred: bool = False
    merged: bool = False  # it was made about a record that was merged into the one that it counts for
    series: str | None = None  # the series that the source is a release of
    source_type: SourceType = SourceType.NEWS

    @property
    def rank(self) -> int:
        """The rank of its certainty, 1 to 7; 0 without a certainty."""
        return self.certainty.rank if self.certainty else 0

    def is_not_older_than(self, other: "Claim") -> bool:
        """Tell whether the claim is later, of the same day, or of a span of days that reaches the other's day."""
        return (self.ordering_day_latest or self.ordering_day) >= other.ordering_day

    def is_of_same_time_as(self, other: "Claim") -> bool:
        """Tell whether the two spans of days overlap, so neither claim is known to be the later one."""
        return self.is_not_older_than(other) and other.is_not_older_than(self)


def determine_origin(
    claim_origin: list[str] | None, source_origin: list[str] | None, publisher: str | None, slug: str
) -> str:
    """Return the outlet that a claim comes from: the last in its chain of origins, else the publisher, else the source.

    Names are compared without regard to case and white space.
    """
    chain = claim_origin or source_origin
    name = chain[-1] if chain else publisher or slug
    return " ".join(name.casefold().split())


def determine_ordering_day(published: dt.date, valid: str | None) -> dt.date:
    """Return the day that orders a claim: when its value held, if `valid` states it and it is not after `published`.

    An interval is ordered by its start, or by its end if the start is open.
    """
    if valid is None:
        return published
    ends = [end for end in re.split(r"/|\.\.|,", valid.strip("[]")) if end]
    held_from = edtf.parse(ends[0]).earliest
    return held_from if held_from is not None and held_from <= published else published
