"""Highlights: the passages of a document that a search matches, as HTML that a page can show without risk."""

import html
import unicodedata
from collections.abc import Iterable

from marshmallow import Schema, fields

from ledger.text_queries import TextQuery
from ledger.text_tokens import find_tokens
from ledger.versions.search_documents import JOINED_FIELDS, Passage, find_countries, find_passages
from models.json_types import JsonObject

# The length of an excerpt from a long text, in characters: two lines of a list of results.
EXCERPT_LENGTH = 180
# How many of them come before the first match.
EXCERPT_LEAD = 50
MAX_PASSAGES = 3

Span = tuple[int, int]


class HighlightSchema(Schema):
    """A passage that contains words of the search."""

    field = fields.String(
        required=True, metadata={"description": "The field that the passage is from", "example": "name"}
    )
    html = fields.String(
        required=True,
        metadata={
            "description": "The passage as HTML. Matching words are in `<em>`, all other text is escaped, and a long "
            "text is cut",
            "example": "<em>BYD</em> Szeged plant",
        },
    )


def build_highlights(document: JsonObject, query: TextQuery) -> list[dict[str, str]]:
    """Return the first passages with a word of the query that no passage before has, names first, countries last."""
    highlights: list[dict[str, str]] = []
    missing = {word.text for word in query.query_words}
    for passage in find_passages(document):
        spans, words = _find_matches(passage, query)
        if words & missing:
            missing -= words
            highlights.append({"field": passage.field, "html": mark_spans(passage.text, spans)})
        if not missing or len(highlights) == MAX_PASSAGES:
            return highlights
    countries = {code for word in query.query_words if word.text in missing for code in word.countries}
    highlights += (
        {"field": "country", "html": mark_spans(code, [(0, len(code))])}
        for code in find_countries(document)
        if code in countries
    )
    return highlights[:MAX_PASSAGES]


def mark_spans(text: str, spans: list[Span]) -> str:
    """Mark spans of a text and escape the rest. Of a long text, only an excerpt around the first span remains."""
    text = unicodedata.normalize("NFC", text)
    start, end = _choose_excerpt(text, spans)
    parts = ["… "] if start else []
    position = start
    for first, last in spans:
        if first >= start and last <= end:
            parts += [html.escape(text[position:first]), "<em>", html.escape(text[first:last]), "</em>"]
            position = last
    parts += [html.escape(text[position:end]), " …" if end < len(text) else ""]
    return "".join(parts)


def _find_matches(passage: Passage, query: TextQuery) -> tuple[list[Span], set[str]]:
    """Return the spans of a passage to mark, in order and without overlaps, and the words that they match."""
    text = unicodedata.normalize("NFC", passage.text)
    matches = list(query.find_matches(list(find_tokens(text)), joined=passage.field in JOINED_FIELDS))
    return _merge_spans((start, end) for start, end, _ in matches), {word for _, _, word in matches}


def _merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Merge spans that overlap or touch, as the spans of neighbouring bigrams do."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _choose_excerpt(text: str, spans: list[Span]) -> Span:
    """Choose the part of a text to show. It begins and ends at a space, if one is near."""
    if len(text) <= EXCERPT_LENGTH:
        return 0, len(text)
    first, last = spans[0]
    start = max(0, first - EXCERPT_LEAD)
    if start:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    end = min(len(text), max(start + EXCERPT_LENGTH, last))
    if end < len(text):
        space = text.rfind(" ", max(last, end - EXCERPT_LEAD), end)
        end = space if space >= 0 else end
    return start, end
