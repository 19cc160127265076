"""The table of formats: one row each. It drives routes, negotiation, the description of the API, and the tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema

from api.formats.atom_and_json_feed import write_atom, write_json_feed
from api.formats.csv_writer import CSV_STREAM
from api.formats.geojson import PLACE, write_geojson
from api.formats.json_writers import NDJSON_STREAM, write_json
from api.formats.page import Listed, Page, Stream

_CLAIMS = "Claims are a table of their own: add /claims to the address, before the suffix."
_IDS = "{} holds the ids of references; ask for JSON or NDJSON to expand them."
_WHOLE = "An entry of a feed is always made the same; ask for JSON or NDJSON to choose fields."


@dataclass(frozen=True, eq=False, slots=True)
class Format:
    """A row of the table: what answers can be written in."""

    name: str
    suffix: str
    media_type: str
    write: Callable[[Listed, Page], bytes]
    # What follows the media type in the header of the answer.
    parameters: str = ""
    # What OpenAPI says of the body; of JSON each route has its own schema.
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})
    # Parameters that mean nothing in this format, and why: they are refused, with any value but the one given first.
    refuses: Mapping[str, tuple[str | None, str]] = field(default_factory=dict)
    # Fields that the writer reads, whatever fields are asked for.
    needs: tuple[str, ...] = ()
    # Whether a list comes with the newest first, unless it is sorted.
    newest_first: bool = False
    # How a list without end is written; None where a format needs to see the whole.
    stream: Stream | None = None

    @property
    def content_type(self) -> str:
        """The content type of an answer."""
        return self.media_type + self.parameters


JSON = Format("JSON", "json", "application/json", write_json, schema={"type": "object"})
NDJSON = Format("NDJSON", "ndjson", "application/x-ndjson", NDJSON_STREAM.write, stream=NDJSON_STREAM)
CSV = Format(
    "CSV",
    "csv",
    "text/csv",
    CSV_STREAM.write,
    parameters="; charset=utf-8; header=present",
    refuses={
        "expand": (None, _IDS.format("CSV")),
        "evidence": ("summary", _CLAIMS),
        "cite": ("false", "How to cite a record is no column; ask for JSON or NDJSON."),
    },
    stream=CSV_STREAM,
)
GEOJSON = Format(
    "GeoJSON",
    "geojson",
    "application/geo+json",
    write_geojson,
    schema={"$ref": "#/components/schemas/GeoJson"},
    needs=PLACE,
)
_FEED = {"expand": (None, _IDS.format("A feed")), "fields": (None, _WHOLE)}
ATOM = Format(
    "Atom",
    "atom",
    "application/atom+xml",
    write_atom,
    parameters="; charset=utf-8",
    refuses=_FEED,
    newest_first=True,
)
JSON_FEED = Format(
    "JSON Feed",
    "jsonfeed",
    "application/feed+json",
    write_json_feed,
    schema={"$ref": "#/components/schemas/JsonFeed"},
    refuses=_FEED,
    newest_first=True,
)
# The shapes of others that answers have, as the API reference calls them. Their own pages tell the rest.
SHAPES: dict[str, dict[str, Any]] = {
    "GeoJson": {
        "type": "object",
        "description": "Of a list a FeatureCollection, of an item a Feature; their properties are documents.",
        "properties": {"type": {"type": "string", "enum": ["FeatureCollection", "Feature"]}},
        "required": ["type"],
        "externalDocs": {"url": "https://www.rfc-editor.org/rfc/rfc7946"},
    },
    "JsonFeed": {
        "type": "object",
        "description": "A page of a list as a JSON Feed.",
        "properties": {
            "version": {"type": "string"},
            "title": {"type": "string"},
            "next_url": {"type": "string"},
            "items": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["version", "title", "items"],
        "externalDocs": {"url": "https://www.jsonfeed.org/version/1.1/"},
    },
}
# In the order of preference, where a client has none.
FORMATS = (JSON, NDJSON, CSV, GEOJSON, ATOM, JSON_FEED)

# What routes offer.
RECORDS = (JSON, NDJSON, CSV, ATOM, JSON_FEED)
CHANGES = RECORDS
ROWS = (JSON, NDJSON, CSV)
ITEM = ROWS


def with_places(offered: tuple[Format, ...], schema: Schema) -> tuple[Format, ...]:
    """Add GeoJSON to what is offered, where things have a place."""
    has_place = schema.fields.keys() >= set(PLACE)
    return tuple(one for one in FORMATS if one in offered or (one is GEOJSON and has_place))
