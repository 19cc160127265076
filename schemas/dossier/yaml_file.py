"""Reads a dossier file, from anyone, into plain data and remembers the line of every key and element.

The file is YAML, of which JSON is a part (but no escaped surrogates: an emoji is written as itself). Only the events
of PyYAML's parser are used: they are made without recursion and one at a time, so that what is nested too deeply or
repeats itself is refused before anything is built. What a word without quotes stands for is told in yaml_words.py.
Tags, anchors, aliases, merge keys and directives are refused.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, NoReturn

import yaml

from schemas.dossier.dossier import Dossier, DossierError, Path, read_dossier
from schemas.dossier.yaml_scalars import key_problem, shortened, value_of

LARGEST_FILE = 4_000_000  # bytes: fifteen times all dossiers that came with the first version
MOST_VALUES = 150_000  # keys and values: 10 000 claims take 80 000; read in less than a second
DEEPEST = 20  # levels: the format itself needs nine
MOST_PROBLEMS = 100  # in one report: more help nobody

# libyaml reads a dossier ten times faster than Python does.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Controls, and what YAML takes for the end of a line but editors do not, which would put all later lines out of step.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\r(?!\n)")
# Each directive is compared with all before it, so that a file full of them would take minutes.
DIRECTIVE = re.compile("^%", re.MULTILINE)
PLAIN_KEY = re.compile(r"[\w-]+")  # what a dotted path shows without quotes

# What the parser says, where it can be said better. The first that occurs in its words is taken.
SYNTAX_HINTS = (
    ("invalid Unicode character escape", "Write this character itself: a surrogate such as \\ud83d is not accepted."),
    ("mapping values are not allowed", "A colon is not expected here: put a text in quotes, or mend the indentation."),
    (
        "cannot start any token",
        "A text cannot begin with this character (a tab, @, % or `); use spaces or quotes.",
    ),
    ("block sequence entries", "A text that begins with a hyphen needs quotes; a list begins in a line of its own."),
    ("unexpected end of stream", "This text in quotes does not end."),
    ("could not find expected ':'", "A key needs a colon and a space after it."),
    ("',' or", "A list or mapping in brackets lacks a comma or its closing bracket."),
    ("did not find expected", "This does not fit what stands above it: check indentation, colons and quotes."),
)


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Something wrong in a dossier file; prints as compilers do, so that editors can jump to it."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: "
        return place + (f"{self.field}: {self.message}" if self.field else self.message)


class DossierFileError(Exception):
    """A dossier file that cannot be taken, with everything that is known to be wrong with it, in order of lines."""

    def __init__(self, problems: list[FileProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Parsed:
    """The data of a file, and where in the file each part of it stands."""

    name: str
    data: Any
    lines: dict[Path, int] = field(repr=False)

    def line(self, path: Path) -> int:
        """Return the line, from 1, of what is at `path`, or of the nearest that is known to contain it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_file(path: FilePath) -> tuple[Parsed, Dossier]:
    """Read and check the dossier in a file; raise DossierFileError with every problem that was found."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_FILE + 1)
    except OSError as problem:
        raise _error(str(path), f"The file cannot be read: {problem.strerror}.") from None
    return read(text, str(path))


def read(text: bytes, name: str) -> tuple[Parsed, Dossier]:
    """Read and check a dossier; `name` is what messages call the file."""
    parsed = parse(text, name)
    try:
        return parsed, read_dossier(parsed.data)
    except DossierError as error:
        problems = [FileProblem(name, parsed.line(one.path), dotted(one.path), one.message) for one in error.problems]
        raise DossierFileError(sorted(problems, key=lambda one: one.line)) from None


def parse(text: bytes, name: str) -> Parsed:
    """Read a file into dicts, lists, texts, numbers, truth values and None; raise DossierFileError."""
    characters = _decoded(text, name)
    builder = _Builder(name)
    try:
        for event in yaml.parse(characters, Loader=LOADER):
            builder.take(event)
    except _StopError:
        pass
    except yaml.YAMLError as problem:
        message, line = _syntax(problem)
        builder.line = min(line, len(characters.splitlines()))
        builder.note(message)
    except (ValueError, OverflowError):  # what the parser in Python raises for "\U00110000"
        builder.note("Near here an escape in a quoted text stands for no character.")
    if builder.problems:
        raise DossierFileError(sorted(builder.problems, key=lambda one: one.line))
    if builder.data is None:
        raise _error(name, "The file is empty.")
    return Parsed(name, builder.data, builder.lines)


def dotted(path: Path) -> str:
    """Write a path as in claims[3].facts.due.edtf."""
    return "".join(map(_step, path)).removeprefix(".")


def _step(step: str | int) -> str:
    if isinstance(step, str) and PLAIN_KEY.fullmatch(step):
        return f".{shortened(step)}"
    return f"[{step}]" if isinstance(step, int) else f"[{shortened(step)!r}]"


def _error(name: str, message: str, line: int = 1) -> DossierFileError:
    return DossierFileError([FileProblem(name, line, "", message)])


def _decoded(text: bytes, name: str) -> str:
    """Decode a file and refuse what must not reach the parser."""
    if len(text) > LARGEST_FILE:
        raise _error(name, f"The file is larger than {LARGEST_FILE // 1_000_000} MB.")
    try:
        characters = text.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise _error(name, "The file is not in UTF-8.", text.count(b"\n", 0, problem.start) + 1) from None
    if found := UNWANTED.search(characters):
        message = f"The character U+{ord(found.group()):04X} is not allowed."
        raise _error(name, message, characters.count("\n", 0, found.start()) + 1)
    if found := DIRECTIVE.search(characters):
        message = "A line begins with %, a YAML directive; dossiers have none."
        raise _error(name, message, characters.count("\n", 0, found.start()) + 1)
    return characters


def _syntax(problem: yaml.YAMLError) -> tuple[str, int]:
    """Say in one sentence what the parser did not understand, and in which line."""
    words = str(getattr(problem, "problem", None) or problem)
    mark, begun = getattr(problem, "problem_mark", None), getattr(problem, "context_mark", None)
    message = next((hint for known, hint in SYNTAX_HINTS if known in words), f"This is not YAML: {words}.")
    line = mark.line + 1 if mark else 1
    if begun and "end of stream" in words:  # found at the end of the file, wherever the text begins
        line = begun.line + 1
    elif begun and begun.line + 1 < line:
        message += f" It belongs to what begins in line {begun.line + 1}."
    return message, line


class _StopError(Exception):
    """Reading on would make no sense."""


@dataclass(slots=True)
class _Open:
    """A mapping or sequence whose end has not been read yet."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None  # of a mapping: the key whose value comes next


class _Builder:
    """Makes data from the events of the parser, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: Any = None
        self.lines: dict[Path, int] = {}
        self.problems: list[FileProblem] = []
        self.line = 1  # of the event that is being taken
        self.values = 0
        self.open: list[_Open] = []

    def take(self, event: yaml.Event) -> None:
        """Add what one event stands for."""
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
            self._stop(f"An alias (*{shortened(str(event.anchor))}) is not allowed; write out what it stands for.")
        elif isinstance(event, yaml.DocumentStartEvent) and () in self.lines:
            self._stop("A second document begins here; a file holds one.")

    def note(self, message: str, path: Path | None = None) -> None:
        """Write down a problem in the current line, by default with what is being read there."""
        self.problems.append(FileProblem(self.name, self.line, dotted(self._path() if path is None else path), message))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _StopError

    def _stop(self, message: str) -> NoReturn:
        self.note(message)
        raise _StopError

    def _path(self) -> Path:
        """Return the path of what comes next, or of the mapping whose key comes next."""
        if not self.open:
            return ()
        within = self.open[-1]
        if isinstance(within.value, list):
            return (*within.path, len(within.value))
        return within.path if within.key is None else (*within.path, within.key)

    def _awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].value, dict) and self.open[-1].key is None

    def _begin(self, value: dict[str, Any] | list[Any], event: yaml.CollectionStartEvent) -> None:
        if self._awaits_key():
            self._stop("A key must be a text, not a list or a mapping.")
        if len(self.open) >= DEEPEST:
            self._stop(f"This is nested deeper than {DEEPEST} levels.")
        self._refuse_marks(event)
        self.open.append(_Open(value, self._place(value)))

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        if self._awaits_key():
            self._take_key(event)
            return
        self._refuse_marks(event)
        value, problem = value_of(event)
        if problem:
            self.note(problem)
        self._place(value)

    def _take_key(self, event: yaml.ScalarEvent) -> None:
        within = self.open[-1]
        within.key = str(event.value)
        path = self._path()
        self._count()
        self._refuse_marks(event)
        if problem := key_problem(event):
            self.note(problem)
        if path in self.lines:
            self.note(f"This key stands in line {self.lines[path]} already.")
        self.lines.setdefault(path, self.line)

    def _place(self, value: Any) -> Path:
        """Put a value where it belongs and return its path."""
        self._count()
        path = self._path()
        self.lines.setdefault(path, self.line)
        if not self.open:
            self.data = value
            return path
        within = self.open[-1]
        if isinstance(within.value, list):
            within.value.append(value)
        elif within.key is not None:
            within.value[within.key] = value
            within.key = None
        return path

    def _count(self) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            self._stop(f"The file has more than {MOST_VALUES} keys and values.")

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self.note(f"An anchor (&{shortened(event.anchor)}) is not allowed.")
        if event.tag is not None:
            self.note(f"A tag ({shortened(event.tag)!r}) is not allowed; put a text in quotes instead.")
