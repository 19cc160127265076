"""Rate limits: counts the requests of each client, refuses those over a limit, and reports the limit in headers.

A client with a key is counted by its key, from any address. A client without a key is counted by its address. Every
request counts, also one that fails. The header fields follow draft-ietf-httpapi-ratelimit-headers.
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

from api.context import get_service
from api.middleware.authentication import authenticate, get_caller
from api.problems import ProblemError
from api.server.shared_counters import open_storage
from settings import Settings

WINDOW_SECONDS = 60
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Load balancers, orchestrators and Prometheus request these paths. A 429 would look like an outage to them.
EXEMPT_PATHS = ("/healthz", "/readyz", "/metrics")
# Path prefixes with their own, stricter limit. The values are names of members of `settings.Limits`.
STRICTER_LIMITS = {
    "/v1/search": "searches",
    "/v1/suggest": "searches",
    "/v1/lookup": "searches",
    "/v1/exports": "exports",
}
BAD_KEYS = "bad_keys"
# Providers give each IPv6 customer at least this many bits, and the customer may use any address with them.
IPV6_CUSTOMER_BITS = 64


@dataclass(frozen=True, slots=True)
class LimitState:
    """One limit of one client: how many requests are left, and in how many seconds the window ends."""

    name: str
    quota: int
    remaining: int
    seconds: int
    exceeded: bool

    @property
    def policy(self) -> str:
        """The value of `RateLimit-Policy`: the limit."""
        return f'"{self.name}";q={self.quota};w={WINDOW_SECONDS}'

    @property
    def value(self) -> str:
        """The value of `RateLimit`: what is left of the limit."""
        return f'"{self.name}";r={self.remaining};t={self.seconds}'


def register(app: Flask, settings: Settings) -> None:
    """Authenticate and count every request of an app."""
    app.extensions["evfacts.limiter"] = FixedWindowRateLimiter(open_storage(settings.counts))
    app.before_request(authenticate_and_count)
    app.after_request(add_rate_limit_headers)


def authenticate_and_count() -> None:
    """Authenticate the request and count it for its key or its address. Answer 429 if the client exceeds a limit."""
    if "Authorization" not in request.headers:
        _count_or_refuse(_choose_limit(), _find_client_network())
        authenticate()
        return
    # Before the key is looked up: otherwise a client over the limit could still tell a right guess from a wrong one.
    _refuse_key_guessing()
    try:
        authenticate()
    except ProblemError as problem:
        if problem.code == "unauthorized":
            g.limit_state = _count_requests(BAD_KEYS, _find_client_network(), 1)
        raise
    caller = get_caller()
    _count_or_refuse(_choose_limit(), f"key {caller.prefix}" if caller else _find_client_network())


def add_rate_limit_headers(response: Response) -> Response:
    """Report the limit of the request and what is left of it."""
    state: LimitState | None = g.get("limit_state")
    if state is not None:
        response.headers["RateLimit-Policy"] = state.policy
        response.headers["RateLimit"] = state.value
    return response


def _choose_limit() -> str | None:
    """Return the name of the limit for the request, or None if the path is exempt."""
    if request.path in EXEMPT_PATHS:
        return None
    if request.method not in SAFE_METHODS:
        return "writes"
    return next((name for prefix, name in STRICTER_LIMITS.items() if request.path.startswith(prefix)), "reads")


def _count_or_refuse(name: str | None, client: str) -> None:
    g.limit_state = _count_requests(name, client, 1) if name else None
    if g.limit_state is not None and g.limit_state.exceeded:
        reason = f"The client sent more than {g.limit_state.quota} requests of the limit `{name}` in one minute."
        raise _build_too_many_problem(g.limit_state, reason)


def _refuse_key_guessing() -> None:
    g.limit_state = _count_requests(BAD_KEYS, _find_client_network(), 0)
    if g.limit_state is not None and g.limit_state.remaining == 0:
        raise _build_too_many_problem(g.limit_state, "This address sent too many invalid API keys.")


def _count_requests(name: str, client: str, number: int) -> LimitState | None:
    """Count requests of a client; 0 only reads the count.

    Return None if the setting disables the limit, or if the storage fails: that must not stop the service.
    """
    quota: int = getattr(get_service().settings.limits, name)
    if not quota:
        return None
    limiter: FixedWindowRateLimiter = current_app.extensions["evfacts.limiter"]
    limit = RateLimitItemPerMinute(quota)
    try:
        exceeded = bool(number) and not limiter.hit(limit, name, client)
        ends, remaining = limiter.get_window_stats(limit, name, client)
    except StorageError as error:
        structlog.get_logger().error("requests are not counted", reason=str(error))
        return None
    return LimitState(name, quota, remaining, max(math.ceil(ends - time.time()), 1), exceeded)


def _build_too_many_problem(state: LimitState, reason: str) -> ProblemError:
    seconds = str(state.seconds)
    detail = f"{reason} Wait {seconds} seconds before the next request."
    return ProblemError("too-many-requests", detail, headers={"Retry-After": seconds})


def _find_client_network() -> str:
    """Return the address of the client. For IPv6, return the network of its provider's customer."""
    address = request.remote_addr or ""
    if ":" not in address:
        return address
    try:
        network = ipaddress.IPv6Network((address.partition("%")[0], IPV6_CUSTOMER_BITS), strict=False)
    except ValueError:
        return address  # a trusted proxy wrote something else here: take its word as it is
    mapped = ipaddress.IPv6Address(address.partition("%")[0]).ipv4_mapped
    return str(mapped or network)
