"""The installed gunicorn has every name that our worker overrides or uses, with the signature that it relies on."""

import ast
import importlib.util
import inspect
import os
import socket
from collections.abc import Callable, Iterator
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from gunicorn import util
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http.parser import Parser
from gunicorn.workers.base import Worker
from gunicorn.workers.gthread import TConn, ThreadWorker

from api.server import gunicorn_worker
from api.server.gunicorn_worker import RedactingLogger, SlowClientWorker

WHAT_TO_DO = (
    f"gunicorn {version('gunicorn')} differs from what api/server/gunicorn_worker.py relies on: {{}}. Keep the pinned "
    "version in setup.cfg, or follow the section `At an upgrade` in docs/decisions/0019-own-gunicorn-worker.md."
)
# Methods of gunicorn's worker that ours overrides, with their parameters.
OVERRIDDEN = {
    "__init__": ("self", "args", "kwargs"),
    "accept": ("self", "listener"),
    "on_client_socket_readable": ("self", "conn", "client"),
    "on_pending_socket_readable": ("self", "conn", "client"),
    "finish_request": ("self", "conn", "fs"),
    "murder_pending": ("self",),
    "_keepalive_after": ("self", "conn", "keepalive"),
}
# Methods that ours calls, with their parameters.
CALLED = {"enqueue_req": ("self", "conn")}
# Attributes of the worker and of its connections, which exist only in instances. The poller is made in the worker's
# own process, and is None before.
WORKER_ATTRIBUTES = {"cfg", "keepalived_conns", "nr_conns", "pending_conns", "poller", "worker_connections"}
CONNECTION_ATTRIBUTES = {"close", "data_ready", "parser", "sock", "timeout"}
# What gunicorn's worker does with those names. If it stopped, an override would have no effect.
STATEMENTS = {
    "set_accept_enabled": ["self.poller.register(listener, selectors.EVENT_READ, self.accept)"],
    "enqueue_req": ["self.tpool.submit(self.handle, conn)", "self.method_queue.defer(self.finish_request, conn, fut)"],
    "run": ["self.murder_pending()", "self.murder_keepalived()", "self.nr_conns < self.worker_connections"],
    "wait_for_and_dispatch_events": ["callback = key.data", "callback(key.fileobj)"],
    "finish_request": ["partial(self.on_client_socket_readable, conn)", "conn.parser.unreader.buf.getvalue()"],
    "handle": ["conn.data_ready", "self._keepalive_after(conn, self.handle_request(req, conn))"],
}


def check(condition: bool, difference: str) -> None:
    assert condition, WHAT_TO_DO.format(difference)


def parameters(function: Callable[..., object]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


@pytest.fixture
def connection() -> Iterator[TConn]:
    """A connection as gunicorn's worker holds it, after the first request."""
    server, client = socket.socketpair()
    with server, client:
        made = TConn(Config(), server, ("127.0.0.1", 1), ("127.0.0.1", 2))
        made.init()
        yield made


@pytest.mark.parametrize(("name", "expected"), (OVERRIDDEN | CALLED).items())
def test_the_worker_has_each_method_with_its_parameters(name: str, expected: tuple[str, ...]) -> None:
    check(hasattr(ThreadWorker, name), f"ThreadWorker.{name} is missing")
    found = parameters(getattr(ThreadWorker, name))
    check(found == expected, f"ThreadWorker.{name} takes {found} instead of {expected}")


@pytest.mark.parametrize(("name", "statements"), STATEMENTS.items())
def test_the_worker_still_uses_what_is_overridden(name: str, statements: list[str]) -> None:
    check(hasattr(ThreadWorker, name), f"ThreadWorker.{name} is missing")
    source = inspect.getsource(getattr(ThreadWorker, name))
    for statement in statements:
        check(statement in source, f"ThreadWorker.{name} does not contain `{statement}`")


def test_the_worker_has_the_attributes_of_its_instances() -> None:
    worker = ThreadWorker(1, os.getpid(), [], None, 30, Config(), None)
    for name in WORKER_ATTRIBUTES:
        check(hasattr(worker, name), f"ThreadWorker().{name} is missing")
    check(worker.nr_conns == 0, "ThreadWorker().nr_conns does not start at 0")
    for name in ("keepalived_conns", "pending_conns"):
        check(hasattr(getattr(worker, name), "popleft"), f"ThreadWorker().{name} is not a deque")
    worker.tmp.close()


def test_a_connection_has_its_fields(connection: TConn) -> None:
    expected = ("self", "cfg", "sock", "client", "server")
    found = parameters(TConn.__init__)
    check(found == expected, f"TConn takes {found} instead of {expected}")
    for name in CONNECTION_ATTRIBUTES:
        check(hasattr(connection, name), f"TConn.{name} is missing")
    check(connection.data_ready is False, "TConn.data_ready does not start as False")
    required = [one for one in inspect.signature(TConn.close).parameters.values() if one.default is one.empty]
    check(len(required) == 1, "TConn.close needs an argument")


def test_a_parser_has_its_read_ahead_buffer_and_discards_bodies_until_a_deadline(connection: TConn) -> None:
    check(hasattr(connection.parser, "unreader"), "the parser of a connection has no unreader")
    check(isinstance(connection.parser.unreader.buf, BytesIO), "the parser's unreader.buf is not a BytesIO")
    check("deadline" in parameters(Parser.finish_body), "Parser.finish_body takes no deadline")


def original(module: ModuleType) -> ModuleType:
    """Load a module of gunicorn again, without the function that ours replaces."""
    spec = importlib.util.spec_from_file_location("original", str(module.__file__))
    assert spec
    assert spec.loader
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    return fresh


def test_error_responses_are_written_by_the_function_that_is_replaced() -> None:
    expected = parameters(gunicorn_worker._write_error)
    found = parameters(original(util).write_error)
    check(found == expected, f"util.write_error takes {found} instead of {expected}")
    check(parameters(util.write_nonblock)[:2] == ("sock", "data"), "util.write_nonblock takes no `sock, data`")
    call = "util.write_error(client, status_int, reason, mesg)"
    check(call in inspect.getsource(Worker.handle_error), f"Worker.handle_error does not contain `{call}`")
    assert util.write_error is gunicorn_worker._write_error


def test_the_logger_is_set_up_by_the_method_that_is_overridden() -> None:
    check(parameters(Logger.setup) == parameters(RedactingLogger.setup), "Logger.setup takes other parameters")
    check("self.setup(cfg)" in inspect.getsource(Logger.__init__), "Logger.__init__ does not call setup")
    check(bool(RedactingLogger(Config()).error_log.handlers), "Logger.error_log has no handlers")


def test_the_tables_above_name_everything_that_the_worker_overrides_and_uses() -> None:
    tree = ast.parse(Path(str(gunicorn_worker.__file__)).read_text(encoding="utf-8"))
    (worker,) = (
        node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == SlowClientWorker.__name__
    )
    attributes = [node for node in ast.walk(worker) if isinstance(node, ast.Attribute)]

    def used(owner: str) -> set[str]:
        return {node.attr for node in attributes if isinstance(node.value, ast.Name) and node.value.id == owner}

    own = {name for name in vars(SlowClientWorker) if not hasattr(ThreadWorker, name)} | {"_lingering"}
    overridden = {name for name in vars(SlowClientWorker) if name in vars(ThreadWorker)} - {"__module__", "__doc__"}
    assert overridden == set(OVERRIDDEN)
    assert used("self") - own - overridden == WORKER_ATTRIBUTES | set(CALLED)
    assert used("conn") == CONNECTION_ATTRIBUTES
