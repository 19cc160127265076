"""The page about security: each guard names tests that are there."""

import re

from tests.docs.examples import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
TEST_FILE = re.compile(r"`(tests/[\w/]+\.py)`")
ROW = re.compile(r"^\| (?!threat|asset|---)(.+) \|$", re.MULTILINE)


def test_each_test_that_the_page_names_is_there() -> None:
    named = TEST_FILE.findall(PAGE)
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_each_guard_names_a_test() -> None:
    threats = PAGE.partition("## Authentication")[2].partition("## Webhooks")[0]
    rows = ROW.findall(threats)
    assert len(rows) > 20
    assert [row for row in rows if not TEST_FILE.search(row.split(" | ")[-1])] == []


def test_the_tests_of_writes_are_all_named() -> None:
    files = {str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "api" / "writes").glob("test_*.py")}
    assert files
    assert files <= set(TEST_FILE.findall(PAGE))
