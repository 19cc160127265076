"""`/metrics`: what Prometheus reads, by routes and never by addresses, and the sum over all workers."""

import os
from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from api.server.prometheus_multiprocess import FOLDER_VARIABLE, create_metrics_folder, remove_metrics_folder
from tests.deployment.serving import serve

Labels = frozenset[tuple[str, str]]


def counted(text: str) -> Counter[Labels]:
    """Read how many requests there were, by their labels."""
    return Counter(
        {
            frozenset(sample.labels.items()): int(sample.value)
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == "evfacts_requests_total"
        }
    )


def labels(route: str, status: int, method: str = "GET") -> Labels:
    return frozenset({("route", route), ("method", method), ("status", str(status))})


def test_requests_are_counted_by_route_method_and_status(client: FlaskClient) -> None:
    before = counted(client.get("/metrics").text)
    client.get("/v1/plants/one")
    client.get("/v1/plants/two")
    client.get("/v1/plants?limt=1")
    client.get("/nothing/of/the/kind")
    client.delete("/healthz")
    client.open("/healthz", method="BREW")
    more = counted(client.get("/metrics").text) - before

    assert more == {
        labels("/v1/plants/<string:record_id>", 404): 2,
        labels("/v1/plants", 400): 1,
        labels("none", 404): 1,
        labels("none", 405, "DELETE"): 1,
        labels("none", 405, "other"): 1,
        labels("/metrics", 200): 1,
    }


def test_the_time_of_a_request_is_counted_once(client: FlaskClient) -> None:
    def times() -> float:
        families = text_string_to_metric_families(client.get("/metrics").text)
        samples = [one for family in families for one in family.samples if one.labels.get("route") == "/healthz"]
        return sum(one.value for one in samples if one.name == "evfacts_request_seconds_count")

    before = times()
    client.get("/healthz")
    assert times() == before + 1


def test_any_worker_tells_the_sum_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    with serve(f"sqlite:///{tmp_path / 'evfacts.db'}", tmp_path) as served:
        for _ in range(40):
            served.get("/problems")
        found = [counted(served.get("/metrics").partition(b"\r\n\r\n")[2].decode()) for _ in range(8)]

    assert {one[labels("/problems", 200)] for one in found} == {40}


def test_where_nothing_can_be_counted_all_else_is_answered(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    with serve(f"sqlite:///{tmp_path / 'evfacts.db'}", tmp_path, PROMETHEUS_MULTIPROC_DIR=gone) as served:
        assert b" 200 OK" in served.get("/problems")
        assert b" 503 " in served.get("/metrics")


def test_the_folder_of_the_counts_goes_with_who_made_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    create_metrics_folder()
    remove_metrics_folder()
    assert tmp_path.is_dir()

    monkeypatch.setenv(FOLDER_VARIABLE, "")
    create_metrics_folder()
    made = Path(os.environ[FOLDER_VARIABLE])
    assert made.is_dir()
    remove_metrics_folder()
    assert not made.exists()
