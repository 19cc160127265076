"""The table of formats: one row each. Routes, negotiation, the API reference and tests follow from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from marshmallow import Schema

from api.formats.atom_and_json_feed import write_atom, write_json_feed
from api.formats.csv_writer import CSV_STREAM
from api.formats.geojson import COORDINATE_FIELDS, write_geojson
from api.formats.json_writers import NDJSON_STREAM, write_json
from api.formats.page import Listing, Page, StreamWriter
from models.json_types import JsonObject

_CLAIMS = "CSV has claims in a table of their own. Add /claims to the path, before the suffix."
_IDS = "{} contains the ids of references. Request JSON or NDJSON to expand them."
_ENTRY = "Every entry of a feed has the same members. Request JSON or NDJSON to choose fields."


@dataclass(frozen=True, eq=False, slots=True)
class Format:
    """A row of the table: a format of responses."""

    name: str
    suffix: str
    media_type: str
    write: Callable[[Listing, Page], bytes]
    # The parameters of the media type in the `Content-Type` of the response.
    parameters: str = ""
    # The schema of the body in the API reference. For JSON each route has its own schema.
    schema: JsonObject = field(default_factory=lambda: {"type": "string"})
    # Parameters without effect in this format: the only value that is accepted, if any, and the reason.
    refused_parameters: Mapping[str, tuple[str | None, str]] = field(default_factory=dict)
    # Fields that the writer reads, whichever fields the client asks for.
    required_fields: tuple[str, ...] = ()
    # Whether a list begins with the newest records, unless the client sorts it.
    newest_first: bool = False
    # Whether a list has the member `meta` of the JSON envelope.
    has_meta: bool = False
    # Writes an unlimited list piece by piece. None if the format needs the whole list at once.
    stream: StreamWriter | None = None

    @property
    def content_type(self) -> str:
        """The `Content-Type` of a response."""
        return self.media_type + self.parameters


JSON = Format("JSON", "json", "application/json", write_json, schema={"type": "object"}, has_meta=True)
NDJSON = Format("NDJSON", "ndjson", "application/x-ndjson", NDJSON_STREAM.write_page, stream=NDJSON_STREAM)
CSV = Format(
    "CSV",
    "csv",
    "text/csv",
    CSV_STREAM.write_page,
    parameters="; charset=utf-8; header=present",
    refused_parameters={
        "expand": (None, _IDS.format("CSV")),
        "evidence": ("summary", _CLAIMS),
        "cite": ("false", "CSV has no column for citations. Request JSON or NDJSON."),
    },
    stream=CSV_STREAM,
)
GEOJSON = Format(
    "GeoJSON",
    "geojson",
    "application/geo+json",
    write_geojson,
    schema={"$ref": "#/components/schemas/GeoJson"},
    required_fields=COORDINATE_FIELDS,
    has_meta=True,
)
_FEED = {"expand": (None, _IDS.format("A feed")), "fields": (None, _ENTRY)}
ATOM = Format(
    "Atom",
    "atom",
    "application/atom+xml",
    write_atom,
    parameters="; charset=utf-8",
    refused_parameters=_FEED,
    newest_first=True,
)
JSON_FEED = Format(
    "JSON Feed",
    "jsonfeed",
    "application/feed+json",
    write_json_feed,
    schema={"$ref": "#/components/schemas/JsonFeed"},
    refused_parameters=_FEED,
    newest_first=True,
)
# The components of the API reference for formats that other specifications define, with links to them.
FORMAT_SCHEMAS: dict[str, JsonObject] = {
    "GeoJson": {
        "type": "object",
        "description": "A FeatureCollection for a list, a Feature for an item. Their properties are documents.",
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
# In the order of preference, for clients that have none.
FORMATS = (JSON, NDJSON, CSV, GEOJSON, ATOM, JSON_FEED)

# The formats that routes offer.
RECORD_FORMATS = (JSON, NDJSON, CSV, ATOM, JSON_FEED)
CHANGE_FORMATS = RECORD_FORMATS
ROW_FORMATS = (JSON, NDJSON, CSV)
ITEM_FORMATS = ROW_FORMATS


def add_geojson(offered: tuple[Format, ...], schema: Schema) -> tuple[Format, ...]:
    """Add GeoJSON to the formats that a route offers, if its documents have coordinates."""
    has_coordinates = schema.fields.keys() >= set(COORDINATE_FIELDS)
    return tuple(format_ for format_ in FORMATS if format_ in offered or (format_ is GEOJSON and has_coordinates))
