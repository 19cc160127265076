"""Marks what a search matched in the texts of a document, as HTML that is safe to show."""

import html
import unicodedata
from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, fields

from ledger.text_tokens import Query, runs
from ledger.versions.search_documents import Passage, passages

# Characters of a long text to show. Two lines of a list of results.
WINDOW = 180
# How much of them stands before the first mark.
BEFORE = 50
MOST_PASSAGES = 3

Span = tuple[int, int]


class HighlightSchema(Schema):
    """A passage in which words of the search stand."""

    field = fields.String(required=True, metadata={"description": "The field that it is from", "example": "name"})
    html = fields.String(
        required=True,
        metadata={
            "description": "The passage as HTML: matched words in `<em>`, everything else escaped, long texts cut",
            "example": "<em>BYD</em> Szeged plant",
        },
    )


def highlights(document: dict[str, Any], query: Query) -> list[dict[str, str]]:
    """Return the first passages in which something that was asked for stands and in none before, names first."""
    shown: list[dict[str, str]] = []
    missing = set(query.asked)
    for passage in passages(document):
        spans, matched = _matches(passage, query)
        if matched & missing:
            missing -= matched
            shown.append({"field": passage.field, "html": marked(passage.text, spans)})
        if not missing or len(shown) == MOST_PASSAGES:
            break
    return shown


def marked(text: str, spans: list[Span]) -> str:
    """Mark spans of a text and escape the rest; of a long text, keep what is around the first."""
    text = unicodedata.normalize("NFC", text)
    start, end = _window(text, spans)
    parts = ["… "] if start else []
    place = start
    for first, last in spans:
        if first >= start and last <= end:
            parts += [html.escape(text[place:first]), "<em>", html.escape(text[first:last]), "</em>"]
            place = last
    parts += [html.escape(text[place:end]), " …" if end < len(text) else ""]
    return "".join(parts)


def _matches(passage: Passage, query: Query) -> tuple[list[Span], set[str]]:
    """Return the parts of a passage to mark, in order and apart, and what of the query they are."""
    text = unicodedata.normalize("NFC", passage.text)
    found = [mark for run in runs(text) for mark in query.marks(run)]
    return _joined((start, end) for start, end, _ in found), {asked for _, _, asked in found}


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap or touch, as pairs of characters do."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _window(text: str, spans: list[Span]) -> Span:
    """Choose what to show of a text, cut at spaces where there are any near."""
    if len(text) <= WINDOW:
        return 0, len(text)
    first, last = spans[0]
    start = max(0, first - BEFORE)
    if start:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    end = min(len(text), max(start + WINDOW, last))
    if end < len(text):
        space = text.rfind(" ", max(last, end - BEFORE), end)
        end = space if space >= 0 else end
    return start, end
