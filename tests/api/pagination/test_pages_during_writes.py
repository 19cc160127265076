"""Paging while somebody writes: what nobody touches comes once, wherever the others come, go and move."""

from collections import Counter
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from api.pagination.sorting import build_sort_columns
from ledger.writes.lifecycle import withdraw
from ledger.writes.publish import WriteContext
from models import Record
from models.engine import open_write_session
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.dossier.contradictions import COORDINATES
from schemas.kinds.record import get_fact_fields
from tests import random_dossiers
from tests.api.pagination.test_sorting import in_order
from tests.api.routes import every_item, pages
from tests.conftest import client_of
from tests.dossiers import Data, about, dossier, store


class Writer:
    """Inserts, changes and withdraws records of its own, by chance and the same each time."""

    def __init__(self, engine: Engine, kind: Kind) -> None:
        self.engine, self.kind = engine, kind
        self.chance = Random(1)  # noqa: S311 - what is needed is the same again
        self.sources = 0
        self.own: list[str] = []
        self.changed: set[str] = set()

    def write(self, sort: str) -> None:
        """Add a record, change what the list is sorted by of another, and withdraw a third where there are many."""
        self.sources += 1
        added = f"{self.chance.choice('az')}-{self.sources}"
        moved = self.chance.choice([added, *self.own])
        self.own.append(added)
        self.changed.add(moved)
        blocks = [about(f"{self.kind} {one}", self.facts(sort)) for one in dict.fromkeys([added, moved])]
        day = self.chance.choice(["2020-05", "2022-08-26", "2026-01-01"])
        store(self.engine, dossier(f"meanwhile-{self.sources}", day, *blocks))
        if len(self.own) > 6:
            self.withdraw(self.own.pop(self.chance.randrange(len(self.own))))

    def facts(self, sort: str) -> Data:
        """Make up a name, and a value to sort by where that is a fact."""
        known = get_fact_fields(SCHEMAS[self.kind])
        told = {"name", sort} | (COORDINATES if sort in COORDINATES else set())
        return {name: random_dossiers.value(self.chance, known[name], self.kind) for name in known if name in told}

    def withdraw(self, slug: str) -> None:
        with open_write_session(self.engine) as session, session.begin():
            record = session.scalars(select(Record).where(Record.kind == self.kind, Record.slug == slug)).one()
            withdraw(session, record, WriteContext("test", reason="It was made twice."))


def read_while_writing(client: FlaskClient, writer: Writer, sort: str) -> list[dict[str, Any]]:
    """Read a list page by page, with a write after each page."""
    read: list[dict[str, Any]] = []
    for page in pages(client, f"/v1/{writer.kind.collection}?sort={sort}&limit=4"):
        read += page["data"]
        writer.write(sort.removeprefix("-"))
    return read


# Of these every order is tried: between them they have fields of every type.
IN_EVERY_ORDER = (Kind.INVESTMENT, Kind.PLANT)


@pytest.mark.parametrize("kind", Kind)
def test_what_nobody_touches_comes_once_and_in_order(made_up_copy_url: str, engine_name: str, kind: Kind) -> None:
    with contextmanager(client_of)(made_up_copy_url) as client:
        writer = Writer(client.application.extensions["evfacts"].engine, kind)
        orders = build_sort_columns(SCHEMAS[kind]) if kind in IN_EVERY_ORDER else ["name"]
        for number, name in enumerate(["id", *orders]):
            before = every_item(client, f"/v1/{kind.collection}?limit=500")
            # Of two neighbours one goes up and one goes down, on the other engine the other.
            sort = name if number % 2 == (engine_name == "sqlite") else f"-{name}"
            writer.changed.clear()
            untouched = [one for one in before if one["id"] not in writer.own]
            assert len(untouched) == random_dossiers.RECORDS
            read = [one["id"] for one in read_while_writing(client, writer, sort)]
            assert [one for one in read if one.startswith(f"{kind}-")] == in_order(kind, untouched, sort), sort
            assert {one for one, times in Counter(read).items() if times > 1} <= writer.changed, sort
            if name == "id":
                assert len(set(read)) == len(read)
