"""`/llms.txt`: what an agent should know before it asks, by llmstxt.org; written from what is registered."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from api.formats import FORMATS
from models.vocabularies import Kind

# Missing where only the packages are installed: then there is the reference alone.
GUIDES = Path(__file__).parents[2] / "docs"
ADVICE = """\
How to ask well:

- Addresses here are relative to this host. A record is `/v1/{collection}/{id}`; ids are readable and never reused.
- Parameters are strict. An unknown name or word is a 400 whose `errors` have `did_you_mean` and `allowed`: correct the
  request by them and send it again. Nothing is ever ignored, so an answer is an answer to all that was asked.
- Find an id first with `/v1/search?q=` (any script, all words) or `/v1/lookup?id=` (an id of another register).
- Filters are fields: `country=CN`, `status__not=cancelled`, `announced__lt=2022`, `operator.country=CN`,
  `capacity__gt=200000%20vehicles/year`. Repeat a parameter for "or"; different ones must all hold. Values are
  imprecise, and a comparison asks what can be; `announced__match=certain` asks what must be.
- Say `as_of=2022-09-30` when a question is about what was known by a day. Without it the answer is what is known now.
- Look at `evidence` before you state a fact: `certainty`, `independent_sources`, `disputed`, `denied_by`.
  `evidence=full` has the claims under each field, `/explain?field=` why one of them won.
- Name the source: `cite=true` on a record gives a citation to copy, with its sources.
- Ask for what you need: `fields=name,status`, `limit=` (1 to 500), `sort=-announced`. `count=exact` counts; a page
  without `count` has no total. Go on with `page.next` until it is null.
- Let `/v1/stats/` add up: it counts nothing twice and names what it left out.
- An answer has an `ETag`: send it as `If-None-Match`. After a 429 or 503, wait as long as `Retry-After` says."""


def guides() -> list[Path]:
    """Return the pages of documentation that are here to be served, in the order of their names."""
    return sorted(GUIDES.glob("*.md"))


def llms_txt(described: dict[str, Any], open_reads: bool) -> str:
    """Write the page from the OpenAPI document; `open_reads` says whether reading is free."""
    about, _, more = described["info"]["description"].partition("\n\n")
    parts = [f"# {described['info']['title']}", f"> {about}", _unwrapped(more), ADVICE]
    if not open_reads:
        parts.append("Everything under `/v1` needs a key here, as in `Authorization: Bearer evf_…`.")
    collections = {f"/v1/{kind.collection}": kind for kind in Kind}
    lists = {path: item["get"] for path, item in described["paths"].items() if "get" in item and "{" not in path}
    parts += _section("Collections", (_link(path, lists[path], kind.definition) for path, kind in collections.items()))
    parts.append(f"Under a record: {', '.join(_under_a_record(described))}.")
    formats = ", ".join(f"{one.name} (`.{one.suffix}`, `{one.media_type}`)" for one in FORMATS)
    parts.append(f"Formats, by suffix of the address or by `Accept`: {formats}.")
    facts = [path for path in lists if path.startswith("/v1/") and path not in collections]
    parts += _section("Other routes", (_link(path, lists[path]) for path in facts))
    parts += _section("Guides", (f"- [{_title(page)}](/docs/{page.name})" for page in guides()))
    parts += _section("Optional", (_link(path, lists[path]) for path in lists if not path.startswith("/v1/")))
    return "\n\n".join(parts) + "\n"


def _section(title: str, lines: Iterator[str]) -> list[str]:
    listed = "\n".join(lines)
    return [f"## {title}", listed] if listed else []


def _link(path: str, operation: dict[str, Any], told: str = "") -> str:
    """Write the line of a route; not as a link where that may lead nowhere: to what there is not, or needs a key."""
    parameters = operation.get("parameters", ())
    needed = {one["name"]: one["schema"]["example"] for one in parameters if one.get("required")}
    address = f"{path}?{urlencode(needed, safe=':')}" if needed else path
    uncertain = (needed and "404" in operation["responses"]) or "security" in operation
    name = f"`{address}`" if uncertain else f"[{path}]({address})"
    return f"- {name}: {told or operation['summary']}"


def _under_a_record(described: dict[str, Any]) -> list[str]:
    start = f"/v1/{next(iter(Kind)).collection}/{{record_id}}/"
    paths = described["paths"].items()
    return [f"`/{path.removeprefix(start)}`" for path, item in paths if path.startswith(start) and "get" in item]


def _title(page: Path) -> str:
    found = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else page.stem


def _unwrapped(text: str) -> str:
    return " ".join(text.split())
