"""Under which address the service is known, and from which address a request comes, where proxies stand between."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from api.problems import ProblemError
from settings import Settings

# Health is asked on the machine itself, by whatever name it has there. Links to it would mislead nobody else.
OWN_NAMES = ("localhost", "127.0.0.1")


def register(app: Flask, settings: Settings) -> None:
    """Set an app up for the proxies and the names of the settings."""
    if settings.hosts:
        app.config["TRUSTED_HOSTS"] = [*settings.hosts, *OWN_NAMES]
    app.before_request(_refuse_strange_host)
    if settings.public_url:
        app.wsgi_app = PublicAddress(app.wsgi_app, settings.public_url)  # type: ignore[method-assign]
    if settings.proxies:
        # The host is not taken from X-Forwarded-Host: a proxy can pass `Host` on, or the setting names it.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )


class PublicAddress:
    """Makes the service believe that every request was sent to its public address."""

    def __init__(self, app: Any, url: str) -> None:
        self._app = app
        self._scheme, self._host = urlsplit(url)[:2]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        environ["wsgi.url_scheme"] = self._scheme
        environ["HTTP_HOST"] = self._host
        return self._app(environ, start_response)  # type: ignore[no-any-return]


def _refuse_strange_host() -> None:
    """Refuse what is no host at all: the links of the answer would lead nowhere."""
    if not request.host:
        raise ProblemError("bad-request", "`Host` does not name a host.")
