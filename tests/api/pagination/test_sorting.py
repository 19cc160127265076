"""Sorting: by each field of each kind, either way, with what is unknown last, page by page, on both engines alike."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.pagination.sorting import build_sort_columns
from ledger.text_tokens import build_sort_form
from models.vocabularies import Certainty, Kind, Unit
from schemas import SCHEMAS
from schemas.fields.facts import AmountFact, DateFact, QuantityFact, ShareFact
from schemas.kinds.record import get_fact_fields
from tests.api.routes import every_item
from tests.dossiers import about, dossier, store


def sort_value(kind: Kind, document: dict[str, Any], name: str) -> Any:
    """Return what the guide says that a document is sorted by; None where it is unknown."""
    field = get_fact_fields(SCHEMAS[kind]).get(name)
    shown = document["evidence"][name] if name in document["evidence"] else document[name]
    if name == "certainty":
        return Certainty(shown).rank
    if name == "name":
        return build_sort_form(shown)
    match field:
        case DateFact():
            return shown and shown["latest"]
        case AmountFact():
            return shown and shown["usd"] and shown["usd"]["min"]
        case ShareFact():
            return shown and shown["min"]
        case QuantityFact():
            return None if shown is None or shown["min"] is None else shown["min"] * Unit(shown["unit"]).factor
    return shown


def in_order(kind: Kind, documents: list[dict[str, Any]], sort: str) -> list[str]:
    """Order documents as `sort` says, and return their ids."""
    found = sorted(documents, key=lambda one: str(one["id"]))
    for key in reversed(sort.split(",")):
        values = {one["id"]: sort_value(kind, one, key.removeprefix("-")) for one in found}
        unknown = [one for one in found if values[one["id"]] is None]
        known = [one for one in found if values[one["id"]] is not None]
        found = sorted(known, key=lambda one: values[one["id"]], reverse=key.startswith("-")) + unknown
    return [one["id"] for one in found]


def assert_sorted(client: FlaskClient, kind: Kind, documents: list[dict[str, Any]], sort: str, limit: int) -> None:
    """Walk through a list and compare it with the documents put in order."""
    read = every_item(client, f"/v1/{kind.collection}?sort={sort}&limit={limit}&fields=id")
    assert [one["id"] for one in read] == in_order(kind, documents, sort), (sort, limit)


@pytest.mark.parametrize("kind", Kind)
def test_by_whatever_a_list_is_sorted_its_pages_are_the_whole_in_order(
    both_made_up: list[FlaskClient], kind: Kind
) -> None:
    sqlite, postgresql = both_made_up
    documents = every_item(sqlite, f"/v1/{kind.collection}?limit=500")
    for name in build_sort_columns(SCHEMAS[kind]):
        # Pages of one end at every record; pages of two at every other, which is half of the time.
        assert_sorted(sqlite, kind, documents, name, 1)
        assert_sorted(postgresql, kind, documents, name, 2)
        assert_sorted(sqlite, kind, documents, f"-{name}", 2)
        assert_sorted(postgresql, kind, documents, f"-{name}", 1)


@pytest.mark.parametrize("kind", Kind)
def test_real_records_are_sorted_too(both_seeded: list[FlaskClient], kind: Kind) -> None:
    sqlite, postgresql = both_seeded
    documents = every_item(sqlite, f"/v1/{kind.collection}?limit=500")
    for name in build_sort_columns(SCHEMAS[kind]):
        assert_sorted(sqlite, kind, documents, name, 7)
        assert_sorted(postgresql, kind, documents, f"-{name}", 7)


def test_what_is_made_up_has_ties_and_gaps(both_made_up: list[FlaskClient]) -> None:
    """Else the orders above would show little."""
    tied, gaps, orders = 0, 0, 0
    for kind in Kind:
        documents = every_item(both_made_up[0], f"/v1/{kind.collection}?limit=500")
        for name in build_sort_columns(SCHEMAS[kind]):
            known = [value for one in documents if (value := sort_value(kind, one, name)) is not None]
            tied += len(set(known)) < len(known)
            gaps += len(known) < len(documents)
            orders += 1
    assert tied > orders / 2
    assert gaps > orders / 2


@pytest.mark.parametrize("kind", Kind)
def test_several_fields_are_sorted_by_one_after_the_other(both_made_up: list[FlaskClient], kind: Kind) -> None:
    documents = every_item(both_made_up[0], f"/v1/{kind.collection}?limit=500")
    # Those with the fewest values come first, so that there is something left for those after them.
    names = sorted(
        build_sort_columns(SCHEMAS[kind]), key=lambda name: len({sort_value(kind, one, name) for one in documents})
    )
    for client, sort in zip(both_made_up, ("{0},-{1},{2}", "-{1},{0},-{2},-id"), strict=True):
        assert_sorted(client, kind, documents, sort.format(*names), 1)


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_names_are_sorted_as_people_look_them_up(engine: Engine, client: FlaskClient, limit: int) -> None:
    """Case and accents do not count; other scripts come after Latin letters, and equal names are sorted by id."""
    names = [
        "ABB",
        "bom",
        "BYD",
        "Óbuda",
        "SK On",
        "Skoda",
        "Škoda",
        "Zeekr",
        "\u0141\u00f3d\u017a",
        "蔚来",
        "\U0001f697",
    ]
    blocks = [about(f"company c-{number:02}", {"name": name}) for number, name in enumerate(names)]
    store(engine, dossier("names", "2024", *blocks))
    ordered = [
        "ABB",
        "bom",
        "BYD",
        "\u0141\u00f3d\u017a",
        "Óbuda",
        "SK On",
        "Skoda",
        "Škoda",
        "Zeekr",
        "蔚来",
        "\U0001f697",
    ]
    for sort, expected in (("name", ordered), ("-name", None)):
        read = [one["name"] for one in every_item(client, f"/v1/companies?sort={sort}&limit={limit}&fields=name")]
        if expected is None:  # equal names stay in the order of their ids
            expected = [*reversed(ordered)]
            expected[3:5] = ["Skoda", "Škoda"]
        assert read == expected
