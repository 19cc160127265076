"""Series: only the newest release counts, releases never dispute each other, and what is no longer listed is marked."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ledger.resolution.claim import Claim
from ledger.resolution.evidence import weigh_evidence
from ledger.resolution.listing import find_unlisted
from ledger.resolution.projection import VersionDraft, project_versions
from ledger.resolution.rule import Step
from ledger.resolution.series import Release
from models.vocabularies import Kind, SourceType
from tests.ledger.claim_builders import denies, outcome, resolution, says

Q1, Q2, Q3 = "2025-03-31", "2025-06-30", "2025-09-30"
REFERENCE = SourceType.REFERENCE


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def tracks(name: str, value: Any, on: str, part: str = "", **kwargs: Any) -> Claim:
    """Make a claim of a release of the series `cim`, whose origin is the series; `part` is one of its sources."""
    claim = says(name, value, on=on, by=f"cim {part}", origin="series cim", certainty="estimated", **kwargs)
    return replace(claim, series="cim")


def releases(*days: str) -> dict[str, list[Release]]:
    return {"cim": [Release(day(one), day(one)) for one in days]}


def lose(outcome: Any) -> list[tuple[str, Step | None]]:
    return [(loss.claim.source, loss.step) for loss in outcome.losses]


class TestSuperseded:
    def test_only_the_newest_release_counts(self) -> None:
        """With `valid`, the oldest release would win: all of them tell the value of one day."""
        old = tracks("plant.status", "announced", on=Q1)
        new = tracks("plant.status", "construction", on=Q2, valid="2024-01")
        found = outcome("plant.status", old, new)
        assert (found.value, found.step, found.disputed) == ("construction", Step.SUPERSEDED, False)
        assert [(loss.claim, loss.step) for loss in found.losses] == [(old, Step.SUPERSEDED)]

    def test_a_narrower_value_of_an_older_release_is_history(self) -> None:
        old = tracks("plant.production_start", "2026-03-15", on=Q1)
        new = tracks("plant.production_start", "2026", on=Q2)
        assert outcome("plant.production_start", old, new).winner == new

    def test_an_equal_value_of_an_older_release_is_history_and_no_support(self) -> None:
        old = tracks("plant.status", "construction", on=Q1)
        found = outcome("plant.status", old, tracks("plant.status", "construction", on=Q2))
        assert (found.step, lose(found)) == (Step.UNCONTESTED, [(old.source, Step.SUPERSEDED)])

    def test_the_newest_release_meets_other_sources_by_the_ordinary_rule(self) -> None:
        old, new = tracks("plant.status", "announced", on=Q1), tracks("plant.status", "construction", on=Q2)
        late = says("plant.status", "cancelled", on="2025-12-01")
        found = outcome("plant.status", old, late, new)
        assert (found.winner, found.step) == (late, Step.ESTIMATED)
        assert dict(lose(found)) == {old.source: Step.SUPERSEDED, new.source: Step.ESTIMATED}

    def test_history_does_not_dispute_another_source(self) -> None:
        old, new = tracks("plant.country", "DE", on=Q1), tracks("plant.country", "AT", on=Q2)
        news = says("plant.country", "AT", on=Q1)
        assert not outcome("plant.country", old, new, news).disputed
        assert outcome("plant.country", replace(old, series=None), news).disputed

    def test_parts_of_one_release_count_together_and_never_dispute_each_other(self) -> None:
        one = tracks("plant.status", "operating", on=Q2, part="1")
        other = tracks("plant.status", "paused", on=Q2, part="2")
        found = outcome("plant.status", tracks("plant.status", "announced", on=Q1), one, other)
        assert Step.SUPERSEDED not in {loss.step for loss in found.losses if loss.claim in (one, other)}
        assert not found.disputed

    def test_a_denial_disputes_other_sources_but_not_its_own_series(self) -> None:
        denial = replace(denies("plant.status", on=Q2), series="cim")
        own, other = tracks("plant.status", "operating", on=Q1), says("plant.status", "operating", on="2025-01")
        assert not outcome("plant.status", own, denial).disputed
        assert outcome("plant.status", other, denial).disputed
        tags = tracks("plant.tags", "cars", on=Q1)
        assert not resolution("plant.tags", tags, replace(denies("plant.tags", on=Q2), series="cim")).disputed

    def test_two_series_dispute_each_other(self) -> None:
        other = replace(tracks("plant.country", "AT", on=Q1), series="doe", origin="series doe")
        assert outcome("plant.country", tracks("plant.country", "DE", on=Q1), other).disputed

    def test_an_editor_may_prefer_history(self) -> None:
        old = tracks("plant.status", "announced", on=Q1, preferred=True)
        found = outcome("plant.status", old, tracks("plant.status", "operating", on=Q2))
        assert (found.winner, found.step) == (old, Step.PREFERRED)

    def test_of_a_set_each_element_has_its_own_newest_release(self) -> None:
        a1, b1 = (tracks("plant.tags", tag, on=Q1) for tag in ("a", "b"))
        a2, c2 = (tracks("plant.tags", tag, on=Q2) for tag in ("a", "c"))
        found = resolution("plant.tags", a1, b1, a2, c2)
        assert found.value == ["a", "b", "c"]
        assert set(found.winners) == {a2, b1, c2}
        assert [(loss.claim, loss.step) for loss in found.outcomes[0].losses] == [(a1, Step.SUPERSEDED)]

    def test_an_element_is_not_completed_from_history(self) -> None:
        old = tracks("plant.phases", {"name": "one", "status": "construction"}, on=Q1)
        new = tracks("plant.phases", {"name": "one"}, on=Q2)
        found = resolution("plant.phases", old, new)
        assert found.value == [{"name": "one"}]
        assert [(loss.claim, loss.step) for loss in found.outcomes[0].losses] == [(old, Step.SUPERSEDED)]

    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
    def test_the_order_of_recording_does_not_matter(self, order: tuple[int, ...]) -> None:
        made = [
            tracks("plant.status", status, on=on)
            for status, on in (("announced", Q1), ("paused", Q2), ("operating", Q3))
        ]
        found = outcome(
            "plant.status", *(replace(made[place], recording_order=number) for number, place in enumerate(order))
        )
        assert found.value == "operating"


class TestNoLongerListed:
    def unlisted(self, *claims: Claim, on: tuple[str, ...] = (Q1, Q2, Q3), by: str | None = None) -> dict[str, str]:
        found = find_unlisted(Kind.PLANT, claims, releases(*on), day(by) if by else None)
        return {claim_id: str(date) for claim_id, date in found.items()}

    def test_the_first_release_that_lacks_a_field_ends_its_listing(self) -> None:
        old, new = tracks("plant.city", "Halle", on=Q1), tracks("plant.status", "paused", on=Q3)
        assert self.unlisted(old, new) == {old.id: Q2}
        assert self.unlisted(old, new, by=Q2) == {old.id: Q2}
        assert self.unlisted(old, new, by="2025-06-29") == {}

    def test_what_is_listed_again_is_listed(self) -> None:
        assert self.unlisted(tracks("plant.city", "Halle", on=Q1), tracks("plant.city", "Halle", on=Q3)) == {}

    def test_another_value_of_the_field_lists_it(self) -> None:
        assert self.unlisted(tracks("plant.city", "Halle", on=Q2), tracks("plant.city", "Jena", on=Q3)) == {}

    def test_of_a_set_each_element_is_listed_by_itself(self) -> None:
        gone, kept = tracks("plant.tags", "a", on=Q2), tracks("plant.tags", "b", on=Q2)
        assert self.unlisted(gone, kept, tracks("plant.tags", "b", on=Q3)) == {gone.id: Q3}

    def test_only_the_last_release_that_listed_it_is_marked(self) -> None:
        old, new = tracks("plant.city", "Halle", on=Q1), tracks("plant.city", "Halle", on=Q2)
        assert self.unlisted(old, new) == {new.id: Q3}

    def test_a_denial_lists_nothing(self) -> None:
        old = tracks("plant.status", "operating", on=Q2)
        denial = replace(denies("plant.status", on=Q3), series="cim")
        assert self.unlisted(old, denial) == {old.id: Q3}

    def test_a_source_without_a_series_is_never_unlisted(self) -> None:
        assert self.unlisted(says("plant.city", "Halle", on=Q1)) == {}


def projected(*claims: Claim, on: tuple[str, ...] = ()) -> list[VersionDraft]:
    return project_versions(Kind.PLANT, "beta", claims, releases=releases(*on))


def evidence_of(*claims: Claim, on: tuple[str, ...] = ()) -> dict[str, Any]:
    return projected(*claims, on=on)[-1].evidence.as_document()


class TestEvidence:
    NAME = says("plant.name", "Beta", on="2024-01-01", by="Namer")

    def test_a_record_whose_only_series_dropped_it_says_so_from_that_day_on(self) -> None:
        name = tracks("plant.name", "Beta", on=Q1)
        drafts = projected(name, on=(Q1, Q2, Q3))
        assert [(str(one.known_from), one.evidence.no_longer_listed) for one in drafts] == [(Q1, None), (Q2, Q2)]
        assert "no_longer_listed" not in drafts[0].evidence.as_document()

    def test_a_release_that_lists_any_field_lists_the_record(self) -> None:
        found = evidence_of(tracks("plant.name", "Beta", on=Q1), tracks("plant.city", "Halle", on=Q3), on=(Q1, Q2, Q3))
        assert "no_longer_listed" not in found

    def test_another_source_that_says_more_keeps_the_record(self) -> None:
        tracked = [tracks("plant.name", "Beta", on=Q1), tracks("plant.city", "Halle", on=Q1)]
        assert evidence_of(*tracked, self.NAME, on=(Q1, Q2))["no_longer_listed"] == Q2
        news = says("plant.status", "operating", on="2024-02-01")
        assert "no_longer_listed" not in evidence_of(*tracked, news, on=(Q1, Q2))

    def test_a_series_is_one_origin(self) -> None:
        found = evidence_of(tracks("plant.name", "Beta", on=Q1), tracks("plant.name", "Beta", on=Q2), on=(Q1, Q2))
        assert (found["sources"], found["independent_sources"]) == (2, 1)

    def test_a_source_of_a_name_alone_is_no_evidence_once_another_says_more(self) -> None:
        found = evidence_of(self.NAME, says("plant.name", "Beta works", on="2024-03-01", by="Other"))
        assert (found["sources"], found["independent_sources"]) == (2, 2)
        more = says("plant.status", "operating", on="2024-02-01", by="Third")
        found = evidence_of(self.NAME, more)
        assert (found["sources"], found["independent_sources"]) == (1, 1)
        assert (found["first_published"], found["last_published"]) == ("2024-01-01", "2024-02-01")
        # A source that names the record and denies something says more than a name.
        found = evidence_of(self.NAME, more, denies("plant.status", on="2024-01-01", by="Namer"))
        assert found["sources"] == 2

    def test_further_names_are_names_too(self) -> None:
        alias = says("company.names", {"text": "Beta Cars", "lang": "en", "type": "alias"}, on="2024-03-01", by="Other")
        firm = [
            says("company.name", "Beta", on="2024-01-01"),
            says("company.country", "DE", on="2024-02-01", by="Third"),
        ]
        found = project_versions(Kind.COMPANY, "beta", [*firm, alias])[-1].evidence
        assert found.sources == 1

    @pytest.mark.parametrize("kind", [SourceType.REFERENCE, SourceType.REGISTER])
    def test_a_list_of_names_is_no_evidence_and_is_there_from_the_beginning(self, kind: SourceType) -> None:
        country = says("plant.country", "DE", on="2026-01-01", by="Gazetteer", certainty="confirmed", source_type=kind)
        news = [says("plant.name", "Beta", on="2024-01-01"), says("plant.status", "paused", on="2024-06-01")]
        drafts = projected(*news, country)
        assert [(str(one.known_from), one.values["country"]) for one in drafts] == [
            ("2024-01-01", "DE"),
            ("2024-06-01", "DE"),
        ]
        found = drafts[-1].evidence.as_document()
        assert (found["sources"], found["independent_sources"], found["certainty"]) == (1, 1, "reported")
        assert (found["first_published"], found["last_published"]) == ("2024-01-01", "2024-06-01")

    def test_a_list_is_the_evidence_until_another_source_speaks(self) -> None:
        old = says("plant.name", "Beta", on="2010-01-01", by="Gazetteer", source_type=REFERENCE)
        drafts = projected(old, says("plant.status", "paused", on="2024-06-01"))
        assert [(str(one.known_from), one.evidence.first_published) for one in drafts] == [
            ("2010-01-01", "2010-01-01"),
            ("2024-06-01", "2024-06-01"),
        ]

    def test_without_other_sources_a_list_is_the_evidence(self) -> None:
        lists = [
            says("plant.name", "Beta", on="2020-01-01", by="Gazetteer", source_type=REFERENCE),
            says("plant.country", "DE", on="2022-01-01", by="Other list", source_type=REFERENCE),
        ]
        (draft,) = projected(*lists)
        found = draft.evidence.as_document()
        assert (str(draft.known_from), found["sources"], found["first_published"]) == ("2020-01-01", 1, "2020-01-01")
        assert found["last_published"] == "2022-01-01"

    def test_a_denial_beside_a_list_is_no_source(self) -> None:
        name = says("plant.name", "Beta", on="2020-01-01", by="Gazetteer", source_type=REFERENCE)
        denial = denies("plant.status", on="2021-01-01")
        found = evidence_of(name, denial)
        assert (found["sources"], found["denied_by"]) == (1, [denial.source])

    def test_evidence_can_be_weighed_without_releases(self) -> None:
        name = tracks("plant.name", "Beta", on=Q1)
        assert weigh_evidence([name], {"name": resolution("plant.name", name)}).no_longer_listed is None
