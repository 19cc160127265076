"""`/v1/search`: full text search over records of all kinds."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import orjson
from flask import Response
from marshmallow import Schema, fields

from api.context import get_reader
from api.filters import DateParameter
from api.filters.parameter_types import MAX_QUERY_LENGTH, SearchTextParameter
from api.pagination.pages import MetaSchema, PageSchema, load_data_version, render_list
from api.pagination.parameters import PageParameters, PagingSchema
from api.routing.blueprint import Blueprint
from api.search.highlights import HighlightSchema, build_highlights
from api.search.ranking import MAX_CANDIDATES, Hit, load_name_index, rank_records
from ledger.text_tokens import TextQuery, parse_query
from models.json_types import JsonObject
from models.queries.rows import BodyRow
from models.queries.search import select_bodies
from models.vocabularies import Certainty, Kind
from schemas.fields.scalars import Word

blueprint = Blueprint(
    "search", __name__, url_prefix="/v1/search", description="Full text search over records of all kinds."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParameters(PageParameters):
    """The parameters of a search. `kind` None is for all kinds."""

    q: str
    kind: list[Kind] | None = None
    as_of: dt.date | None = None


class SearchQuery(PagingSchema):
    """The parameters of a search."""

    parameters: ClassVar[type[object]] = SearchParameters

    q = SearchTextParameter(
        required=True,
        metadata={
            "description": f"Words. A record must have all of them; the last one may be incomplete. At most "
            f"{MAX_QUERY_LENGTH} characters",
            "example": "xiaomi beij",
        },
    )
    kind = fields.List(
        Word(Kind),
        metadata={"description": "Only records of this kind. Repeat the parameter for OR.", "example": ["plant"]},
    )
    as_of = DateParameter(
        metadata={"description": "Search what had been published by the end of this day", "example": "2022-09-30"}
    )


class HitSchema(Schema):
    """A record that matches."""

    kind = fields.String(required=True, metadata={"enum": [str(kind) for kind in Kind]})
    id = fields.String(required=True)
    name = fields.String(required=True)
    score = fields.Float(
        required=True,
        metadata={
            "description": "The whole part is the quality of the match: 5 a name or the id, 4 a name but for the end "
            "of its last word, 3 the start of a name, 2 all words in names or id, 1 words elsewhere. The fraction is "
            "the rank of the certainty, 1 to 7",
            "example": 5.6,
        },
    )
    highlight = fields.List(
        fields.Nested(HighlightSchema),
        required=True,
        metadata={"description": "Up to three passages with matching words, names first"},
    )
    certainty = fields.String(required=True, metadata={"enum": [str(word) for word in Certainty]})
    last_published = fields.String(required=True, metadata={"format": "date"})
    link = fields.String(required=True, metadata={"description": "URL of the record"})


class SearchMetaSchema(MetaSchema):
    """The state of the data that the response was made from, and the words that were searched instead."""

    did_you_mean = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "If no record has these words: the nearest words, which the list was searched with instead"
        },
    )
    capped = fields.Boolean(
        required=True,
        metadata={
            "description": f"Whether more than {MAX_CANDIDATES} records match. The list has only so many of them"
        },
    )


class SearchListSchema(Schema):
    """A page of the matching records, best first."""

    data = fields.List(fields.Nested(HitSchema), required=True)
    page = fields.Nested(PageSchema, required=True)
    meta = fields.Nested(SearchMetaSchema, required=True)


class SearchPages:
    """The pages of a search: `fetch` ranks once, and `notes` are then the members of `meta`.

    If no record has the words, the search is repeated with the nearest words.
    """

    def __init__(self, params: SearchParameters) -> None:
        self.text, self.kinds, self.as_of = params.q, params.kind or [], params.as_of
        self.notes: JsonObject = {"did_you_mean": None, "capped": False}

    def fetch(self, after: str | None, limit: int) -> list[tuple[str, bytes]]:
        """Fetch hits after a position in the ranking, one more than `limit`."""
        query, hits = self._rank()
        if after is not None:
            position = orjson.loads(after)
            hits = [hit for hit in hits if hit.position > position]
        hits = hits[: limit + 1]
        bodies = _load_bodies(hits)
        return [(orjson.dumps(hit.position).decode(), _render_hit(hit, query, bodies)) for hit in hits]

    def get_notes(self) -> JsonObject:
        """Return the members of `meta`."""
        return self.notes

    def _rank(self) -> tuple[TextQuery, list[Hit]]:
        query = parse_query(self.text)
        hits, self.notes["capped"] = rank_records(query, self.kinds, self.as_of)
        if not query or hits:
            return query, hits
        nearest = load_name_index(load_data_version(), self.as_of).suggest_correction(self.text)
        if nearest is None:
            return query, hits
        query = parse_query(nearest)
        hits, self.notes["capped"] = rank_records(query, self.kinds, self.as_of)
        self.notes["did_you_mean"] = nearest if hits else None
        return query, hits


def _load_bodies(hits: list[Hit]) -> dict[int, bytes]:
    """Load the documents of hits, by key."""
    rows: list[BodyRow] = get_reader().rows(select_bodies([hit.document_pk for hit in hits])) if hits else []
    return {row.pk: row.body for row in rows}


def _render_hit(hit: Hit, query: TextQuery, bodies: Mapping[int, bytes]) -> bytes:
    # A concurrent write may have replaced the document.
    document = orjson.loads(bodies.get(hit.document_pk, b"{}"))
    return orjson.dumps(
        {
            "kind": str(hit.kind),
            "id": hit.id,
            "name": hit.name,
            "score": hit.score,
            "highlight": build_highlights(document, query),
            "certainty": str(hit.certainty),
            "last_published": hit.last_published.isoformat(),
            "link": f"/v1/{hit.kind.collection}/{hit.id}",
        }
    )


@blueprint.get("", answer=SearchListSchema, query=SearchQuery)
def search_records(params: SearchParameters) -> Response:
    """Search records of all kinds by words, best first.

    The search covers names, other and previous names in any script, ids, remarks, tags, identifiers, places, products
    and other texts of a record. A record must have all words. The last word may be incomplete. Case and diacritics do
    not matter: `komarom` finds Komárom. A Chinese, Japanese, Korean or Thai word is found by any part of at least two
    characters.

    Records come in this order: a name or the id is equal to the query; a name lacks only the end of its last word; a
    name starts with the query; the names or the id have all words; all others. Among equal matches the more certain
    records come first, then those published last, then the order is by kind and id. At most 1000 records are ranked:
    records with matching names first, then those published last. `capped` says whether there were more.

    If no record has the words, the service searches for the nearest words that occur in names, and `did_you_mean` has
    them: `xaomi` finds Xiaomi. Otherwise `did_you_mean` is null.

    Punctuation counts as space. Operators are not supported. A query of punctuation alone matches nothing, and an empty
    query is an error. In `html`, only the `<em>` around matching words is markup; everything else is escaped.
    """
    pages = SearchPages(params)
    return render_list(pages.fetch, params, get_notes=pages.get_notes)
