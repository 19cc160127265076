"""The check of phrases and names finds them in one line, over the end of a line, in comments and in names."""

import ast

import pytest

from tests.house.prose import NAMES, in_lines, names_in, prose_of


def phrases_in(text: str) -> list[str]:
    return [finding.text for finding in in_lines("page.md", enumerate(text.splitlines(), 1))]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Whoever asks gets it.", "Whoever"),
        ("The client is told why.", "is told"),
        ("A list, each of which has a name.", "of which"),
        ("It is written so that\nboth agree.", "so that"),
        ("It is written so\nthat both agree.", "so that"),
        ("Who writes needs a key.", "Who"),
    ],
)
def test_a_phrase_to_avoid_is_found(text: str, phrase: str) -> None:
    assert phrases_in(text) == [phrase]


@pytest.mark.parametrize("text", ["Who may write?", "The whole of it.", "So the client waits.", "It is unchanged."])
def test_plain_words_are_not_found(text: str) -> None:
    assert phrases_in(text) == []


def test_comments_docstrings_and_texts_are_read_and_code_is_not() -> None:
    code = '"""A docstring."""\nanew = "a text"  # a comment\n'
    assert [line for _, line in prose_of(code)] == ['"""A docstring."""', '"a text"', "# a comment"]


def test_variables_parameters_and_functions_with_empty_names_are_found() -> None:
    code = "def said(told, row):\n    found = row.found\n    return [thing for thing in found]\n"
    names = sorted(finding.text for finding in names_in("module.py", ast.parse(code)))
    assert names == ["found", "said", "thing", "told"]
    assert set(names) <= NAMES
