"""Reads the examples of a page: each request, and the answer that is shown below it.

A request is a fence `http` with `GET /path` or another method, perhaps header lines, and perhaps an empty line and a
body; or a fence `sh` with a `curl` of localhost. The next fence shows the answer: `json` or `csv` for success, `http`
with a status line, headers, an empty line and the body.

An ellipsis leaves something out. In an object it stands for further fields, in a list for further elements, as a value
for any value, inside a text for any part of it. In a request it stands for what an answer before it gave: for the
`next_cursor` after `cursor=`, for the `ETag` in `If-None-Match`, for the end of a `Location` in a path.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.paths import ROOT

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
REQUEST = re.compile(r"(GET|POST|PATCH|DELETE) (/\S*)")
CURL = re.compile(r"^curl .*?localhost:8000(/[^' \n]*)", re.MULTILINE)
MORE = "…"
# A text of JSON, or a bare ellipsis with what stands before it.
PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]}]|:\s*…|…')


@dataclass
class Example:
    """A request, and the part of its answer that is shown."""

    path: str
    headers: dict[str, str]
    method: str = "GET"
    body: str | None = None
    status: int | None = None
    shown_headers: dict[str, str] = field(default_factory=dict)
    shown: Any = None
    shown_table: str | None = None


def pages() -> list[Path]:
    """Return every page of the documentation."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def sections(page: Path) -> dict[str, list[Example]]:
    """Return the examples of a page, in their order, by the heading that they stand under."""
    text = page.read_text()
    # What looks like a heading inside a fence is none: a comment of a shell, say.
    outside = FENCE.sub(lambda found: " " * len(found[0]), text)
    found: dict[str, list[Example]] = {}
    fences = list(FENCE.finditer(text))
    for number, fence in enumerate(fences):
        requests = _requests(fence[1], fence[2])
        if not requests:
            continue
        heading = [one[1] for one in HEADING.finditer(outside, 0, fence.start())][-1]
        following = fences[number + 1] if number + 1 < len(fences) else None
        if following and not _requests(following[1], following[2]):
            _show(requests[-1], following[1], following[2])
        found.setdefault(heading, []).extend(requests)
    return found


def _requests(language: str, text: str) -> list[Example]:
    if language == "http" and (request := REQUEST.match(text)):
        head, _, body = text.partition("\n\n")
        return [Example(request[2], _headers(head.splitlines()[1:]), request[1], body or None)]
    return [Example(path, {}) for path in CURL.findall(text)] if language == "sh" else []


def _show(example: Example, language: str, text: str) -> None:
    if language == "http":
        head, _, text = text.partition("\n\n")
        first, *rest = head.strip().splitlines()
        example.status, example.shown_headers = int(first.split()[1]), _headers(rest)
    elif language == "csv":
        example.shown_table = text
        return
    elif language != "json":
        return
    example.shown = parsed(text) if text.strip() else None


def _headers(lines: list[str]) -> dict[str, str]:
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def parsed(text: str) -> Any:
    """Read JSON with bare ellipses: in a list one becomes an element, in an object a key, after a colon a value."""
    inside: list[str] = []

    def quoted(found: re.Match[str]) -> str:
        piece = found[0]
        if piece in "[{":
            inside.append(piece)
        elif piece in "]}":
            inside.pop()
        elif piece.startswith(":"):
            return f': "{MORE}"'
        elif piece == MORE:
            return f'"{MORE}": "{MORE}"' if inside[-1] == "{" else f'"{MORE}"'
        return piece

    return json.loads(PIECE.sub(quoted, text))


def differences(shown: Any, answered: Any, path: str = "$") -> list[str]:
    """Compare what a page shows with an answer, and name each difference."""
    if shown == MORE:
        return []
    if isinstance(shown, dict) and isinstance(answered, dict):
        found = [f"{path}.{name} is not there" for name in shown.keys() - answered.keys() - {MORE}]
        if MORE not in shown:
            found += [f"{path}.{name} is not shown" for name in answered.keys() - shown.keys()]
        both = [name for name in shown if name in answered]
        return found + [one for name in both for one in differences(shown[name], answered[name], f"{path}.{name}")]
    if isinstance(shown, list) and isinstance(answered, list):
        return _differences_of_lists(shown, answered, path)
    if isinstance(shown, str) and isinstance(answered, str) and fits(shown, answered):
        return []
    return [] if shown == answered else [f"{path} is {answered!r}, not {shown!r}"]


def _differences_of_lists(shown: list[Any], answered: list[Any], path: str) -> list[str]:
    """Compare up to the ellipsis from the front, and after it from the end."""
    if MORE not in shown:
        if len(shown) != len(answered):
            return [f"{path} has {len(answered)} elements, not {len(shown)}"]
        pairs = list(zip(shown, answered, strict=True))
    else:
        front = shown.index(MORE)
        back = len(shown) - front - 1
        if len(answered) < front + back:
            return [f"{path} has only {len(answered)} elements"]
        end = answered[len(answered) - back :]
        pairs = [*zip(shown[:front], answered, strict=False), *zip(shown[front + 1 :], end, strict=True)]
    return [one for number, (a, b) in enumerate(pairs) for one in differences(a, b, f"{path}[{number}]")]


def fits(shown: str, answered: str) -> bool:
    """Tell whether a text is what is shown, with anything in the place of an ellipsis."""
    return re.fullmatch(".*".join(map(re.escape, shown.split(MORE))), answered, re.DOTALL) is not None
