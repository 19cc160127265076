"""nginx before the service, as docs/nginx.conf has it. Each test comes from an address of its own, with its own counts.

`pytest -m slow tests/deployment/test_nginx.py`, on a machine that has nginx.
"""

import gzip
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from api.middleware.request_id import MAX_URL_LENGTH
from schemas.dossier.yaml_file import LARGEST_FILE
from tests import database_templates
from tests.busy_machine import scale_bound
from tests.conftest import POSTGRES_DIRECTORY, copy_of
from tests.deployment.proxy_file import TEXT, size, value
from tests.deployment.serving import Served, read_all, serve

pytestmark = [pytest.mark.slow, pytest.mark.timing]
HOST = "facts.example"


class Proxied:
    """nginx and the service behind it."""

    def __init__(self, folder: Path, https: int, http: int, served: Served) -> None:
        self.https, self.http, self.served = https, http, served
        self.trust = ssl.create_default_context(cafile=folder / "fullchain.pem")

    def connect(self, source: str = "127.0.0.1") -> ssl.SSLSocket:
        """Open a connection from an address of this machine."""
        plain = socket.create_connection(("127.0.0.1", self.https), timeout=30, source_address=(source, 0))
        return self.trust.wrap_socket(plain, server_hostname=HOST)

    def ask(
        self, path: str, *fields: str, method: str = "GET", body: bytes = b"", source: str = "127.0.0.1"
    ) -> tuple[int, dict[str, str], bytes]:
        """Send a request on a connection of its own; return status, header fields and body."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Connection: close", *fields]
        lines += [f"Content-Length: {len(body)}"] if body else []
        with self.connect(source) as connection:
            with suppress(OSError):  # refused before all of it was sent
                connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            head, _, answer = read_all(connection).partition(b"\r\n\r\n")
        first, *rest = head.decode().split("\r\n")
        told = {name.lower(): said for name, _, said in (line.partition(": ") for line in rest)}
        return int(first.split()[1]), told, answer


def free_ports(number: int) -> list[int]:
    with ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [int(one.getsockname()[1]) for one in taken]


@contextmanager
def nginx(folder: Path, upstream: int, https: int, http: int) -> Iterator[None]:
    """Run nginx with the file as it is, but for ports and the certificate."""
    subject = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    files = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *files, *subject]
    subprocess.run(make, check=True, capture_output=True)
    text = TEXT.replace("/etc/ssl/evfacts", str(folder)).replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    text = re.sub(r"listen \[::\]:[^;]*;\n", "", text)
    text = text.replace("listen 443", f"listen 127.0.0.1:{https}").replace("listen 80", f"listen 127.0.0.1:{http}")
    temporary = "".join(
        f"{one}_temp_path {folder / one};\n" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Started by root, nginx would become somebody who may not enter the folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder / 'pid'};\nerror_log {folder / 'error.log'};\n"
        f"events {{ worker_connections 512; }}\nhttp {{\n{temporary}{text}}}\n"
    )
    process = subprocess.Popen(["nginx", "-c", config, "-e", folder / "error.log"])
    try:
        until = time.monotonic() + scale_bound(10)
        while True:
            try:
                socket.create_connection(("127.0.0.1", https), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < until, (folder / "error.log").read_text()
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def proxied(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """The service over all dossiers, behind nginx."""
    if not shutil.which("nginx") or not shutil.which("openssl"):
        pytest.skip("there is no nginx here, or no openssl")
    folder = tmp_path_factory.mktemp("proxied")
    seeded = database_templates.template("seeded", "sqlite", pytestconfig.stash[POSTGRES_DIRECTORY], str)
    settings = {
        "EVFACTS_PUBLIC_URL": f"https://{HOST}",
        "EVFACTS_HOSTS": HOST,
        "EVFACTS_PROXIES": "1",
        "EVFACTS_READS_PER_MINUTE": "30",
    }
    with ExitStack() as stack:
        url = stack.enter_context(contextmanager(copy_of)(seeded, folder))
        served = stack.enter_context(serve(url, folder, **settings))
        https, http = free_ports(2)
        stack.enter_context(nginx(folder, served.port, https, http))
        yield Proxied(folder, https, http, served)


def problem(answer: tuple[int, dict[str, str], bytes]) -> tuple[int, str]:
    status, fields, body = answer
    assert fields["content-type"] == "application/problem+json"
    return status, json.loads(body)["code"]


def test_links_are_of_the_public_address(proxied: Proxied) -> None:
    evil = ("X-Forwarded-Host: evil.example", "X-Forwarded-Proto: http", "Forwarded: host=evil.example")
    for path in ("/v1/plants?limit=1", "/v1/changes.atom?limit=1"):
        status, fields, body = proxied.ask(path, *evil, source="127.0.0.11")
        assert status == 200
        assert f"https://{HOST}/v1/" in body.decode() + fields.get("link", "")
        assert "evil" not in body.decode() + str(fields)
        assert fields["strict-transport-security"]


def test_the_client_is_counted_and_not_the_proxy_nor_what_the_client_says_of_itself(proxied: Proxied) -> None:
    statuses = [
        proxied.ask("/v1/plants?limit=1", f"X-Forwarded-For: 10.0.0.{number}", source="127.0.0.12")[0]
        for number in range(40)
    ]
    # The minute may end in between, and then counts begin anew.
    assert 5 <= statuses.count(429) <= 10
    assert proxied.ask("/v1/plants?limit=1", source="127.0.0.13")[0] == 200


def test_what_is_too_large_is_refused_with_a_problem_by_either(proxied: Proxied) -> None:
    fields, source = ("Authorization: Bearer evf_x", "Content-Type: application/json"), "127.0.0.14"
    for length in (LARGEST_FILE + 1000, size(value("client_max_body_size")) + 1):
        answer = proxied.ask("/v1/dossiers", *fields, method="POST", body=b" " * length, source=source)
        assert problem(answer) in ((401, "unauthorized"), (413, "too-large"))
    assert problem(answer) == (413, "too-large")
    for length in (MAX_URL_LENGTH + 100, 9000):
        assert problem(proxied.ask("/v1/plants?name=" + "a" * length, source=source)) == (414, "uri-too-long")
    assert problem(proxied.ask("/healthz", "A: " + "a" * 9000, source=source)) == (431, "headers-too-large")
    assert problem(proxied.ask("/v1/plants/%00", source=source)) == (400, "bad-request")
    assert problem(proxied.ask("/readyz", source=source)) == (404, "not-found")


def test_tags_compression_and_ranges_pass_through(proxied: Proxied) -> None:
    path, source = "/v1/plants?limit=50", "127.0.0.15"
    _, plain_fields, plain = proxied.ask(path, source=source)
    for coding in ("gzip", "br", "zstd"):
        status, fields, body = proxied.ask(path, f"Accept-Encoding: {coding}", source=source)
        assert (status, fields["content-encoding"]) == (200, coding)
        assert coding != "gzip" or gzip.decompress(body) == plain
        same = (f"Accept-Encoding: {coding}", f"If-None-Match: {fields['etag']}")
        assert proxied.ask(path, *same, source=source)[0] == 304
    assert proxied.ask(path, f"If-None-Match: {plain_fields['etag']}", source=source)[0] == 304
    assert proxied.ask(path, "Range: bytes=0-9", source=source)[::2] == (200, plain)
    status, fields, body = proxied.ask(path, method="HEAD", source=source)
    assert (status, fields["content-length"], body) == (200, str(len(plain)), b"")


def test_who_asks_without_tls_or_for_another_name_is_led_here_or_shown_out(proxied: Proxied) -> None:
    def plainly(host: str) -> bytes:
        with socket.create_connection(("127.0.0.1", proxied.http), timeout=10) as connection:
            connection.sendall(f"POST /v1/plants?a=b HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            return read_all(connection)

    assert b"308 Permanent" in plainly(HOST)
    assert f"Location: https://{HOST}/v1/plants?a=b\r\n".encode() in plainly(HOST)
    assert plainly("evil.example") == b""
    plain = socket.create_connection(("127.0.0.1", proxied.https), timeout=10)
    with pytest.raises(ssl.SSLError):
        proxied.trust.wrap_socket(plain, server_hostname="evil.example")


def test_slow_clients_are_shown_out_and_keep_nobody_waiting(proxied: Proxied) -> None:
    with ExitStack() as stack:
        halves = [stack.enter_context(proxied.connect("127.0.0.16")) for _ in range(40)]
        for one in halves:
            one.sendall(f"POST /v1/plants HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 9\r\n\r\n{{".encode())
        silent = stack.enter_context(proxied.connect("127.0.0.16"))
        silent.sendall(f"GET /healthz HTTP/1.1\r\nHost: {HOST}\r\n".encode())
        started = time.monotonic()
        assert proxied.ask("/healthz", source="127.0.0.17")[0] == 200
        assert time.monotonic() - started < scale_bound(2)
        assert read_all(silent) == b""
        assert read_all(halves[0])[:12] in (b"", b"HTTP/1.1 408")
        assert 5 < time.monotonic() - started < scale_bound(20)


def test_one_address_has_only_so_many_connections(proxied: Proxied) -> None:
    most = int(value("limit_conn").split()[1])
    with ExitStack() as stack:
        for _ in range(most):
            held = stack.enter_context(proxied.connect("127.0.0.18"))
            held.sendall(f"POST /v1/plants HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 9\r\n\r\n{{".encode())
        time.sleep(0.5)
        assert problem(proxied.ask("/healthz", source="127.0.0.18")) == (429, "too-many-requests")
        assert proxied.ask("/healthz", source="127.0.0.19")[0] == 200


def test_a_service_that_is_away_is_a_problem(proxied: Proxied) -> None:
    """The last test, since it ends the service."""
    proxied.served.process.terminate()
    proxied.served.process.wait(30)
    answer = proxied.ask("/v1/plants", source="127.0.0.20")
    assert problem(answer) == (503, "unavailable")
    assert answer[1]["retry-after"] == "5"
