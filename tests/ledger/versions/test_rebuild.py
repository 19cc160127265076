"""Rebuilding: what imports leave, in any order, is what the claims give; damage is found and mended."""

import datetime as dt
import functools
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, select, update

from ledger.resolution.rule import RULE_NUMBER
from ledger.versions.rebuild import rebuild
from ledger.writes.record_dossier import list_mentioned_records
from models import Base, Claim, Document, Source
from models.engine import open_write_session
from models.kinds.plant import Plant, PlantCapacity
from models.vocabularies import ClaimState, Kind
from schemas.dossier.yaml_file import read_file
from seeds.loading import DossierFile, find_files, load_dossiers
from tests.dossiers import Data, about, denies, dossier, store
from tests.ledger.stored_state import WRITING, everything, feed, known, versions
from tests.paths import FEW_SEEDS

# Examples share one database, which each empties first.
on_one_database = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

DAYS = ("2021", "2021-06-30", "2022-02", "2022-08-26", "2022-08-27", "2022/2023", "2024-01-01")
TEN_GWH = [{"quantity": {"text": "10 GWh", "min": 10, "max": 10, "bound": "exact", "unit": "GWh/year"}}]
RECORDS = ("company alpha", "plant beta", "milestone gamma")
FACTS: dict[str, dict[str, list[Any]]] = {
    "company": {
        "name": ["Alpha", "Alpha Cars"],
        "country": ["DE", "AT"],
        "tags": [["cars"], ["cars", "batteries"]],
        "owners": [
            [{"company": "delta"}],
            [{"company": "delta", "share": {"text": "60%", "min": 60, "max": 60, "bound": "exact", "of": "company"}}],
        ],
    },
    "plant": {
        "name": ["Beta"],
        "status": ["announced", "construction", "operating"],
        "operator": ["alpha", "delta", {"unnamed": "a carmaker"}],
        "description": ["A plant.", "It stands in a field."],
        "production_start": ["2022", "2022-03", "[..2022-08-31]", "2024"],
        "capacity": [
            TEN_GWH,
            [{"quantity": {"text": "over 9 GWh", "min": 9, "bound": "over", "unit": "GWh/year"}, "basis": "planned"}],
        ],
    },
    "milestone": {
        "name": ["Opening"],
        "status": ["scheduled", "met", "postponed"],
        "due": ["2022", "2022-06", "2023"],
        "subject": [{"kind": "plant", "id": "beta"}],
    },
}


@st.composite
def blocks(draw: st.DrawFn) -> Data:
    """Make a block about one of three records; now and then one that denies or doubts."""
    record = draw(st.sampled_from(RECORDS))
    facts = FACTS[record.split()[0]]
    speaker = draw(st.sampled_from([{}, {"speaker": "delta"}, {"speaker": "people familiar with it"}]))
    if draw(st.integers(0, 4)) == 0:
        stance = draw(st.sampled_from(["denies", "doubts", "undecided", "no_comment"]))
        field = draw(st.sampled_from([{}, {"field": draw(st.sampled_from(sorted(facts)))}]))
        return denies(record, stance=stance, **field, **speaker)
    names = draw(st.lists(st.sampled_from(sorted(facts)), min_size=1, unique=True))
    said = {name: draw(st.sampled_from(facts[name])) for name in names}
    keys = draw(st.sampled_from([{}, {"origin": ["The Wire"]}, {"doubt": "looks like a slip"}, {"valid": "2021-03"}]))
    return about(
        record, said, certainty=draw(st.sampled_from(["rumoured", "reported", "announced"])), **keys, **speaker
    )


def dossiers(number: st.SearchStrategy[int], days: st.SearchStrategy[str]) -> st.SearchStrategy[Data]:
    """Make dossiers whose sources are numbered; a number that comes again is another reading of its source."""
    said = st.lists(blocks(), min_size=1, max_size=4)
    return st.builds(lambda name, day, parts: dossier(f"source-{name}", day, *parts), number, days, said)


READINGS = st.lists(dossiers(st.integers(1, 4), st.sampled_from(DAYS)), min_size=1, max_size=8)


def empty(engine: Engine) -> None:
    """Delete all rows."""
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(table))


def found(engine: Engine, *, write: bool = True) -> list[str]:
    """Rebuild, and return the differences."""
    with open_write_session(engine) as session, session.begin():
        return [one for _, differences in rebuild(session, write=write) for one in differences]


def facts(document: Data) -> Data:
    """Leave out what only tells how a document was written."""
    return {name: part for name, part in document.items() if name not in WRITING}


@settings(on_one_database, max_examples=20)
@given(readings=READINGS)
def test_whatever_was_imported_a_rebuild_changes_nothing(engine: Engine, readings: list[Data]) -> None:
    """Imports project only from the day of their source on; a rebuild projects everything."""
    empty(engine)
    store(engine, *readings)
    before = everything(engine)
    assert found(engine) == []
    assert everything(engine) == before


@settings(on_one_database, max_examples=20)
@given(readings=READINGS)
def test_versions_tile_the_time_whatever_was_imported(engine: Engine, readings: list[Data]) -> None:
    empty(engine)
    store(engine, *readings)
    for record in RECORDS:
        kind, slug = record.split()
        stored = versions(engine, Kind(kind), slug)
        assert [row[1] for row in stored] == [row[0] for row in stored[1:]] + [None] * bool(stored)
        assert all(row[3]["name"] for row in stored)
        assert all(facts(one[3]) != facts(other[3]) for one, other in itertools.pairwise(stored))


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[Data], list[Data]]:
    """Make dossiers in two orders.

    Where nothing else decides, the first recorded wins: so no two sources here speak of one time.
    """
    timeless = blocks().filter(lambda block: "valid" not in block)
    days = draw(st.lists(st.sampled_from(["2020-01-01", "2021-06-30", "2022-02", "2022-08-26"]), unique=True))
    one = [dossier(f"source-{day}", day, *draw(st.lists(timeless, min_size=1, max_size=3))) for day in days]
    return one, draw(st.permutations(one))


@settings(on_one_database, max_examples=20)
@given(both=orders())
def test_the_order_of_imports_does_not_matter(engine: Engine, both: tuple[list[Data], list[Data]]) -> None:
    states = []
    for order in both:
        empty(engine)
        store(engine, *order)
        states.append(known(engine))
    assert states[0] == states[1]


@functools.cache
def seeds() -> list[DossierFile]:
    """Read files that come with the service and need no others, once."""
    return [DossierFile(path, *read_file(path)) for path in find_files(FEW_SEEDS)]


def names(one: DossierFile) -> set[tuple[Kind, str]]:
    return {(claim.kind, claim.slug) for claim in one.dossier.claims if claim.field == "name"}


def with_what_they_need(chosen: list[DossierFile]) -> list[DossierFile]:
    """Add files until there is one that names whatever any of them speaks of or refers to."""
    chosen = list(chosen)
    named = set().union(*map(names, chosen))
    for one in chosen:  # grows on the way
        for needed in sorted(list_mentioned_records(one.dossier.claims) - named):
            naming = next(other for other in seeds() if needed in names(other))
            if naming not in chosen:
                chosen.append(naming)
                named |= names(naming)
    return chosen


@settings(on_one_database, max_examples=4)
@given(data=st.data())
def test_real_dossiers_in_any_order_need_no_rebuild(engine: Engine, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(0, len(seeds()) - 1), min_size=5, max_size=12, unique=True))
    files = data.draw(st.permutations(with_what_they_need([seeds()[number] for number in numbers])))
    empty(engine)
    assert all(receipt.changed for receipt in load_dossiers(engine, files))
    before = everything(engine)
    assert found(engine) == []
    assert not any(receipt.changed for receipt in load_dossiers(engine, reversed(files)))
    assert everything(engine) == before


THREE_VERSIONS = [
    dossier(
        f"source-{year}",
        str(year),
        about("company alpha", {"name": "Alpha"}),
        about("plant beta", {"name": "Beta", "operator": "alpha", "status": status, "capacity": TEN_GWH}),
    )
    for year, status in ((2021, "announced"), (2022, "construction"), (2023, "operating"))
]


def change_document(connection: Connection, version: Any) -> None:
    connection.execute(update(Document).where(Document.pk == version.document_pk).values(body=b'{"id":"beta"}'))


def change_column(connection: Connection, version: Any) -> None:
    connection.execute(update(Plant).where(Plant.pk == version.pk).values(country="FR"))


def change_the_day_of_its_end(connection: Connection, version: Any) -> None:
    until = version.known_from + dt.timedelta(days=1)
    connection.execute(update(Plant).where(Plant.pk == version.pk).values(known_to=until))


def delete_version(connection: Connection, version: Any) -> None:
    connection.execute(delete(Plant).where(Plant.pk == version.pk))


def delete_child_row(connection: Connection, version: Any) -> None:
    connection.execute(delete(PlantCapacity).where(PlantCapacity.version_pk == version.pk))


def change_child_row(connection: Connection, version: Any) -> None:
    connection.execute(update(PlantCapacity).where(PlantCapacity.version_pk == version.pk).values(quantity_base_min=1))


def withdraw_claims(connection: Connection, version: Any) -> None:
    """Take back what the version was made from, behind the back of the ledger."""
    source = select(Source.pk).where(Source.published_latest == version.known_from).scalar_subquery()
    connection.execute(update(Claim).where(Claim.source_pk == source).values(state=ClaimState.WITHDRAWN))


DAMAGES = (
    change_document,
    change_column,
    change_the_day_of_its_end,
    delete_version,
    delete_child_row,
    change_child_row,
    withdraw_claims,
)


@pytest.mark.parametrize("which", [0, 1, 2], ids=["oldest", "middle", "present"])
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_found_and_mended(engine: Engine, damage: Callable[[Connection, Any], None], which: int) -> None:
    store(engine, *THREE_VERSIONS)
    sound = known(engine)
    with engine.begin() as connection:
        columns = (Plant.pk, Plant.document_pk, Plant.known_from)
        damage(connection, connection.execute(select(*columns).order_by(Plant.known_from)).all()[which])
    damaged = everything(engine)
    seen = found(engine, write=False)
    assert seen
    assert everything(engine) == damaged
    mended = found(engine)
    assert mended[0] == seen[0]
    assert set(mended) <= set(seen)  # with a version its entry in the search index is mended
    assert found(engine) == []
    if damage is not withdraw_claims:
        assert known(engine) == sound
    assert len(feed(engine)) == len(THREE_VERSIONS) * 2  # the facts are what the claims said all along


def make_old(engine: Engine, which: int | None = None) -> None:
    """Pretend that rule 1 made the versions; with `which`, the document of that plant says something else by it."""
    with engine.begin() as connection:
        connection.execute(update(Plant).values(rule=1))
        if which is not None:
            version = connection.execute(select(Plant.pk, Plant.document_pk).order_by(Plant.known_from)).all()[which]
            change_document(connection, version)


def rules(engine: Engine) -> set[int]:
    with engine.connect() as connection:
        return set(connection.scalars(select(Plant.rule)))


def test_versions_of_an_older_rule_that_still_hold_only_get_its_number(engine: Engine) -> None:
    store(engine, *THREE_VERSIONS)
    before = everything(engine)
    make_old(engine)
    assert found(engine, write=False) == []
    assert rules(engine) == {1}
    assert found(engine) == []
    assert everything(engine) == before


@pytest.mark.parametrize("which", [0, 2], ids=["oldest", "present"])
def test_a_record_that_an_older_rule_saw_otherwise_changes_for_its_readers(engine: Engine, which: int) -> None:
    store(engine, *THREE_VERSIONS)
    sound, told = known(engine), len(feed(engine))
    revision = versions(engine, Kind.PLANT, "beta")[-1][2]
    make_old(engine, which)
    assert found(engine)
    assert (known(engine), rules(engine)) == (sound, {RULE_NUMBER})
    (change,) = feed(engine)[told:]
    assert (change["id"], change["actor"], change["revision"]) == ("beta", "rebuild", revision + 1)
    assert change["reason"] == f"The facts follow rule {RULE_NUMBER} now."
    assert versions(engine, Kind.PLANT, "beta")[-1][2] == revision + 1
    assert found(engine) == []
