"""How many requests one client may send: who is counted, under which limit, and what answers say about it.

A key counts for itself, wherever it is used; without one, the address does. Every request counts, also one that fails.
The header fields are those of draft-ietf-httpapi-ratelimit-headers.
"""

import ipaddress
import math
import time
from dataclasses import dataclass

import structlog
from flask import Flask, Response, current_app, g, request
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.strategies import FixedWindowRateLimiter

from api.context import service
from api.middleware.authentication import authenticate, caller
from api.problems import ProblemError
from api.server.shared_counters import storage
from settings import Settings

WINDOW = 60
SAFE = ("GET", "HEAD", "OPTIONS")
# What is asked by the machinery around the service, which must not be told to come back later.
EXEMPT = ("/healthz", "/readyz", "/metrics")
# What costs more than other reads, by the beginning of the address. The names are those of the settings.
DEARER = {
    "/v1/search": "searches",
    "/v1/suggest": "searches",
    "/v1/lookup": "searches",
    "/v1/exports": "exports",
}
BAD_KEYS = "bad_keys"
# Providers give each customer of IPv6 this many bits of address at least, to be filled as they like.
CUSTOMER_BITS = 64


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a client stands with one limit."""

    name: str
    quota: int
    left: int
    seconds: int
    over: bool

    @property
    def policy(self) -> str:
        """Write the limit, for `RateLimit-Policy`."""
        return f'"{self.name}";q={self.quota};w={WINDOW}'

    @property
    def state(self) -> str:
        """Write what is left of it, for `RateLimit`."""
        return f'"{self.name}";r={self.left};t={self.seconds}'


def register(app: Flask, settings: Settings) -> None:
    """Count every request of an app, once it is known whose it is."""
    app.extensions["evfacts.limiter"] = FixedWindowRateLimiter(storage(settings.counts))
    app.before_request(admit)
    app.after_request(tell)


def admit() -> None:
    """Find out who asks, and refuse who has asked too often."""
    if "Authorization" not in request.headers:
        _count(_limit(), _address())
        authenticate()
        return
    # Before the key is looked up: otherwise the answer would still tell a right guess from a wrong one.
    _refuse_who_guesses()
    try:
        authenticate()
    except ProblemError as problem:
        if problem.code == "unauthorized":
            g.standing = _standing(BAD_KEYS, _address(), 1)
        raise
    found = caller()
    _count(_limit(), f"key {found.prefix}" if found else _address())


def tell(response: Response) -> Response:
    """Say in the header how the client stands with its limit."""
    standing: Standing | None = g.get("standing")
    if standing is not None:
        response.headers["RateLimit-Policy"] = standing.policy
        response.headers["RateLimit"] = standing.state
    return response


def _limit() -> str | None:
    """Name the limit under which the request counts."""
    if request.path in EXEMPT:
        return None
    if request.method not in SAFE:
        return "writes"
    return next((name for start, name in DEARER.items() if request.path.startswith(start)), "reads")


def _count(name: str | None, who: str) -> None:
    g.standing = _standing(name, who, 1) if name else None
    if g.standing is not None and g.standing.over:
        raise _too_many(g.standing, f"More than {g.standing.quota} {name} in a minute.")


def _refuse_who_guesses() -> None:
    g.standing = _standing(BAD_KEYS, _address(), 0)
    if g.standing is not None and g.standing.left == 0:
        raise _too_many(g.standing, "Too many keys that are not valid came from this address.")


def _standing(name: str, who: str, more: int) -> Standing | None:
    """Count a request; None where there is no limit, or nothing to count with: that must not stop the service."""
    quota: int = getattr(service().settings.limits, name)
    if not quota:
        return None
    limiter: FixedWindowRateLimiter = current_app.extensions["evfacts.limiter"]
    limit = RateLimitItemPerMinute(quota)
    try:
        over = bool(more) and not limiter.hit(limit, name, who)
        ends, left = limiter.get_window_stats(limit, name, who)
    except StorageError as problem:
        structlog.get_logger().error("requests are not counted", reason=str(problem))
        return None
    return Standing(name, quota, left, max(math.ceil(ends - time.time()), 1), over)


def _too_many(standing: Standing, told: str) -> ProblemError:
    wait = str(standing.seconds)
    return ProblemError("too-many-requests", f"{told} Wait for {wait} s.", headers={"Retry-After": wait})


def _address() -> str:
    """Return the address of the client, of IPv6 the part that is the customer's."""
    address = request.remote_addr or ""
    if ":" not in address:
        return address
    try:
        network = ipaddress.IPv6Network((address.partition("%")[0], CUSTOMER_BITS), strict=False)
    except ValueError:
        return address  # a proxy wrote what is no address, and is trusted to have had a reason
    mapped = ipaddress.IPv6Address(address.partition("%")[0]).ipv4_mapped
    return str(mapped or network)
