"""`/llms.txt`: what an agent needs to know before it sends requests, by llmstxt.org. Made from what is registered."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from api.formats import FORMATS
from models.json_types import JsonObject
from models.vocabularies import Kind

# Missing if only the packages are installed. Then the reference is served without guides.
GUIDES = Path(__file__).parents[2] / "docs"
ADVICE = """\
How to ask well:

- URLs here are relative to this host. A record is `/v1/{collection}/{id}`. Ids are readable and never reused.
- Parameters are strict. An unknown name or word is a 400 whose `errors` have `did_you_mean` and `allowed`: correct the
  request and send it again. The service never ignores a parameter, so a response answers the whole request.
- Find an id first with `/v1/search?q=` (any script, all words) or `/v1/lookup?id=` (an id of another register).
- Filters are fields: `country=CN`, `status__not=cancelled`, `announced__lt=2022`, `operator.country=CN`,
  `capacity__gt=200000%20vehicles/year`. Repeat a parameter for "or"; different parameters must all match. Values are
  imprecise: a comparison matches what is possible, and `announced__match=certain` matches what is certain.
- Send `as_of=2022-09-30` for what was known by a day. Without it, the response is what is known now.
- Read `evidence` before you state a fact: `certainty`, `independent_sources`, `disputed`, `denied_by`.
  `evidence=full` has the claims under each field, and `/explain?field=` the reason why one of them won.
- Name the source: `cite=true` on a record returns a citation with its sources.
- Request only what you need: `fields=name,status`, `limit=` (1 to 500), `sort=-announced`. `count=exact` counts; a page
  without `count` has no total. Continue with `page.next` until it is null.
- Let `/v1/stats/` add up: it counts nothing twice and lists what it leaves out.
- A response has an `ETag`: send it as `If-None-Match`. After a 429 or 503, wait as long as `Retry-After` says."""


def list_guides() -> list[Path]:
    """Return the pages of documentation that can be served, ordered by name."""
    return sorted(GUIDES.glob("*.md"))


def render_llms_txt(document: JsonObject, open_reads: bool) -> str:
    """Return the page, made from the OpenAPI document. `open_reads` says whether reading needs no key."""
    about, _, more = document["info"]["description"].partition("\n\n")
    parts = [f"# {document['info']['title']}", f"> {about}", " ".join(more.split()), ADVICE]
    if not open_reads:
        parts.append("Everything under `/v1` needs a key here, as in `Authorization: Bearer evf_…`.")
    collections = {f"/v1/{kind.collection}": kind for kind in Kind}
    lists = {path: item["get"] for path, item in document["paths"].items() if "get" in item and "{" not in path}
    lines = (_render_route(path, lists[path], kind.definition) for path, kind in collections.items())
    parts += _render_section("Collections", lines)
    parts.append(f"Under a record: {', '.join(_list_record_routes(document))}.")
    formats = ", ".join(f"{format_.name} (`.{format_.suffix}`, `{format_.media_type}`)" for format_ in FORMATS)
    parts.append(f"Formats, by suffix of the path or by `Accept`: {formats}.")
    others = [path for path in lists if path.startswith("/v1/") and path not in collections]
    parts += _render_section("Other routes", (_render_route(path, lists[path]) for path in others))
    parts += _render_section("Guides", (f"- [{_read_title(page)}](/docs/{page.name})" for page in list_guides()))
    optional = [path for path in lists if not path.startswith("/v1/")]
    parts += _render_section("Optional", (_render_route(path, lists[path]) for path in optional))
    return "\n\n".join(parts) + "\n"


def _render_section(title: str, lines: Iterator[str]) -> list[str]:
    text = "\n".join(lines)
    return [f"## {title}", text] if text else []


def _render_route(path: str, operation: JsonObject, description: str = "") -> str:
    """Return the line of a route. It is not a link if the URL may answer 404 or needs a key."""
    parameters = operation.get("parameters", ())
    required = {part["name"]: part["schema"]["example"] for part in parameters if part.get("required")}
    url = f"{path}?{urlencode(required, safe=':')}" if required else path
    uncertain = (required and "404" in operation["responses"]) or "security" in operation
    name = f"`{url}`" if uncertain else f"[{path}]({url})"
    return f"- {name}: {description or operation['summary']}"


def _list_record_routes(document: JsonObject) -> list[str]:
    """Return the routes below a record, relative to it."""
    start = f"/v1/{next(iter(Kind)).collection}/{{record_id}}/"
    paths = document["paths"].items()
    return [f"`/{path.removeprefix(start)}`" for path, item in paths if path.startswith(start) and "get" in item]


def _read_title(page: Path) -> str:
    heading = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return heading[1] if heading else page.stem
