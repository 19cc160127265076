"""`/llms.txt` has the shape of llmstxt.org, says what is registered, and leads nowhere that does not answer."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.formats import FORMATS
from models.vocabularies import Kind
from settings import parse_database_url, read_settings
from tests.api.routes import documented
from tests.docs.examples import ROOT

LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


@pytest.fixture
def page(seeded_client: FlaskClient) -> str:
    answer = seeded_client.get("/llms.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert seeded_client.get("/llms.txt", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    return answer.text


def test_it_has_a_title_a_summary_and_lists_of_links(page: str) -> None:
    title, summary, *_ = page.split("\n\n")
    assert title == "# EV Facts"
    assert re.fullmatch(r"> .+\.", summary)
    headings = re.findall(r"^#+ .+$", page, re.MULTILINE)
    assert headings == ["# EV Facts", "## Collections", "## Other routes", "## Guides", "## Optional"]
    # Below a heading each line that begins a list is a link, or an address in code, with what it is.
    for line in page[page.index("## Collections") :].splitlines():
        if line.startswith("-"):
            assert re.match(r"- (\[[^\]]+\]\([^)]+\)|`/[^`]+`)(: .+)?$", line), line


def test_every_link_answers(page: str, seeded_client: FlaskClient) -> None:
    links = LINK.findall(page)
    assert len(links) > 30
    for _, address in links:
        with seeded_client.get(address) as answer:
            assert answer.status_code == 200, address


def test_every_link_answers_without_any_data_too(client: FlaskClient) -> None:
    for _, address in LINK.findall(client.get("/llms.txt").text):
        with client.get(address) as answer:
            assert answer.status_code == 200, address


def test_it_names_every_route_collection_format_and_page(page: str, seeded_client: FlaskClient) -> None:
    addresses = {address.partition("?")[0] for _, address in LINK.findall(page)}
    in_code = set(re.findall(r"`(/[^`?]*)", page))
    for rule in documented(seeded_client):
        if "<" not in rule:
            assert rule in addresses | in_code, rule
    assert {f"/v1/{kind.collection}" for kind in Kind} <= addresses
    assert all(f"`.{one.suffix}`, `{one.media_type}`" in page for one in FORMATS)
    assert {f"/docs/{one.name}" for one in (ROOT / "docs").glob("*.md")} <= addresses
    for under in ("claims", "history", "changes", "explain", "relations"):
        assert f"`/{under}`" in in_code or f"`/{under}`" in page


@pytest.mark.parametrize(
    "advice", ["did_you_mean", "as_of", "evidence=full", "cite=true", "count=exact", "limit=", "__match=certain"]
)
def test_it_says_how_to_ask_well(page: str, advice: str) -> None:
    assert advice in page


def test_every_filter_that_it_shows_is_taken(page: str, seeded_client: FlaskClient) -> None:
    shown = re.search(r"Filters are fields: (.+?)\. Repeat", page, re.DOTALL)
    assert shown
    filters = re.findall(r"`([^`]+)`", shown[1])
    assert len(filters) == 5
    assert seeded_client.get(f"/v1/plants?{'&'.join(filters)}").status_code == 200


def test_it_says_where_reading_needs_a_key(page: str) -> None:
    assert "needs a key" not in page
    closed = replace(read_settings(), database_url=parse_database_url("sqlite:///nowhere.db"), open_reads=False)
    app = create_app(closed)
    try:
        assert "needs a key" in app.test_client().get("/llms.txt").text
    finally:
        app.extensions["evfacts"].engine.dispose()


def test_pages_of_the_documentation_are_served_as_they_stand(client: FlaskClient) -> None:
    assert "!docs" in (ROOT / ".dockerignore").read_text().splitlines()  # the image has them too
    for name in ("api-guide.md", "decisions/0005-same-time.md"):
        with client.get(f"/docs/{name}") as answer:
            assert answer.content_type == "text/markdown; charset=utf-8"
            assert answer.data == (ROOT / "docs" / name).read_bytes()
    for nothing in ("none.md", "../README.md", "../setup.cfg", "decisions"):
        assert client.get(f"/docs/{nothing}").status_code == 404
