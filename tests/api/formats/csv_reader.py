"""Reads CSV back, and flattens JSON by a rule of its own, so that the two can be compared."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

# What docs/formats.md says of taking back the apostrophe.
PROTECTED = re.compile("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# Columns that repeat a list for those who do not read JSON.
BESIDE = ("_joined", "_companies", "_unnamed")
# Parts of a claim that can be anything, and so are one cell of JSON.
ANYTHING = ("value", "probable")


class Whole(NamedTuple):
    """A value that stays whole."""

    value: Any


# Objects whose keys are names of fields: each is one cell, because it has other keys in each row.
BY_NAME = {"last_said_by_field"}


def table(text: str) -> list[dict[str, str]]:
    """Read the rows of a CSV file, by the names of their columns, with the texts as they were."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    head = next(rows)
    return [{name: plain(cell) for name, cell in zip(head, row, strict=True)} for row in rows]


def plain(cell: str) -> str:
    """Take the apostrophe away that protects from formulas."""
    return cell[1:] if PROTECTED.match(cell) else cell


def flat(document: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Flatten a document: a part of a part is named with underscores, lists stay whole, what is null is left out."""
    for name, value in document.items():
        if value is None:
            continue
        if isinstance(value, list) or ("stance" in document and name in ANYTHING) or name in BY_NAME:
            yield prefix + name, Whole(value)
        elif isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}_")
        else:
            yield prefix + name, value


def differences(document: dict[str, Any], row: dict[str, str]) -> list[str]:
    """Compare a document with its row in both directions."""
    expected = dict(flat(document))
    found = [
        f"{name} is {row.get(name)!r}, not {value!r}" for name, value in expected.items() if not same(row, name, value)
    ]
    lists = {name for name, value in expected.items() if isinstance(value, Whole)}
    for name, cell in row.items():
        if cell and name not in expected and not any(name == part + end for part in lists for end in BESIDE):
            found.append(f"{name} has {cell!r}, of which the document knows nothing")
    return found


def same(row: dict[str, str], name: str, value: Any) -> bool:
    """Tell whether the cell of a column says the same as a value of JSON."""
    cell = row.get(name, "")
    if isinstance(value, Whole):
        return cell != "" and json.loads(cell) == value.value
    if isinstance(value, bool):
        return cell == ("true" if value else "false")
    if isinstance(value, (int, float)):
        return cell != "" and float(cell) == value
    return cell == value
