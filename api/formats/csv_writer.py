"""CSV, RFC 4180: documents flattened to rows, with no cell that a spreadsheet would run."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

import orjson

from api.formats.csv_columns import Cell, Column, columns_for
from api.formats.page import Listed, Stream

# A spreadsheet takes a cell that begins so for a formula, full-width signs too. Apostrophes before the sign are looked
# through, so that taking one away gives back the text in every case.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


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


CSV_STREAM = Stream(csv_head, csv_rows)
