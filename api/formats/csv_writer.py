"""CSV, RFC 4180: documents flattened to rows. A spreadsheet executes no cell as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

import orjson

from api.formats.csv_columns import Cell, Column, select_columns
from api.formats.page import Listing, StreamWriter

# A spreadsheet reads a cell with such a beginning as a formula; full-width signs count too. The pattern also matches
# apostrophes before the sign. So a reader gets the text back in every case when it removes one apostrophe.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def write_csv_header(listing: Listing, names: Sequence[str] | None) -> bytes:
    """Write the names of the columns."""
    return _write_csv([[column.name for column in select_columns(listing.schema, names)]])


def write_csv_rows(listing: Listing, names: Sequence[str] | None, bodies: Iterable[bytes]) -> bytes:
    """Write finished documents as rows."""
    columns = select_columns(listing.schema, names)
    return _write_csv(_build_row(columns, body) for body in bodies)


def escape_formula(cell: Cell) -> Cell:
    """Put an apostrophe before a text that a spreadsheet would read as a formula. Numbers stay unchanged."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _build_row(columns: Sequence[Column], body: bytes) -> list[Cell]:
    document = orjson.loads(body)
    return [escape_formula(column.read(document)) for column in columns]


def _write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()


CSV_STREAM = StreamWriter(write_csv_header, write_csv_rows)
