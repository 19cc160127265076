"""The values of the claims on a field, with what is computed of each only once: its key, its interval, its support."""

import datetime as dt
import itertools
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence

from ledger.resolution.claim import Claim
from ledger.resolution.nesting import NestedIntervals, combine_containing, combine_inside
from models.vocabularies import Certainty, Stance
from schemas.fields.comparison import Comparison, Interval


class Values:
    """The values of claims on one field, by the ids of the claims."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self._keys: dict[str, object] = {}
        self._intervals: dict[str, Interval] = {}

    def get_key(self, claim: Claim) -> object:
        """Return the key of the claim's value."""
        if claim.id not in self._keys:
            self._keys[claim.id] = self.comparison.get_key(claim.value)
        return self._keys[claim.id]

    def get_interval(self, claim: Claim) -> Interval:
        """Return the interval of the claim's value."""
        if claim.id not in self._intervals:
            self._intervals[claim.id] = self.comparison.get_interval(claim.value)
        return self._intervals[claim.id]

    def are_equal(self, left: Claim, right: Claim) -> bool:
        """Tell whether two claims state the same."""
        return self.get_key(left) == self.get_key(right)

    def are_nested(self, left: Claim, right: Claim) -> bool:
        """Tell whether two claims state the same, or the value of one lies inside that of the other."""
        if self.comparison.covers_by_interval:
            ours, theirs = self.get_interval(left), self.get_interval(right)
            return ours.contains(theirs) or theirs.contains(ours)
        return (
            self.are_equal(left, right)
            or self.comparison.covers(left.value, right.value)
            or self.comparison.covers(right.value, left.value)
        )

    def count_origins(self, claims: Sequence[Claim]) -> dict[str, int]:
        """Count, for each claim, the independent origins that state its value, a wider or a narrower one."""
        if len({self.get_key(claim) for claim in claims}) == 1:
            return dict.fromkeys((claim.id for claim in claims), len({claim.origin for claim in claims}))
        bits: dict[str, int] = {}
        for claim in claims:
            bits.setdefault(claim.origin, 1 << len(bits))
        weights: dict[Interval, int] = {}
        for claim in claims:
            interval = self.get_interval(claim)
            weights[interval] = weights.get(interval, 0) | bits[claim.origin]
        wider = combine_containing(weights.items(), weights, operator.or_)
        narrower = combine_inside(weights.items(), weights, operator.or_)
        counts = {interval: (wider[interval] | narrower[interval]).bit_count() for interval in weights}
        return {claim.id: counts[self.get_interval(claim)] for claim in claims}

    def find_refuted(self, claims: Sequence[Claim], opposing: Iterable[Claim]) -> set[str]:
        """Return the ids of the claims whose value, or a wider one, is denied by a denial that is not older.

        A denial of 30 March does not deny the year of that day. A denial takes out claims up to `reported`, because an
        outlet can be wrong, and the claims of its own speaker. What an authority confirms is not undone by one who
        denies it.
        """
        denials = [claim for claim in opposing if claim.stance is Stance.DENIES and claim.value is not None]
        weak = [claim for claim in claims if claim.rank <= Certainty.REPORTED.rank]
        refuted = self._find_covered(weak, denials)
        for speaker in {denial.speaker for denial in denials if denial.speaker is not None}:
            own = [claim for claim in claims if claim.speaker == speaker]
            refuted |= self._find_covered(own, [denial for denial in denials if denial.speaker == speaker])
        return refuted

    def _find_covered(self, claims: Sequence[Claim], denials: Sequence[Claim]) -> set[str]:
        """Return the ids of the claims that a denial covers which is not older."""
        if not claims or not denials:
            return set()
        if self.comparison.covers_by_interval:
            weights = ((self.get_interval(denial), denial.last_day.toordinal()) for denial in denials)
            latest = combine_containing(weights, map(self.get_interval, claims), max)
            return {
                claim.id
                for claim in claims
                if latest.get(self.get_interval(claim), 0) >= claim.ordering_day.toordinal()
            }
        find_nested = self._index_by_interval(denials)
        last_days: dict[object, dt.date] = {}
        for key, claim in self._find_latest_by_key(claims).items():
            covering = [denial for denial in find_nested(claim) if self.comparison.covers(denial.value, claim.value)]
            last_days[key] = max((denial.last_day for denial in covering), default=dt.date.min)
        return {claim.id for claim in claims if last_days[self.get_key(claim)] >= claim.ordering_day}

    def _index_by_interval(self, claims: Iterable[Claim]) -> Callable[[Claim], Iterator[Claim]]:
        """Return a function that returns the claims, one for each value, that can cover or lie in that of a claim.

        A value without a figure has a interval of its own, and can cover any figure.
        """
        distinct = list(self._find_latest_by_key(claims).values())
        nested = NestedIntervals((self.get_interval(claim), claim) for claim in distinct)
        without_figure = [claim for claim in distinct if self._has_no_figure(claim)]

        def find_candidates(claim: Claim) -> Iterator[Claim]:
            if self._has_no_figure(claim):
                return iter(distinct)
            return itertools.chain(nested.find(self.get_interval(claim)), without_figure)

        return find_candidates

    def _has_no_figure(self, claim: Claim) -> bool:
        return self.get_interval(claim).measure == self.get_key(claim)

    def _find_latest_by_key(self, claims: Iterable[Claim]) -> dict[object, Claim]:
        """Return, for each value, the claim that reaches the latest day."""
        latest: dict[object, Claim] = {}
        for claim in claims:
            other = latest.get(self.get_key(claim))
            if other is None or claim.last_day > other.last_day:
                latest[self.get_key(claim)] = claim
        return latest

    def find_about(self, opposing: Sequence[Claim], asserting: Sequence[Claim]) -> set[str]:
        """Return the ids of the denials and doubts that are about the field as a whole, or about an asserted value.

        A denial of a value that no claim asserts is only shown.
        """
        valued = [claim for claim in opposing if claim.value is not None]
        about = {claim.id for claim in opposing if claim.value is None}
        if not valued:
            return about
        if self.comparison.covers_by_interval:
            weights = dict.fromkeys(map(self.get_interval, asserting), True)
            intervals = {self.get_interval(claim) for claim in valued}
            related = {
                *combine_containing(weights.items(), intervals, operator.or_),
                *combine_inside(weights.items(), intervals, operator.or_),
            }
            return about | {claim.id for claim in valued if self.get_interval(claim) in related}
        find_nested = self._index_by_interval(asserting)
        keys = {
            key
            for key, denial in self._find_latest_by_key(valued).items()
            if any(self.are_nested(claim, denial) for claim in find_nested(denial))
        }
        return about | {claim.id for claim in valued if self.get_key(claim) in keys}
