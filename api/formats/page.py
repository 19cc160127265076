"""What a writer is given: what is listed, and the finished documents of one page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one document, in our own words."""

    address: str  # path that names it for good
    link: str  # path to read more
    title: str
    summary: str
    updated: str
    published: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed: its title, the schema of its documents, and what a feed says of one of them."""

    title: str
    schema: Schema
    entry: Callable[[dict[str, Any]], Entry] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Finished documents, with what JSON says beside them. An item is a page of one."""

    bodies: Sequence[bytes]
    page: dict[str, Any] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)
    names: Sequence[str] | None = None  # the fields that were asked for; None for all
    item: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """How a list is written piece by piece: what comes first, and the rows of some documents."""

    head: Callable[[Listed, Sequence[str] | None], bytes]
    rows: Callable[[Listed, Sequence[str] | None, Iterable[bytes]], bytes]

    def write(self, listed: Listed, page: Page) -> bytes:
        """Write one page as a whole."""
        return self.head(listed, page.names) + self.rows(listed, page.names, page.bodies)
