"""The day of a decision or event orders the statuses of one day, if the same source states it."""

from typing import Any

from ledger.resolution.claim import Claim
from ledger.resolution.fields import resolve_field
from ledger.resolution.projection import select_claims_on_field
from ledger.resolution.rule import Outcome, Step
from models.vocabularies import Kind
from tests.ledger.claim_builders import fact, says

LOWER = [says("approval.status", "suspended", by="A"), says("approval.decided", "2022-08-24", by="A")]
HIGHER = [says("approval.status", "granted", by="B"), says("approval.decided", "2022-08-26", by="B")]


def resolve_status(claims: list[Claim], kind: Kind = Kind.APPROVAL) -> Outcome:
    resolution = resolve_field(fact(f"{kind}.status"), select_claims_on_field(kind, "status", claims))
    assert resolution is not None
    return resolution.outcomes[0]


def test_a_lower_court_stops_and_a_higher_one_allows() -> None:
    for claims in (LOWER + HIGHER, HIGHER + LOWER):
        outcome = resolve_status(claims)
        assert (outcome.value, outcome.step, outcome.disputed) == ("granted", Step.FURTHER, False)


def test_a_milestone_is_missed_and_then_met() -> None:
    first = [says("milestone.status", "missed", by="A"), says("milestone.met_on", "2022-08-20", by="A")]
    second = [says("milestone.status", "met", by="B"), says("milestone.met_on", "2022-08-25", by="B")]
    assert not resolve_status([*second, *first], Kind.MILESTONE).disputed


def test_a_month_is_no_day() -> None:
    vague = [HIGHER[0], says("approval.decided", "2022-08", by="B")]
    assert resolve_status(LOWER + vague).value == "suspended"


def test_with_two_statuses_in_one_source_the_day_belongs_to_neither() -> None:
    both = [*HIGHER, says("approval.status", "applied", by="B")]
    assert all(claim.event_day is None for claim in select_claims_on_field(Kind.APPROVAL, "status", both))


def test_other_fields_keep_their_claims() -> None:
    other: list[Any] = select_claims_on_field(Kind.APPROVAL, "decided", LOWER + HIGHER)
    assert other == [LOWER[1], HIGHER[1]]
