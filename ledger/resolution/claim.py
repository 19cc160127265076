"""Claims as the rule sees them: plain data, with the days that order them. No database access here."""

import datetime as dt
import functools
import re
from dataclasses import dataclass
from typing import Any

from models.vocabularies import Certainty, SourceType, Stance
from schemas.dossier.dossier import is_id
from schemas.text import edtf

_SEPARATORS = re.compile(r"[\W_]+")
# What a company publishes itself, as editors label it in `origin`.
_DOCUMENT_KINDS = re.compile(r"-(?:(?:press|news)-release|press-office|newsroom|(?:stock-exchange-)?filing|statement)$")


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
    origin: str  # whose words it repeats in the end; claims of one origin are not independent
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
    publisher: str = ""  # of its source, as `normalize_outlet` writes it
    has_valid_day: bool = False  # whether the source states the day when the value held
    event_day: dt.date | None = None  # day of the decision or event, which the same source states in another field

    @property
    def rank(self) -> int:
        """The rank of its certainty, 1 to 7; 0 without a certainty."""
        return self.certainty.rank if self.certainty else 0

    @property
    def last_day(self) -> dt.date:
        """The last day of its time."""
        return self.ordering_day_latest or self.ordering_day

    def is_not_older_than(self, other: "Claim") -> bool:
        """Tell whether the claim is later, of the same day, or of a span of days that reaches the other's day."""
        return self.last_day >= other.ordering_day

    def is_of_same_time_as(self, other: "Claim") -> bool:
        """Tell whether the two spans of days overlap, so neither claim is known to be the later one."""
        return self.is_not_older_than(other) and other.is_not_older_than(self)


def determine_origin(
    claim_origin: list[str] | None,
    source_origin: list[str] | None,
    publisher: str | None,
    slug: str,
    speaker: str | None = None,
) -> str:
    """Return whose words a claim repeats: the company or person that speaks, if the claim names it by its id.

    Else it is the last outlet in the chain of origins, else the publisher, else the source.
    """
    if is_id(speaker):
        return str(speaker)
    chain = claim_origin or source_origin
    return normalize_outlet(chain[-1] if chain else publisher or slug)


@functools.lru_cache(maxsize=4096)
def normalize_outlet(name: str) -> str:
    """Return the name of an outlet or a company as an id would have it, without the kind of document at its end.

    "Volkswagen press release" is what Volkswagen says: two labels of one release are one origin.
    """
    words = "-".join(_SEPARATORS.split(name.casefold())).strip("-")
    return _DOCUMENT_KINDS.sub("", words) or words


def determine_ordering_day(published: dt.date, valid: str | None) -> dt.date:
    """Return the day that orders a claim: when its value held, if `valid` states it and it is not after `published`.

    An interval is ordered by its start, or by its end if the start is open.
    """
    held_from = _find_valid_day(valid)
    return held_from if held_from is not None and held_from <= published else published


def has_valid_day(published: dt.date, valid: str | None) -> bool:
    """Tell whether `valid` decides the day that orders a claim."""
    held_from = _find_valid_day(valid)
    return held_from is not None and held_from <= published


def _find_valid_day(valid: str | None) -> dt.date | None:
    if valid is None:
        return None
    ends = [end for end in re.split(r"/|\.\.|,", valid.strip("[]")) if end]
    return edtf.parse(ends[0]).earliest
