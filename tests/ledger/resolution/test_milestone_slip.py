"""Milestones: how far they slipped from the first date said, and from when they are overdue."""

import datetime as dt
from typing import Any

import pytest

from ledger.resolution.claim import Claim
from ledger.resolution.milestone_slip import compute_slip
from ledger.resolution.projection import project_versions
from models.vocabularies import Kind
from tests.ledger.claim_builders import denies, says


def derived(*claims: Claim) -> dict[str, Any]:
    """Return what is worked out for the present version of a milestone."""
    name = says("milestone.name", "Opening", on="2020-01-01")
    return project_versions(Kind.MILESTONE, "opening", [name, *claims])[-1].derived


def due(value: Any, on: str, **kwargs: Any) -> Claim:
    return says("milestone.due", value, on=on, **kwargs)


def test_a_slip_is_counted_from_the_first_date_to_the_present_one() -> None:
    found = derived(due("2022-08-31", "2021"), due("2022-10-31", "2022-07-01"), due("2023-01-31", "2022-10-01"))
    assert found["original_due"]["edtf"] == "2022-08-31"
    assert found["slip_days"] == 153


def test_a_slip_is_counted_between_the_latest_days() -> None:
    assert derived(due("2022", "2021"), due("2023-06", "2022-12-01"))["slip_days"] == 181
    assert derived(due("[..2022-08-31]", "2021"), due("2022-09", "2022-08-01"))["slip_days"] == 30


def test_what_comes_sooner_slips_by_less_than_nothing() -> None:
    assert derived(due("2023", "2021"), due("2022", "2022-01-01"))["slip_days"] == -365


def test_what_was_never_put_off_has_not_slipped() -> None:
    assert derived(due("2023-01-31", "2022"))["slip_days"] == 0


def test_a_date_without_an_end_has_no_slip() -> None:
    assert derived(due("2022", "2021"), due("[2024..]", "2022-12-01"))["slip_days"] is None
    assert derived(due("[2022..]", "2021"), due("2024", "2022-12-01"))["slip_days"] is None


def test_without_a_date_nothing_is_worked_out() -> None:
    assert compute_slip({}, []) == {"original_due": None, "slip_days": None, "overdue_from": None}


def test_a_doubted_and_a_denied_date_are_not_the_first() -> None:
    first = derived(due("2020", "2019", doubted=True), due("2022", "2021"), due("2023", "2022-06-01"))
    assert first["original_due"]["edtf"] == "2022"
    assert derived(denies("milestone.due", "2020", on="2019"), due("2022", "2021"))["original_due"]["edtf"] == "2022"


@pytest.mark.parametrize(
    ("said", "expected"),
    [("2024-08-26", "2024-08-27"), ("2024", "2025-01-01"), ("[..2024]", "2025-01-01"), ("[2024..]", None)],
)
def test_it_is_overdue_from_the_day_after_the_latest(said: str, expected: str | None) -> None:
    assert derived(due(said, "2022"))["overdue_from"] == (expected and dt.date.fromisoformat(expected))


@pytest.mark.parametrize(
    ("status", "overdue"),
    [
        ("scheduled", True),
        ("postponed", True),
        ("partially_met", True),
        ("met", False),
        ("missed", False),
        ("cancelled", False),
    ],
)
def test_only_what_is_ahead_can_be_overdue(status: str, overdue: bool) -> None:
    found = derived(due("2024", "2022"), says("milestone.status", status))
    assert (found["overdue_from"] is not None) is overdue


def test_what_was_met_is_not_overdue_whatever_its_status_says() -> None:
    met = says("milestone.met_on", "2024-03-28")
    assert derived(due("2024", "2022"), says("milestone.status", "scheduled"), met)["overdue_from"] is None
