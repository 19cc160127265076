"""Every request that the documentation shows is sent, and answers what is shown."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.dossier.yaml_file import read
from tests.docs.examples import FENCE, MORE, ROOT, Example, differences, fits, pages, parsed, sections

# These pages change what they read, and are sent as one piece by a test of their own.
WRITING = (ROOT / "docs" / "writing.md", ROOT / "docs" / "webhooks.md")
SECTIONS = [
    pytest.param(examples, id=f"{page.relative_to(ROOT)}: {heading}")
    for page in pages()
    if page not in WRITING
    for heading, examples in sections(page).items()
]


@pytest.mark.parametrize("examples", SECTIONS)
def test_the_examples_of_a_section_answer_what_they_show(shipped_client: FlaskClient, examples: list[Example]) -> None:
    before: Any = None
    for example in examples:
        path, headers = filled_in(example, before)
        before = shipped_client.get(path, headers=headers)
        assert before.status_code == (example.status or 200), f"{path}: {before.text}"
        for name, value in example.shown_headers.items():
            assert fits(value, before.headers.get(name, "")), f"{path}: {name} is {before.headers.get(name)}"
        if example.shown is not None:
            assert differences(example.shown, before.get_json(force=True)) == [], path
        if example.shown_table is not None:
            assert before.text.replace("\r\n", "\n") == example.shown_table, path


def filled_in(example: Example, before: Any) -> tuple[str, dict[str, str]]:
    """Put what the answer before gave in the place of each ellipsis of a request."""
    path, headers = example.path, dict(example.headers)
    if f"cursor={MORE}" in path:
        path = path.replace(MORE, before.json["page"]["next_cursor"])
    if MORE in headers.get("If-None-Match", ""):
        assert fits(headers["If-None-Match"], before.headers["ETag"])
        headers["If-None-Match"] = before.headers["ETag"]
    assert MORE not in path
    return path, headers


@pytest.mark.parametrize(
    "name", ["README.md", "docs/api-guide.md", "docs/finding.md", "docs/resolution.md", "docs/totals.md"]
)
def test_a_page_has_examples(name: str) -> None:
    assert sum(map(len, sections(ROOT / name).values())) > 0


def test_the_page_of_questions_has_as_many_as_it_says() -> None:
    assert sum(map(len, sections(ROOT / "docs" / "questions.md").values())) == 25


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text())
    targets = [part.split(")")[0] for part in text.split("](")[1:]]
    files = [target.split("#")[0] for target in targets if not target.startswith(("http://", "https://", "#"))]
    assert [name for name in files if not (page.parent / name).exists()] == []


def test_every_dossier_of_the_format_page_can_be_read() -> None:
    fences = FENCE.findall((ROOT / "docs" / "dossier-format.md").read_text())
    dossiers = [text for language, text in fences if language == "yaml" and text.startswith("source:")]
    assert dossiers
    for text in dossiers:
        read(text.encode(), "dossier-format.md")


@pytest.mark.parametrize(
    ("shown", "answered", "found"),
    [
        ('{"a": 1, …}', {"a": 1, "b": 2}, 0),
        ('{"a": 1}', {"a": 1, "b": 2}, 1),
        ('{"a": 1, "c": …, …}', {"a": 1, "b": 2}, 1),
        ("[1, …, 4]", [1, 2, 3, 4], 0),
        ("[1, …, 4]", [1, 2, 3, 5], 1),
        ("[1, …, 4]", [1], 1),
        ("[1, 2]", [1], 1),
        ('"Xia…"', "Xiaomi", 0),
        ('"Xia…"', "BAIC", 1),
        ('{"a": …}', {"a": [1]}, 0),
    ],
)
def test_what_is_shown_is_compared_but_for_what_is_left_out(shown: str, answered: Any, found: int) -> None:
    assert len(differences(parsed(shown), answered)) == found
