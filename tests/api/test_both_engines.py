"""SQLite and PostgreSQL answer the same, to the byte, whatever is asked."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from models.vocabularies import Kind
from tests import templates
from tests.api.addresses import COLLECTIONS, address, rules
from tests.conftest import POSTGRES_DIRECTORY

QUERIES = [
    "",
    "?limit=500",
    "?as_of=2022-08-31&limit=100",
    "?as_of=2020-12-31",
    "?sort=-last_published,name&limit=30&count=exact",
    "?sort=name&limit=500&fields=name",
    "?sort=-name&limit=7&count=capped",
    "?disputed=true&limit=100",
    "?name__contains=a&independent_sources__gte=2&limit=100",
    "?name__prefix=x",
    "?certainty__gte=announced&published__gte=2023-01-01&limit=40",
    "?name__not=Xiaomi&limit=40",
]
OTHERS = [
    "/v1/plants?status=operating&status=construction&country=CN&limit=100",
    "/v1/plants?capacity__gte=200000%20vehicles/year&sort=-construction_start&limit=100",
    "/v1/plants?operator.country=CN&expand=operator&limit=20",
    "/v1/plants/xiaomi-beijing-plant?evidence=full",
    "/v1/plants/xiaomi-beijing-plant/history",
    "/v1/plants/xiaomi-beijing-plant/explain?field=capacity&as_of=2023-01-01",
    "/v1/investments?amount.usd__gte=1000000000&sort=-amount&limit=100",
    "/v1/investments?investors.company=xiaomi&announced=2021/2023",
    "/v1/milestones?due=2024&limit=100",
    "/v1/milestones?due__lte=2022&as_of=2023-01-01&sort=due&limit=100",
    "/v1/partnerships?parties.company=baic&stage=in_talks&as_of=2022-09-30",
    "/v1/approvals/xiaomi-ndrc-approval/explain?field=status&as_of=2022-09-30",
    "/v1/conflicts?as_of=2022-09-30&limit=500",
    "/v1/conflicts?kind=plant&kind=investment",
    "/v1/sources?language=de&language=fr&limit=100",
    "/v1/claims?stance=denies&limit=100",
    "/v1/claims?speaker=xiaomi&as_of=2023-01-01&limit=100",
    "/v1/changes?after=100&limit=100",
    "/v1/changes?kind=person&limit=50",
    "/v1/companies/xiaomy",
    "/v1/companies/xiaomi?as_of=2001-01-01",
    "/v1/plants?status=operatng",
    "/v1/plants?limt=1",
    "/v1/plants/%00",
    "/v1/nothing",
]


@pytest.fixture
def both(opened: Callable[[str], FlaskClient], postgres_url: str, pytestconfig: pytest.Config) -> list[FlaskClient]:
    """A client over all dossiers on each engine."""
    directory = pytestconfig.stash[POSTGRES_DIRECTORY]
    return [
        opened(templates.template("seeded", engine, directory, lambda: postgres_url))
        for engine in ("sqlite", "postgresql")
    ]


def test_both_engines_answer_the_same(both: list[FlaskClient]) -> None:
    urls = [address(both[0], rule) for rule in rules(both[0]) if rule not in ("/readyz", "/docs/<path:page>")]
    urls += [f"/v1/{collection}{query}" for collection in COLLECTIONS for query in QUERIES] + OTHERS
    assert len(urls) > 80
    for url in urls:
        # The id of the request is a part of problems, and taken from the client.
        answers = [client.get(url, headers={"X-Request-Id": "the-same"}, buffered=True) for client in both]
        sqlite, postgresql = answers
        assert sqlite.status_code == postgresql.status_code, url
        assert sqlite.data == postgresql.data, url
        assert list(sqlite.headers) == list(postgresql.headers), url


def test_both_engines_turn_pages_at_the_same_places(both: list[FlaskClient]) -> None:
    for kind in Kind:
        following: str | None = f"/v1/{kind.collection}?sort=-name,first_published&limit=9&as_of=2024-06-30"
        while following:
            sqlite, postgresql = (client.get(following) for client in both)
            assert sqlite.data == postgresql.data, following
            following = sqlite.json["page"]["next"]
