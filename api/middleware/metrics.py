"""What is counted of requests, for Prometheus: how many, how they ended, how long they took. No client, no address."""

import os
import time
from contextlib import suppress

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from api.problems import ProblemError
from api.server.prometheus_multiprocess import VARIABLE

# By the rule of the route and not by the address, of which there is no end. What has no route has one name together.
REQUESTS = Counter(
    "evfacts_requests", "Requests, by route, method and status", ["route", "method", "status"], registry=None
)
# Most answers take about a millisecond, and what takes more than five seconds is given up.
SECONDS = Histogram(
    "evfacts_request_seconds",
    "Seconds until an answer was ready to be sent, by route",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=None,
)
NO_ROUTE = "none"
# Methods are words that clients choose.
KNOWN_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PATCH", "DELETE"})
STARTED = "evfacts.started"
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def register(app: Flask) -> None:
    """Count the requests of an app, from the first to see them to the last to see the answer."""
    app.before_request(_start)
    app.after_request(_count)


def exposition() -> bytes:
    """Write all counts, those of the other workers too, in the text format of Prometheus."""
    registry = CollectorRegistry()
    if os.environ.get(VARIABLE):
        try:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        except ValueError:
            raise ProblemError("unavailable", "The folder in which the workers count is gone.") from None
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    return generate_latest(registry)


def _start() -> None:
    request.environ[STARTED] = time.perf_counter()


def _count(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else NO_ROUTE
    method = request.method if request.method in KNOWN_METHODS else "other"
    # The folder of the counts may be gone or full. Better not counted than not answered.
    with suppress(OSError):
        REQUESTS.labels(route, method, str(response.status_code)).inc()
        if STARTED in request.environ:
            SECONDS.labels(route).observe(time.perf_counter() - request.environ[STARTED])
    return response
