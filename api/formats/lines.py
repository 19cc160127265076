"""JSON, JSON by the line, and CSV: documents joined as bytes, or flattened to rows."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import orjson

from api.formats.columns import Cell, Column, columns_for
from api.formats.contents import Listed, Page

# A spreadsheet takes a cell that begins so for a formula, full-width signs too. Apostrophes before the sign are looked
# through, so that taking one away gives back the text in every case.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


@dataclass(frozen=True, slots=True)
class Stream:
    """How a list is written piece by piece: what comes first, and the rows of some documents."""

    head: Callable[[Listed, Sequence[str] | None], bytes]
    rows: Callable[[Listed, Sequence[str] | None, Iterable[bytes]], bytes]

    def write(self, listed: Listed, page: Page) -> bytes:
        """Write one page as a whole."""
        return self.head(listed, page.names) + self.rows(listed, page.names, page.bodies)


def write_json(listed: Listed, page: Page) -> bytes:
    """Join finished documents to a list; nothing is parsed."""
    if page.item:
        return page.bodies[0]
    return b'{"data":[%b],"page":%b,"meta":%b}' % (
        b",".join(page.bodies),
        orjson.dumps(page.page),
        orjson.dumps(page.meta),
    )


def ndjson_rows(listed: Listed, names: Sequence[str] | None, bodies: Iterable[bytes]) -> bytes:
    """Write finished documents one a line; JSON as we dump it has no line feed inside."""
    return b"".join(b"%b\n" % body for body in bodies)


def csv_head(listed: Listed, names: Sequence[str] | None) -> bytes:
    """Write the names of the columns."""
    return _csv([[column.name for column in columns_for(listed.schema, names)]])


def csv_rows(listed: Listed, names: Sequence[str] | None, bodies: Iterable[bytes]) -> bytes:
    """Write finished documents as rows, RFC 4180."""
    columns = columns_for(listed.schema, names)
    return _csv(_row(columns, body) for body in bodies)


def harmless(cell: Cell) -> Cell:
    """Put an apostrophe before a text that a spreadsheet would take for a formula. Numbers stay as they are."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _row(columns: Sequence[Column], body: bytes) -> list[Cell]:
    document = orjson.loads(body)
    return [harmless(column.of(document)) for column in columns]


def _csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode()


NDJSON_STREAM = Stream(lambda listed, names: b"", ndjson_rows)
CSV_STREAM = Stream(csv_head, csv_rows)
