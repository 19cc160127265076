"""The input of the writers of formats: what a list contains, and the finished documents of one page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from marshmallow import Schema

from models.json_types import JsonObject


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """The entry of a feed for one document, in our own words."""

    address: str  # path that identifies it permanently
    link: str  # path of the page to read next
    title: str
    summary: str
    updated: str
    published: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list contains: its title, the schema of its documents, and how to build the feed entry of a document."""

    title: str
    schema: Schema
    build_entry: Callable[[JsonObject], FeedEntry] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Finished documents, and the members `page` and `meta` of the JSON envelope. An item is a page of one document."""

    bodies: Sequence[bytes]
    page: JsonObject = field(default_factory=dict)
    meta: JsonObject = field(default_factory=dict)
    field_names: Sequence[str] | None = None  # the fields that the client asked for; None for all
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class StreamWriter:
    """Writes a list piece by piece: first the header, then the rows of some documents at a time."""

    write_header: Callable[[Listing, Sequence[str] | None], bytes]
    write_rows: Callable[[Listing, Sequence[str] | None, Iterable[bytes]], bytes]

    def write_page(self, listing: Listing, page: Page) -> bytes:
        """Write one page as a whole."""
        header = self.write_header(listing, page.field_names)
        return header + self.write_rows(listing, page.field_names, page.bodies)
