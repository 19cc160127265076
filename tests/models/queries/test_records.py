"""What was known on a day: each version from its first day to the day before the next begins."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from models.kinds.plant import Plant
from models.queries.records import (
    is_known_as_of,
    is_published_by,
    select_claims,
    select_count,
    select_history,
    select_item,
)
from tests.dossiers import about, dossier, store


@pytest.fixture
def known(telling: Callable[..., FlaskClient]) -> Engine:
    """A plant of which something new was published twice."""
    said = {
        published: about("plant beta", {"name": "Beta", "status": status})
        for published, status in (("2021-03-01", "announced"), ("2022-08-26", "construction"))
    }
    client = telling(*(dossier(f"on-{published}", published, block) for published, block in said.items()))
    engine: Engine = client.application.extensions["evfacts"].engine
    return engine


BOUNDARIES = [
    ("0001-01-01", None),
    ("2021-02-28", None),
    ("2021-03-01", b'"announced"'),
    ("2022-08-25", b'"announced"'),
    ("2022-08-26", b'"construction"'),
    ("9999-12-31", b'"construction"'),
    (None, b'"construction"'),
]


@pytest.mark.parametrize(("day", "expected"), BOUNDARIES)
def test_a_version_holds_from_its_first_day_to_the_day_before_the_next(
    known: Engine, day: str | None, expected: bytes | None
) -> None:
    as_of = None if day is None else dt.date.fromisoformat(day)
    with known.connect() as connection:
        found = connection.execute(select_item(Plant, "beta", as_of)).all()
        assert len(found) == (expected is not None)
        if expected:
            assert b'"status":' + expected in found[0].body
        # The list says the same as the item, and so does its count.
        listed = select(Plant.pk).where(is_known_as_of(Plant, as_of))
        assert connection.execute(select_count(listed, None)).scalar_one() == len(found)


@pytest.mark.parametrize(("day", "expected"), [("2021-02-28", 0), ("2021-03-01", 2), ("2022-08-26", 4)])
def test_a_claim_is_visible_from_the_latest_day_of_its_publication(known: Engine, day: str, expected: int) -> None:
    with known.connect() as connection:
        claims = select_claims().where(is_published_by(dt.date.fromisoformat(day)))
        assert len(connection.execute(claims).all()) == expected


def test_a_month_is_known_from_its_last_day(engine: Engine) -> None:
    store(engine, dossier("monthly", "2022-02", about("plant beta", {"name": "Beta"})))
    with engine.connect() as connection:
        for day, expected in ((27, 0), (28, 1)):
            as_of = dt.date(2022, 2, day)
            assert len(connection.execute(select_item(Plant, "beta", as_of)).all()) == expected
            assert len(connection.execute(select_claims().where(is_published_by(as_of))).all()) == expected


def test_versions_come_oldest_first(known: Engine) -> None:
    with known.connect() as connection:
        history = connection.execute(select_history(Plant, "beta")).all()
    assert [(str(row.known_from), row.known_to and str(row.known_to)) for row in history] == [
        ("2021-03-01", "2022-08-26"),
        ("2022-08-26", None),
    ]


def test_claims_come_in_the_order_of_recording(known: Engine) -> None:
    with known.connect() as connection:
        pks = [row.pk for row in connection.execute(select_claims())]
    assert pks == sorted(pks)
