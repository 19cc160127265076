"""The reader of dossier files: what it refuses and where, that it agrees with PyYAML, and that nothing breaks it."""

import json
import pathlib
import time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.dossier import yaml_file
from schemas.dossier.yaml_file import (
    DEEPEST,
    LARGEST_FILE,
    MOST_PROBLEMS,
    MOST_VALUES,
    DossierFileError,
    FileProblem,
    format_path,
    parse,
    read,
    read_file,
)
from tests.busy_machine import scale_bound
from tests.paths import SEED_FOLDERS, SEEDS
from tests.schemas.plain_dossiers import plain_dossiers

DOSSIERS = sorted(SEEDS.rglob("*.yaml"))

DOSSIER = """\
# A comment takes a line too.
source:
  id: example-2022-08-26-alpha
  title: >
    Alpha in talks
    with Beta
  published: "2022-08-26"
  language: en
claims:
  - company: alpha
    certainty: reported
    facts: {name: Alpha,
      country: NO}

  - milestone: alpha-opening
    certainty: planned
    facts:
      name: Opening
      due: {text: in 2024,
            edtf: "2024"}
"""

Problems = list[tuple[int, str, str]]


def problems_of(text: str | bytes) -> Problems:
    """Parse a text that must be refused; return the line, field and message of each problem."""
    with pytest.raises(DossierFileError) as caught:
        parse(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"), "x.yaml")
    for problem in caught.value.problems:
        assert problem.file == "x.yaml"
        assert problem.message.endswith(".")
        assert "\n" not in problem.message
    return [(one.line, one.field, one.message) for one in caught.value.problems]


def data_of(text: str) -> Any:
    return parse(text.encode(), "x.yaml").data


REFUSED: dict[str, tuple[str | bytes, int, str, str]] = {
    "latin 1": (b"a: 1\nb: \xe9\n", 2, "", "not in UTF-8"),
    "utf-16": ("a: 1".encode("utf-16"), 1, "", "not in UTF-8"),
    "utf-16 without mark": ("a: 1".encode("utf-16-le"), 1, "", "U+0000"),
    "lone surrogate": ("a: \ud800", 1, "", "not in UTF-8"),
    "too large": (b"a: 1\n" * (LARGEST_FILE // 5 + 1), 1, "", "larger than 4 MB"),
    "too many values": ("a:\n" + "- 1\n" * MOST_VALUES, 149_999, "a[149997]", "150000 keys and values"),
    "too deep in brackets": ("a:\n  " + "[" * DEEPEST, 2, "a" + "[0]" * (DEEPEST - 1), "deeper than 20"),
    "too deep in lines": ("\n".join(" " * i + "a:" for i in range(30)), 21, ".".join("a" * 20), "deeper than 20"),
    "anchor": ("a: 1\nb: &x 2", 2, "b", "anchor (&x)"),
    "anchor of a key": ("a: 1\n&x b: 2", 2, "b", "anchor (&x)"),
    "anchor of a list": ("a:\n- &x [1]", 2, "a[0]", "anchor (&x)"),
    "alias": ("a: 1\nb: [1, *x]", 2, "b[1]", "alias (*x)"),
    "alias as a key": ("a: 1\n*x : 2", 2, "", "alias (*x)"),
    "python tag": ("a: !!python/object/apply:os.system [ls]", 1, "a", "A tag"),
    "binary tag": ("a:\n  - !!binary aGk=", 2, "a[0]", "A tag"),
    "own tag": ("a: !x {b: 1}", 1, "a", "A tag ('!x')"),
    "empty tag": ("a: ! 1", 1, "a", "A tag"),
    "tag of a key": ("!!str a: 1", 1, "a", "A tag"),
    "duplicate key": ("a: 1\nb: {c: 1, d: 2,\n  c: 3}", 3, "b.c", "duplicate of the one in line 2."),
    "duplicate key in quotes": ('a: 1\n"a": 2', 2, "a", "duplicate of the one in line 1."),
    "number as key": ("a: {\n2021: x}", 2, "a.2021", "'2021' is not a text"),
    "truth as key": ("true: 1", 1, "true", "'true' is not a text"),
    "no key": ("? a\n:\n?\n: 2", 3, "['']", "'' is not a text"),
    "list as key": ("a: 1\n? [b]\n: 2", 2, "", "not a list or a mapping"),
    "merge key": ("a:\n  <<: {b: 1}", 2, "a['<<']", "merge key"),
    "nan": ("a: 1\nb: .NaN", 2, "b", ".NaN is not a number"),
    "infinity": ("a: 1\nb: [-.inf]", 2, "b[0]", "-.inf is not a number"),
    "overflow": ("a: 1e999", 1, "a", "too large"),
    "many digits": ("a: " + "9" * 21, 1, "a", "more than 20 digits"),
    "very many digits": ("a: " + "9" * 100_000, 1, "a", "more than 20 digits"),
    "underscores": ("a:\n  b: 1_000", 2, "a.b", "'1_000' has underscores"),
    "second document": ("a: 1\n---\nb: 1", 2, "", "A second document"),
    "empty": ("", 1, "", "is empty"),
    "only a comment": ("# a\n", 1, "", "is empty"),
    "only a document": ("---\n", 1, "", "is empty"),
    "nul": ("a: 1\nb: x\0", 2, "", "U+0000"),
    "control": ("a: 1\r\nb: \x1b[1m", 2, "", "U+001B"),
    "c1 control": ("a: 1\nb: x\x85y", 2, "", "U+0085"),
    "line separator": ("a: 1\nb: x\u2028y", 2, "", "U+2028"),
    "lone carriage return": ("a: 1\nb: x\ry", 2, "", "U+000D"),
    "escaped nul": ('a: 1\nb: {"c": "\\u0000"}', 2, "b.c", "U+0000"),
    "escaped control in a key": ('{"a\\u0007": 1}', 1, "['a\\x07']", "U+0007"),
    "escaped surrogate": ('{\n"a": "\\ud800"}', 2, "a", "surrogate"),
    "directive": ("%YAML 1.1\n---\na: 1", 1, "", "directive"),
    "directive after a comment": ("# a\n%TAG ! tag:x,2000:\n---\na: 1", 2, "", "directive"),
    "tab": ("a:\n\tb: 1", 2, "a", "tab"),
    "colon in a text": ("a: 1\nb: x: y", 2, "", "colon"),
    "open quote": ('a: 1\nb: "x\nc: 2\nd: 3', 2, "b", "no closing quote"),
    "hyphen": ("a: 1\nb: - x", 2, "b", "hyphen"),
    "open bracket": ("a: [1\nb: 2", 2, "a[1]", "begins in line 1"),
    "indentation": ("a:\n    b: 1\n  c: 1\n", 3, "", "indentation"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_refusal_names_its_place(name: str) -> None:
    text, line, field, words = REFUSED[name]
    [(found_line, found_field, message)] = problems_of(text)[:1]
    assert (found_line, found_field) == (line, field)
    assert words in message


def test_what_can_be_told_together_is() -> None:
    found = problems_of("a: .nan\nb: [1_0, &x 2]\na: 1\n<<: 1\nc: x: y\n")
    assert [(line, field) for line, field, _ in found] == [
        (1, "a"), (2, "b[0]"), (2, "b[1]"), (3, "a"), (4, "['<<']"), (5, "")
    ]  # fmt: skip
    assert len(problems_of("a: 1\n" * 1000)) == MOST_PROBLEMS


TEXTS = [
    "NO",
    "yes",
    "off",
    "y",
    "2022-08-26",
    "12:30:45",
    "017",
    "0o17",
    "0x1F",
    "0b1",
    "-x",
    "+",
    ".",
    "1.2.3",
    "1e",
    "=",
    "a_1",
    "_1",
    "NaN",
]


@pytest.mark.parametrize("text", [*TEXTS, "2022-08-26 12:00:00"])
def test_words_that_yaml_would_turn_into_something_else_are_texts(text: str) -> None:
    assert data_of(f"a: {text}") == {"a": text}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("7.0", 7.0),
        (".5", 0.5),
        ("7.", 7.0),
        ("7e3", 7000.0),
        ("-7.5E-1", -0.75),
        ("9" * 20, int("9" * 20)),
        ("'7'", "7"),
        ('""', ""),
        ("|\n  7\n", "7\n"),
        ("'NO'", "NO"),
        ("'.nan'", ".nan"),
        ('"\\n\\t\\x41"', "\n\tA"),
    ],
)
def test_words_and_what_they_stand_for(word: str, value: Any) -> None:  # fmt: skip
    found = data_of(f"a: {word}")["a"]
    assert found == value
    assert type(found) is type(value)


def test_keys_that_only_look_like_something_else() -> None:
    assert data_of("on: 1\n'<<': 2\n'1': 3") == {"on": 1, "<<": 2, "1": 3}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**19), 10**19) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF, exclude_categories=["Cc", "Zl", "Zp"])),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=9), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(json_values.filter(lambda value: value is not None), st.booleans(), st.sampled_from([None, 1]))
def test_reads_json(value: Any, ascii_only: bool, indent: int | None) -> None:
    try:
        found = data_of(json.dumps(value, ensure_ascii=ascii_only, indent=indent))
    except DossierFileError as error:
        assert "digits" in str(error) or "deeper" in str(error)  # noqa: PT017  (what is allowed to be refused)
    else:
        assert found == value


@pytest.mark.parametrize("folder", SEED_FOLDERS, ids=lambda path: path.name)
def test_reads_what_pyyaml_reads(folder: pathlib.Path) -> None:
    for path, data in plain_dossiers(folder):
        parsed, dossier = read_file(path)
        assert parsed.data == data, path.name
        assert dossier.source["id"] == path.stem


def test_reads_what_the_parser_in_python_reads() -> None:
    """It takes ten times as long as libyaml, so only some files."""
    for path in DOSSIERS[::20]:
        assert parse(path.read_bytes(), path.name).data == yaml.safe_load(path.read_bytes())


@pytest.mark.timing
def test_all_dossiers_are_read_in_less_than_a_second() -> None:
    texts = [path.read_bytes() for path in DOSSIERS]
    begun = time.process_time()
    for text in texts:
        parse(text, "x.yaml")
    assert time.process_time() - begun < scale_bound(1)


def test_lines() -> None:
    parsed = parse(DOSSIER.encode(), "x.yaml")
    due = ("claims", 1, "facts", "due")
    lines = {
        (): 2,
        ("source",): 2,
        ("source", "title"): 4,
        ("source", "published"): 7,
        ("claims",): 9,
        ("claims", 0): 10,
        ("claims", 0, "facts", "name"): 12,
        ("claims", 0, "facts", "country"): 13,
        ("claims", 1): 15,
        due: 19,
        (*due, "edtf"): 20,
        (*due, "missing", 3): 19,
        ("claims", 7): 9,
        ("missing",): 2,
    }
    assert {path: parsed.find_line(path) for path in lines} == lines


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_count_alike_with_either_line_ending_and_a_byte_order_mark(ending: str) -> None:
    parsed = parse(b"\xef\xbb\xbf" + DOSSIER.replace("\n", ending).encode(), "x.yaml")
    assert parsed == parse(DOSSIER.encode(), "x.yaml")


def test_problems_of_the_dossier_have_lines() -> None:
    wrong = DOSSIER.replace("name: Opening", "nmae: Opening").replace('"2024"', '"20-24"').replace("NO}", "Norway}")
    with pytest.raises(DossierFileError) as caught:
        read(wrong.encode(), "x.yaml")
    assert [(one.line, one.field) for one in caught.value.problems] == [
        (13, "claims[0].facts.country"), (18, "claims[1].facts.nmae"), (20, "claims[1].facts.due.edtf")
    ]  # fmt: skip
    assert (
        str(caught.value)
        .splitlines()[1]
        .startswith("x.yaml:18: claims[1].facts.nmae: 'nmae' is not a known field here.")
    )


def test_reads_the_example() -> None:
    _, dossier = read(DOSSIER.encode(), "x.yaml")
    assert [claim.field for claim in dossier.claims] == ["name", "country", "name", "due"]


def test_files_that_cannot_be_read(tmp_path: pathlib.Path) -> None:
    for path in (tmp_path, tmp_path / "missing.yaml"):
        with pytest.raises(DossierFileError, match=r":1: The file cannot be read: .*\.$"):
            read_file(path)


def test_how_a_problem_prints() -> None:
    assert str(FileProblem("x.yaml", 3, "claims[3].facts", "Wrong.")) == "x.yaml:3: claims[3].facts: Wrong."
    assert str(FileProblem("x.yaml", 1, "", "Wrong.")) == "x.yaml:1: Wrong."
    assert format_path(("claims", 3, "a b", "due", 0, "x\ny")) == "claims[3]['a b'].due[0]['x\\ny']"
    assert format_path(()) == ""


BILLION_LAUGHS = "a0: &a0 [ha]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 20))

HOSTILE = {
    "brackets": b"[" * 100_000,
    "braces": b"{a: " * 100_000,
    "dashes": b"- " * 100_000,
    "question marks": b"? " * (LARGEST_FILE // 2),
    "billion laughs": BILLION_LAUGHS.encode(),
    "a line of 10 MB": b"a: " + b"x" * 10_000_000,
    "millions of values": b"[" + b"1," * (LARGEST_FILE // 2 - 1),
    "many small mappings": b"[" + b"{a: 1}," * 49_000 + b"x: y: z",
    "many duplicates": b"{" + b"a: 1," * 90_000 + b"}",
    "many directives": b"%TAG !a! tag:x,2000:\n" * 100_000,
    "many documents": b"---\n" * (LARGEST_FILE // 4),
    "many escapes": b'"' + b"\\x41" * (LARGEST_FILE // 4 - 1),
    "many lines in an open quote": b'"' + b"\n" * (LARGEST_FILE - 1),
    "only comments": b"#\n" * (LARGEST_FILE // 2),
    "a long tag": b"a: !" + b"%41" * 1_000_000,
    "a long anchor": b"a: &" + b"x" * 3_000_000,
    "a long number": b"a: " + b"1" * 3_000_000,
    "a long exponent": b"a: 1e9999999999",
    "an escape beyond Unicode": b'a: "\\U00110000"',
}


@pytest.mark.timing
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_quickly_and_shortly(name: str) -> None:
    begun = time.process_time()
    with pytest.raises(DossierFileError) as caught:
        parse(HOSTILE[name], "x.yaml")
    assert time.process_time() - begun < scale_bound(1)
    assert len(str(caught.value)) < MOST_PROBLEMS * 300


def read_or_refuse(text: bytes) -> None:
    try:
        read(text, "x.yaml")
    except DossierFileError as error:
        lines = text.count(b"\n") + 1
        assert error.problems  # noqa: PT017
        assert all(1 <= one.line <= lines for one in error.problems)  # noqa: PT017


PIECES = [
    *"[]{}:,-?&*!|>%@#~='\"\\\n\t .<0129ae_",
    "\r\n", "\n  ", ": ", "- ", "---\n", "...\n", "!!", "<<: ", "&a ", "*a", '"\\u', '"\\ud83d', ".inf", "1_0",
    "é", "\U0001f600", "\ufeff", "source: ", "claims:\n", "- company: ", "facts: ", "{name: ", "lost: ", "%YAML 1.1\n",
]  # fmt: skip


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader])
@given(st.binary() | st.lists(st.sampled_from(PIECES), max_size=40).map(lambda pieces: "".join(pieces).encode()))
def test_any_bytes_are_read_or_refused(loader: type, text: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_file, "LOADER", loader)
        read_or_refuse(text)


def paths_of(value: Any) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(), *((key, *rest) for key, below in inner for rest in paths_of(below))]


@settings(max_examples=300)
@given(st.sampled_from(DOSSIERS), st.integers(0), json_values)
def test_a_dossier_with_anything_anywhere_is_read_or_refused(path: pathlib.Path, place: int, value: Any) -> None:
    data = {"root": parse(path.read_bytes(), path.name).data}
    paths = paths_of(data["root"])
    *before, last = ("root", *paths[place % len(paths)])
    within: Any = data
    for step in before:
        within = within[step]
    within[last] = value
    read_or_refuse(json.dumps(data["root"], ensure_ascii=False).encode())


def test_a_null_in_braces_is_no_split_text() -> None:
    assert parse(b"{text: not disclosed, edtf: }", "f").data == {"text": "not disclosed", "edtf": None}
    assert parse(b"{text: not disclosed, edtf: null, by: ~}", "f").data == {
        "text": "not disclosed",
        "edtf": None,
        "by": None,
    }
