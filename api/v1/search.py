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
from api.filters.parameter_types import MAX_QUERY_LENGTH, BooleanParameter, SearchTextParameter
from api.pagination.pages import MetaSchema, PageSchema, render_list
from api.pagination.parameters import PageParameters, PagingSchema
from api.routing.blueprint import Blueprint
from api.search.finding import Findings, find_records
from api.search.highlights import HighlightSchema, build_highlights
from api.search.ranking import MAX_CANDIDATES, MAX_PARTIAL_WORDS, Hit
from ledger.versions.search_documents import list_document_words
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
    fuzzy: bool = True


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
    fuzzy = BooleanParameter(
        metadata={
            "description": "`false` finds only records that have all words as they are typed: no correction, no "
            "partial match",
            "example": "false",
        }
    )


class HitSchema(Schema):
    """A record that matches."""

    kind = fields.String(required=True, metadata={"enum": [str(kind) for kind in Kind]})
    id = fields.String(required=True)
    name = fields.String(required=True)
    score = fields.Float(
        required=True,
        metadata={
            "description": "The whole part is the quality of the match: 5 a name or the id, 4 a name but for legal "
            "forms, spaces, a plural or the end of its last word, 3 the start of a name, 2 all words in names or id, "
            "1 words elsewhere. The fraction is the rank of the certainty, 1 to 7. A partial match is rated by the "
            "words that it has in its names",
            "example": 5.6,
        },
    )
    highlight = fields.List(
        fields.Nested(HighlightSchema),
        required=True,
        metadata={"description": "Up to three passages with matching words, names first"},
    )
    matched = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "The words of the query that the record has, folded. Legal forms do not count",
            "example": ["xiaomi", "beij"],
        },
    )
    is_partial = fields.Boolean(
        required=True,
        data_key="partial",
        metadata={"description": "Whether `matched` lacks a word of the query", "example": False},
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
    is_partial = fields.Boolean(
        required=True,
        data_key="partial",
        metadata={
            "description": "Whether no record has all words, so the list has the records with most words, more than "
            f"half of two to {MAX_PARTIAL_WORDS} words"
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
    """The pages of a search: `fetch` ranks once, and `notes` are then the members of `meta`."""

    def __init__(self, params: SearchParameters) -> None:
        self.params = params
        self.notes: JsonObject = {}

    def fetch(self, after: str | None, limit: int) -> list[tuple[str, bytes]]:
        """Fetch hits after a position in the ranking, one more than `limit`."""
        params = self.params
        findings = find_records(params.q, params.kind or [], params.as_of, fuzzy=params.fuzzy)
        self.notes = {
            "did_you_mean": findings.did_you_mean,
            "partial": findings.is_partial,
            "capped": findings.is_capped,
        }
        hits = findings.hits
        if after is not None:
            position = orjson.loads(after)
            hits = [hit for hit in hits if hit.position > position]
        hits = hits[: limit + 1]
        bodies = _load_bodies(hits)
        return [(orjson.dumps(hit.position).decode(), _render_hit(hit, findings, bodies)) for hit in hits]

    def get_notes(self) -> JsonObject:
        """Return the members of `meta`."""
        return self.notes


def _load_bodies(hits: list[Hit]) -> dict[int, bytes]:
    """Load the documents of hits, by key."""
    rows: list[BodyRow] = get_reader().rows(select_bodies([hit.document_pk for hit in hits])) if hits else []
    return {row.pk: row.body for row in rows}


def _render_hit(hit: Hit, findings: Findings, bodies: Mapping[int, bytes]) -> bytes:
    # A concurrent write may have replaced the document.
    document = orjson.loads(bodies.get(hit.document_pk, b"{}"))
    return orjson.dumps(
        {
            "kind": str(hit.kind),
            "id": hit.id,
            "name": hit.name,
            "score": hit.score,
            "highlight": build_highlights(document, findings.query),
            "matched": _list_matched_words(document, findings),
            "partial": findings.is_partial,
            "certainty": str(hit.certainty),
            "last_published": hit.last_published.isoformat(),
            "link": f"/v1/{hit.kind.collection}/{hit.id}",
        }
    )


def _list_matched_words(document: JsonObject, findings: Findings) -> list[str]:
    """Return the words of the query that a document has. It has all, unless the match is partial."""
    words = set(list_document_words(document)) if findings.is_partial else set()
    return [word.text for word in findings.query.query_words if not findings.is_partial or word.matches(words)]


@blueprint.get("", answer=SearchListSchema, query=SearchQuery)
def search_records(params: SearchParameters) -> Response:
    """Search records of all kinds by words, best first.

    The search covers names, other and previous names in any script, ids, remarks, tags, identifiers, places, products
    and other texts of a record. A record must have all words. The last word may be incomplete. A Chinese, Japanese,
    Korean or Thai word is found by any part of at least two characters.

    These differences do not matter: case, diacritics, traditional and simplified Chinese, Arabic vowel signs, legal
    forms such as Inc. and GmbH, "and", the s of a plural, and in names spaces and hyphens. `next star` finds NextStar,
    `skon` SK On. The name of a country finds its records: `byd hungary`.

    Records come in this order: a name or the id is equal to the query; a name is nearly equal; a name starts with the
    query; the names or the id have all words; all others. Among equal matches the more certain records come first, then
    companies whose name starts with the query, then those published last, then the order is by kind and id. At most
    1000 records are ranked: records with matching names first, then those published last. `capped` says whether there
    were more.

    If no record has the words, the service searches for the nearest words that occur in names, and `did_you_mean` has
    them: `xaomi` finds Xiaomi. Words of up to three letters are never corrected, and in words of four letters only two
    swapped letters. If there is still no record, the list has the records with most words. Then `partial` is true, and
    `matched` has the words of each record. `fuzzy=false` switches both off.

    Punctuation counts as space. Operators are not supported. A query of punctuation alone matches nothing, and an empty
    query is an error. In `html`, only the `<em>` around matching words is markup; everything else is escaped.
    """
    pages = SearchPages(params)
    return render_list(pages.fetch, params, get_notes=pages.get_notes)
