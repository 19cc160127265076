"""Metrics for Prometheus: the number, the status and the duration of requests. Labels have no client and no URL."""

import os
import time
from contextlib import suppress

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from api.problems import ProblemError
from api.server.prometheus_multiprocess import FOLDER_VARIABLE

# The label is the rule of the route, because the number of URLs is unlimited. Requests without a route share one label.
REQUESTS = Counter(
    "evfacts_requests", "Requests, by route, method and status", ["route", "method", "status"], registry=None
)
# Most responses take about a millisecond. A response that takes more than five seconds is given up.
DURATIONS = Histogram(
    "evfacts_request_seconds",
    "Seconds until an answer was ready to be sent, by route",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=None,
)
NO_ROUTE = "none"
# Clients may send any word as the method: all other words share one label.
KNOWN_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PATCH", "DELETE"})
START_TIME = "evfacts.started"
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def register(app: Flask) -> None:
    """Count the requests of an app. Register this first, so the duration includes all other middleware."""
    app.before_request(_store_start_time)
    app.after_request(_count_request)


def render_metrics() -> bytes:
    """Render the metrics of all workers in the text format of Prometheus."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER_VARIABLE):
        try:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        except ValueError:
            detail = f"The folder of the metrics is missing: {FOLDER_VARIABLE} names it. Restart the service."
            raise ProblemError("unavailable", detail) from None
    else:
        registry.register(REQUESTS)
        registry.register(DURATIONS)
    return generate_latest(registry)


def _store_start_time() -> None:
    request.environ[START_TIME] = time.perf_counter()


def _count_request(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else NO_ROUTE
    method = request.method if request.method in KNOWN_METHODS else "other"
    # The folder of the metrics may be missing or full. An answer is more important than a count.
    with suppress(OSError):
        REQUESTS.labels(route, method, str(response.status_code)).inc()
        if START_TIME in request.environ:
            DURATIONS.labels(route).observe(time.perf_counter() - request.environ[START_TIME])
    return response
