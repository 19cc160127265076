"""Proxies: the public URL of the service, the host names that it accepts, and the real address of a client."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from api.problems import ProblemError
from settings import Settings

# Health checks run on the same machine and use these names. Links with them reach only clients on that machine.
LOCAL_HOSTS = ("localhost", "127.0.0.1")


def register(app: Flask, settings: Settings) -> None:
    """Prepare an app for the proxies and the host names of the settings."""
    if settings.hosts:
        app.config["TRUSTED_HOSTS"] = [*settings.hosts, *LOCAL_HOSTS]
    app.before_request(_refuse_invalid_host)
    # Flask adds WSGI middleware by assignment to this method.
    if settings.public_url:
        app.wsgi_app = PublicUrl(app.wsgi_app, settings.public_url)  # type: ignore[method-assign]
    if settings.proxies:
        # X-Forwarded-Host is not trusted: a proxy can pass `Host` unchanged, or EVFACTS_PUBLIC_URL names the host.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )


class PublicUrl:
    """WSGI middleware that treats every request as a request to the public URL."""

    def __init__(self, app: WSGIApplication, url: str) -> None:
        self._app = app
        self._scheme, self._host = urlsplit(url)[:2]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        environ["wsgi.url_scheme"] = self._scheme
        environ["HTTP_HOST"] = self._host
        return self._app(environ, start_response)


def _refuse_invalid_host() -> None:
    """Refuse a `Host` that is not a host name: the links of the response would be broken."""
    if not request.host:
        raise ProblemError("bad-request", "`Host` is not a valid host name. Send the host name of this service.")
