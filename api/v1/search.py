"""`/v1/search`: finds records of all kinds by words."""

import datetime as dt
from typing import Any

import orjson
from flask import Response
from marshmallow import Schema, fields

from api.context import service
from api.filters import PlainDate
from api.filters.parameter_types import LONGEST_QUERY, Words
from api.pagination.pages import MetaSchema, PageSchema, PagingSchema, answer, data_version
from api.routing.blueprint import Blueprint
from api.search.highlights import HighlightSchema, highlights
from api.search.ranking import MOST_CANDIDATES, Hit, names, ranked
from ledger.text_tokens import Query, query
from models.queries.search import select_bodies
from models.vocabularies import Certainty, Kind
from schemas.fields.scalars import Word

blueprint = Blueprint("search", __name__, url_prefix="/v1/search", description="Finds records of all kinds by words.")


class SearchQuery(PagingSchema):
    """The parameters of a search."""

    q = Words(
        required=True,
        metadata={
            "description": f"Words, all of which must be there; the last may be unfinished. At most {LONGEST_QUERY} "
            "characters",
            "example": "xiaomi beij",
        },
    )
    kind = fields.List(Word(Kind), metadata={"description": "Only this kind; repeat it for or", "example": ["plant"]})
    as_of = PlainDate(
        metadata={"description": "Search what had been published by the end of this day", "example": "2022-09-30"}
    )


class HitSchema(Schema):
    """A record that was found."""

    kind = fields.String(required=True, metadata={"enum": [str(kind) for kind in Kind]})
    id = fields.String(required=True)
    name = fields.String(required=True)
    score = fields.Float(
        required=True,
        metadata={
            "description": "Before the point how it was matched (5 a name or the id, 4 a name but for the end of its "
            "last word, 3 the start of a name, 2 all words in names or id, 1 words elsewhere), after it the rank of "
            "its certainty, 1 to 7",
            "example": 5.6,
        },
    )
    highlight = fields.List(
        fields.Nested(HighlightSchema),
        required=True,
        metadata={"description": "Up to three passages in which words of the search stand, names first"},
    )
    certainty = fields.String(required=True, metadata={"enum": [str(word) for word in Certainty]})
    last_published = fields.String(required=True, metadata={"format": "date"})
    link = fields.String(required=True, metadata={"description": "Address of the record"})


class SearchMetaSchema(MetaSchema):
    """What the answer was made from, and what to search for instead."""

    did_you_mean = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Where nothing has these words: words close to them, by which the list was found instead"
        },
    )
    capped = fields.Boolean(
        required=True,
        metadata={"description": f"Whether more than {MOST_CANDIDATES} were found, of which the list holds so many"},
    )


class SearchListSchema(Schema):
    """A page of what was found, best first."""

    data = fields.List(fields.Nested(HitSchema), required=True)
    page = fields.Nested(PageSchema, required=True)
    meta = fields.Nested(SearchMetaSchema, required=True)


class Search:
    """A search: ranks once, then gives a page of it and what there is to note.

    Where nothing has the words, those that were probably meant are searched for in their place.
    """

    def __init__(self, text: str, kinds: list[Kind], as_of: dt.date | None) -> None:
        self.text, self.kinds, self.as_of = text, kinds, as_of
        self.notes: dict[str, Any] = {"did_you_mean": None, "capped": False}

    def fetch(self, after: str | None, limit: int) -> list[tuple[str, bytes]]:
        """Fetch a page after a place in the ranking."""
        asked = query(self.text)
        hits, self.notes["capped"] = ranked(asked, self.kinds, self.as_of)
        if asked and not hits and (meant := names(data_version(), self.as_of).meant(self.text)):
            asked = query(meant)
            hits, self.notes["capped"] = ranked(asked, self.kinds, self.as_of)
            self.notes["did_you_mean"] = meant if hits else None
        if after is not None:
            place = orjson.loads(after)
            hits = [hit for hit in hits if hit.place > place]
        return self._written(hits[: limit + 1], asked)

    def _written(self, hits: list[Hit], asked: Query) -> list[tuple[str, bytes]]:
        pks = [hit.document_pk for hit in hits]
        bodies = dict(map(tuple, service().rows(select_bodies(pks)))) if pks else {}
        written = []
        for hit in hits:
            shown = {
                "kind": str(hit.kind),
                "id": hit.id,
                "name": hit.name,
                "score": hit.score,
                # A write may have replaced the document in between.
                "highlight": highlights(orjson.loads(bodies.get(hit.document_pk, b"{}")), asked),
                "certainty": str(hit.certainty),
                "last_published": hit.last_published.isoformat(),
                "link": f"/v1/{hit.kind.collection}/{hit.id}",
            }
            written.append((orjson.dumps(hit.place).decode(), orjson.dumps(shown)))
        return written


@blueprint.get("", schema=SearchListSchema, query=SearchQuery)
def search_records(options: dict[str, Any]) -> Response:
    """Search records of all kinds by words, best first.

    Searched are names, further and previous names in any script, ids, remarks, tags, identifiers, places, products and
    other texts of a record. All words must be there; the last one may be unfinished. Case and diacritics do not matter:
    `komarom` finds Komárom. Chinese, Japanese, Korean and Thai are found by any part of two characters or more.

    The order: records of which a name or the id is just what was searched for; those with a name that lacks no more
    than the end of its last word; those with a name that starts so; those with all words in their names or id; the
    others. Among equals the more certain come first, then those published last, then by kind and id. No more than 1000
    records are ranked, those with matching names before others and those published last before older ones; `capped`
    tells.

    Where nothing has the words, the nearest ones that stand in names are searched for instead, and `did_you_mean` says
    which: `xaomi` finds Xiaomi. It is null where the list has what was asked for.

    Signs are taken for spaces and are no operators. A search for nothing but signs finds nothing; an empty one is an
    error. In `html`, everything but the `<em>` around matched words is escaped.
    """
    found = Search(options["q"], options.get("kind", []), options.get("as_of"))
    return answer(found.fetch, options, noted=lambda: found.notes)
