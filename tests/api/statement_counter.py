"""Counts the statements that a request sends to the database."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, event


def statements(client: FlaskClient, url: str) -> int:
    """Ask twice, and return how many statements the second answer took: the first may have to read a secret."""
    client.get(url)
    engine: Engine = client.application.extensions["evfacts"].engine
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(url).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)
