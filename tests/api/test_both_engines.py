"""SQLite and PostgreSQL answer the same, to the byte, whatever is asked."""

from typing import Any

from flask.testing import FlaskClient

from models.vocabularies import Kind
from tests.api.routes import (
    COLLECTIONS,
    address,
    documented,
    example,
    query_parameters,
    route,
    rules,
    with_parameters,
)

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
# These tell of the engine itself, or hold no data.
NOT_DATA = ("/readyz", "/metrics", "/docs/<path:page>")
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


def test_both_engines_answer_the_same(both_seeded: list[FlaskClient]) -> None:
    client = both_seeded[0]
    urls = [address(client, rule) for rule in rules(client) if rule not in NOT_DATA]
    urls += [f"/v1/{collection}{query}" for collection in COLLECTIONS for query in QUERIES] + OTHERS
    assert len(urls) > 80
    for url in urls:
        assert_same(both_seeded, url)


def test_both_engines_turn_pages_at_the_same_places(both_seeded: list[FlaskClient]) -> None:
    for kind in Kind:
        following: str | None = f"/v1/{kind.collection}?sort=-name,first_published&limit=9&as_of=2024-06-30"
        while following:
            sqlite, postgresql = (client.get(following) for client in both_seeded)
            assert sqlite.data == postgresql.data, following
            following = sqlite.json["page"]["next"]


def test_both_engines_answer_the_same_whatever_parameter_is_given(both_made_up: list[FlaskClient]) -> None:
    """Over records that are odd in all ways. Each filter of each kind is asked of both in test_partitions.py."""
    tried: set[str] = set()
    for rule, operation in documented(both_made_up[0]).items():
        if rule in NOT_DATA or route(rule) != rule:
            continue
        base = address(both_made_up[0], rule)
        assert_same(both_made_up, base)
        for name, schema in query_parameters(operation).items():
            # The same operator on the same kind of value is the same code, whatever the field is called.
            alike = f"{name.partition('__')[2] or name} {schema.get('items', schema)}"
            given = example(schema)
            if given and (alike not in tried or "<" in rule):
                tried.add(alike)
                assert_same(both_made_up, with_parameters(base, (name, written(given))))
    assert len(tried) > 200


def test_both_engines_answer_the_same_in_every_format(both_made_up: list[FlaskClient]) -> None:
    for kind in Kind:
        for query in ("", "?as_of=2022-08-26", "?disputed=true&sort=-name", "?name__contains=A&count=exact"):
            for suffix in ("ndjson", "csv", "atom", "jsonfeed"):
                assert_same(both_made_up, f"/v1/{kind.collection}.{suffix}{query}")


def written(value: Any) -> str:
    """Write a value as it stands in an address."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def assert_same(clients: list[FlaskClient], url: str) -> None:
    """Compare the answers of both engines to the byte, headers included."""
    # The id of the request is a part of problems, and taken from the client.
    sqlite, postgresql = (client.get(url, headers={"X-Request-Id": "the-same"}, buffered=True) for client in clients)
    assert sqlite.status_code == postgresql.status_code < 500, url
    assert sqlite.data == postgresql.data, url
    assert list(sqlite.headers) == list(postgresql.headers), url
