"""Reads an untrusted dossier file into plain data, and records the line of every key and element.

The file is YAML, which includes JSON, except escaped surrogates: an emoji must be written as itself. The reader only
uses the events of PyYAML's parser. The parser emits them without recursion and one at a time, so the reader refuses
deep nesting and repetition before it builds anything. `yaml_scalars.py` defines the values of words without quotes.
Tags, anchors, aliases, merge keys and directives are refused.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, NoReturn

import yaml

from models.json_types import JsonObject
from schemas.dossier.dossier import Dossier, DossierError, Path, read_dossier
from schemas.dossier.yaml_scalars import find_key_problem, parse_scalar, shorten

LARGEST_FILE = 4_000_000  # bytes: fifteen times the size of all dossiers of the first version
MOST_VALUES = 150_000  # keys and values: 10 000 claims take 80 000, and are read in less than a second
DEEPEST = 20  # levels: the format needs nine
MOST_PROBLEMS = 100  # in one report: a longer report does not help an editor

# libyaml reads a dossier ten times faster than the parser in Python.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Control characters, and line ends of YAML that editors do not count. They would make all later line numbers wrong.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\r(?!\n)")
# The parser compares each directive with all earlier ones, so a file full of directives would take minutes.
DIRECTIVE = re.compile("^%", re.MULTILINE)
PLAIN_KEY = re.compile(r"[\w-]+")  # a key that a path shows without quotes

# Better messages for errors of the parser. The first row whose words occur in its message is used.
SYNTAX_HINTS = (
    (
        "invalid Unicode character escape",
        "Write the character itself. An escaped surrogate such as \\ud83d is not accepted.",
    ),
    (
        "mapping values are not allowed",
        "A colon is not expected here. Put the text in quotes, or correct the indentation.",
    ),
    (
        "cannot start any token",
        "A text cannot begin with this character (a tab, @, % or `). Use spaces or quotes.",
    ),
    ("block sequence entries", "A text that begins with a hyphen needs quotes. A list begins in a line of its own."),
    ("unexpected end of stream", "This text in quotes has no closing quote."),
    ("could not find expected ':'", "A key needs a colon and a space after it."),
    ("',' or", "A list or mapping in brackets lacks a comma or its closing bracket."),
    ("did not find expected", "This does not fit the lines above it. Check indentation, colons and quotes."),
)


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A problem in a dossier file. It prints in the format of compilers, so editors can jump to it."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        message = f"{self.field}: {self.message}" if self.field else self.message
        return f"{self.file}:{self.line}: {message}"


class DossierFileError(Exception):
    """A dossier file that is refused, with all its known problems in the order of lines."""

    def __init__(self, problems: list[FileProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Parsed:
    """The data of a file, and the line of each part of it."""

    name: str
    data: object
    lines: dict[Path, int] = field(repr=False)

    def find_line(self, path: Path) -> int:
        """Return the line, from 1, of the part at `path`, or of the nearest known part that contains it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_file(path: FilePath) -> tuple[Parsed, Dossier]:
    """Read and check the dossier in a file. Raises DossierFileError with all problems."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_FILE + 1)
    except OSError as problem:
        raise _build_error(str(path), f"The file cannot be read: {problem.strerror}.") from None
    return read(text, str(path))


def read(text: bytes, name: str) -> tuple[Parsed, Dossier]:
    """Read and check a dossier. Messages call the file `name`."""
    parsed = parse(text, name)
    try:
        return parsed, read_dossier(parsed.data)
    except DossierError as error:
        problems = [
            FileProblem(name, parsed.find_line(problem.path), format_path(problem.path), problem.message)
            for problem in error.problems
        ]
        raise DossierFileError(sorted(problems, key=lambda problem: problem.line)) from None


def parse(text: bytes, name: str) -> Parsed:
    """Read a file into dicts, lists, texts, numbers, booleans and None. Raises DossierFileError."""
    characters = _decode(text, name)
    builder = _Builder(name)
    try:
        for event in yaml.parse(characters, Loader=LOADER):
            builder.take(event)
    except _StopError:
        pass
    except yaml.YAMLError as problem:
        message, line = _describe_syntax_error(problem)
        builder.line = min(line, len(characters.splitlines()))
        builder.note(message)
    except (ValueError, OverflowError):  # what the parser in Python raises for "\U00110000"
        builder.note("An escape sequence near here does not stand for a character.")
    if builder.problems:
        raise DossierFileError(sorted(builder.problems, key=lambda problem: problem.line))
    if builder.data is None:
        raise _build_error(name, "The file is empty.")
    return Parsed(name, builder.data, builder.lines)


def format_path(path: Path) -> str:
    """Format a path as in claims[3].facts.due.edtf."""
    return "".join(map(_format_step, path)).removeprefix(".")


def _format_step(step: str | int) -> str:
    if isinstance(step, str) and PLAIN_KEY.fullmatch(step):
        return f".{shorten(step)}"
    return f"[{step}]" if isinstance(step, int) else f"[{shorten(step)!r}]"


def _build_error(name: str, message: str, line: int = 1) -> DossierFileError:
    return DossierFileError([FileProblem(name, line, "", message)])


def _decode(text: bytes, name: str) -> str:
    """Decode a file. Refuses everything that must not reach the parser."""
    if len(text) > LARGEST_FILE:
        raise _build_error(name, f"The file is larger than {LARGEST_FILE // 1_000_000} MB.")
    try:
        characters = text.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise _build_error(name, "The file is not in UTF-8.", text.count(b"\n", 0, problem.start) + 1) from None
    if match := UNWANTED.search(characters):
        message = f"The character U+{ord(match.group()):04X} is not allowed."
        raise _build_error(name, message, characters.count("\n", 0, match.start()) + 1)
    if match := DIRECTIVE.search(characters):
        message = "A line begins with %. YAML directives are not allowed."
        raise _build_error(name, message, characters.count("\n", 0, match.start()) + 1)
    return characters


def _describe_syntax_error(problem: yaml.YAMLError) -> tuple[str, int]:
    """Return a message about a syntax error, and its line."""
    words = str(getattr(problem, "problem", None) or problem)
    mark, begun = getattr(problem, "problem_mark", None), getattr(problem, "context_mark", None)
    message = next((hint for known, hint in SYNTAX_HINTS if known in words), f"This is not YAML: {words}.")
    line = mark.line + 1 if mark else 1
    if begun and "end of stream" in words:  # the parser reports the end of the file, not the beginning of the text
        line = begun.line + 1
    elif begun and begun.line + 1 < line:
        message += f" It belongs to the part that begins in line {begun.line + 1}."
    return message, line


class _StopError(Exception):
    """Stops reading after a problem that makes the rest of the file meaningless."""


@dataclass(slots=True)
class _Open:
    """An object or a list whose end has not been read yet."""

    value: JsonObject | list[object]
    path: Path
    key: str | None = None  # of an object: the key whose value comes next
    in_braces: bool = False  # of an object: written as {key: value}
    key_end: int = 0  # the position after the key, where a value without a colon begins


class _Builder:
    """Builds data from the events of the parser, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: object = None
        self.lines: dict[Path, int] = {}
        self.problems: list[FileProblem] = []
        self.line = 1  # of the current event
        self.values = 0
        self.open: list[_Open] = []

    def take(self, event: yaml.Event) -> None:
        """Add the data of one event."""
        if event.start_mark:
            self.line = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._begin({}, event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._begin([], event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._stop(f"An alias (*{shorten(str(event.anchor))}) is not allowed. Write out its value.")
        elif isinstance(event, yaml.DocumentStartEvent) and () in self.lines:
            self._stop("A second document begins here. A file must have one document.")

    def note(self, message: str, path: Path | None = None) -> None:
        """Record a problem in the current line. The default path is that of the current part."""
        self.problems.append(
            FileProblem(self.name, self.line, format_path(self._path() if path is None else path), message)
        )
        if len(self.problems) >= MOST_PROBLEMS:
            raise _StopError

    def _stop(self, message: str) -> NoReturn:
        self.note(message)
        raise _StopError

    def _path(self) -> Path:
        """Return the path of the next value, or of the object whose key comes next."""
        if not self.open:
            return ()
        parent = self.open[-1]
        if isinstance(parent.value, list):
            return (*parent.path, len(parent.value))
        return parent.path if parent.key is None else (*parent.path, parent.key)

    def _awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].value, dict) and self.open[-1].key is None

    def _begin(self, value: JsonObject | list[object], event: yaml.CollectionStartEvent) -> None:
        if self._awaits_key():
            self._stop("A key must be a text, not a list or a mapping.")
        if len(self.open) >= DEEPEST:
            self._stop(f"This is nested deeper than {DEEPEST} levels, the most that are allowed.")
        self._refuse_anchor_and_tag(event)
        self.open.append(_Open(value, self._add_value(value), in_braces=bool(event.flow_style)))

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        if self._awaits_key():
            self._take_key(event)
            return
        self._refuse_anchor_and_tag(event)
        value, problem = parse_scalar(event)
        problem = problem or self._find_split_text(event)
        if problem:
            self.note(problem)
        self._add_value(value)

    def _find_split_text(self, event: yaml.ScalarEvent) -> str | None:
        """Return a message if a comma in braces has split a text: {text: 4,5 mil} has the key `5 mil`."""
        parent = self.open[-1] if self.open else None
        if event.value or event.style or parent is None or parent.key is None or not parent.in_braces:
            return None
        if event.start_mark is None or event.start_mark.index != parent.key_end:
            return None  # a null after a colon
        before = list(parent.value.values())[-1:] if isinstance(parent.value, dict) else []
        if not before or isinstance(before[0], (bool, dict, list)) or before[0] is None:
            return None
        comma = "," if parent.key[:1].isdigit() else ", "
        text = shorten(f"{before[0]}{comma}{parent.key}")
        return f'The comma in braces ends a text without quotes. If the comma belongs to the text, write "{text}".'

    def _take_key(self, event: yaml.ScalarEvent) -> None:
        parent = self.open[-1]
        parent.key, parent.key_end = str(event.value), event.end_mark.index if event.end_mark else 0
        path = self._path()
        self._count()
        self._refuse_anchor_and_tag(event)
        if problem := find_key_problem(event):
            self.note(problem)
        if path in self.lines:
            self.note(f"This key is a duplicate of the one in line {self.lines[path]}.")
        self.lines.setdefault(path, self.line)

    def _add_value(self, value: object) -> Path:
        """Add a value to the open list or object, and return its path."""
        self._count()
        path = self._path()
        self.lines.setdefault(path, self.line)
        if not self.open:
            self.data = value
            return path
        parent = self.open[-1]
        if isinstance(parent.value, list):
            parent.value.append(value)
        elif parent.key is not None:
            parent.value[parent.key] = value
            parent.key = None
        return path

    def _count(self) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            self._stop(f"The file has more than {MOST_VALUES} keys and values, the most that are allowed.")

    def _refuse_anchor_and_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self.note(f"An anchor (&{shorten(event.anchor)}) is not allowed.")
        if event.tag is not None:
            self.note(f"A tag ({shorten(event.tag)!r}) is not allowed. Put a text in quotes instead.")
