"""`python -m tests.house.prose [PATH…]`: phrases and names that the style rule in CONTRIBUTING.md avoids.

It reads the documentation, and of the code the docstrings, comments, texts and names. Tests and old migrations are left
out: the former are read by developers alone, the latter never change.
"""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.paths import ROOT

LEFT_OUT = ("tests/", "migrations/versions/")
# Written by `make docs` from texts that are looked at where they stand.
GENERATED = ("docs/data-dictionary.md",)
# What is avoided, as a regular expression, and what to write instead.
PHRASES: dict[str, str] = {
    r"\bwhoever\b": "name the actor: the client, the server, a claim, a record",
    r"(?:^|[.:;] )Who\b(?![^.]*\?)": "name the actor as the subject",
    r"\b(?:is|are|was|were|be|been) (?:not )?told\b": "is given, is known, learns",
    r"\b(?:of|by|to|from|under) which\b": "a new sentence, or `whose`, `where` and `that`",
    r"\bof whom\b": "a new sentence, or `whose`",
    r"\bwhat becomes of\b": "name what happens",
    r"\bwhat became of\b": "name what happened",
    r"\banew\b": "again",
    r"\bin vain\b": "without success; say what is missing",
    r"\ball the same\b": "still, even so",
    r"\bfor ever\b": "permanently",
    r"\bno further than\b": "up to",
    r"\bas it stands\b": "unchanged",
    r"\bdear(?:er|est)?\b": "expensive, with a stricter limit",
    r"\bbeside\b": "next to, in addition to, with",
    r"\bnobody\b": "no client, no other process; name who",
    r"\bsomebody\b": "a client, a user; name who",
    r"\bas good as\b": "equivalent to",
    r"\bgoes? on\b": "continues",
    r"\bwithout end\b": "unlimited",
    r"\bput up with\b": "accept",
    r"\bsaid of\b": "claimed about",
    r"\bsays? (?:otherwise|so)\b": "name what is stated",
    r"\bwhat stands\b": "name what it is",
    r"\bof ours\b": "our",
    r"\bby (?:itself|themselves)\b": "alone, on its own",
    r"\bworked out\b": "computed",
    r"\b(?:it|this|that|which) is no\b": "is not a …",
    r"\bnothing that is\b": "name what is excluded",
    r"\blets? go of\b": "releases",
    r"\bmakes? up for\b": "replaces",
    r"\bso that\b": "so",
    r"\bsort of\b": "type of, kind of",
}
# Names of variables and parameters that say nothing of what is in them.
NAMES = frozenset({"told", "said", "found", "one", "asked", "kept", "meant", "shown", "place", "wanted", "thing"})


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A phrase or a name to avoid: where it is, and what to write instead."""

    path: str
    line: int
    text: str
    instead: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text!r}: {self.instead}"


def findings(paths: list[str]) -> Iterator[Finding]:
    """Yield what is to be avoided in the files under these paths, the whole project without any."""
    for path in tracked(paths):
        text = (ROOT / path).read_text(encoding="utf-8")
        if path.endswith(".md"):
            yield from in_lines(path, enumerate(text.splitlines(), 1))
        else:
            yield from in_lines(path, prose_of(text))
            yield from names_in(path, ast.parse(text))


def tracked(paths: list[str]) -> list[str]:
    """Return the files to read, by their paths in the project."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "--", *(paths or ["."])]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    suffixes = (".py", ".md")
    return [
        path
        for path in listed
        if path.endswith(suffixes)
        and not path.startswith(LEFT_OUT)
        and path not in GENERATED
        and Path(ROOT, path).exists()
    ]


def in_lines(path: str, lines: Iterator[tuple[int, str]]) -> Iterator[Finding]:
    """Yield the phrases that stand in one line, or over the end of one."""
    previous = ""
    for number, line in lines:
        for pattern, instead in PHRASES.items():
            for match in re.finditer(pattern, line, re.IGNORECASE if pattern.islower() else 0):
                yield Finding(path, number, match[0].strip(), instead)
            over = f"{previous} {line.lstrip(' #')}"
            for match in re.finditer(pattern, over, re.IGNORECASE if pattern.islower() else 0):
                if match.start() < len(previous) < match.end() - 1:
                    yield Finding(path, number, match[0].strip(), instead)
        previous = line.rstrip()


def prose_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of comments and of texts in Python, docstrings among them, with their numbers."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.COMMENT, tokenize.STRING):
            for offset, line in enumerate(token.string.splitlines()):
                yield token.start[0] + offset, line


def names_in(path: str, tree: ast.Module) -> Iterator[Finding]:
    """Yield variables, parameters and functions with a name that says nothing."""
    for node in ast.walk(tree):
        name = ""
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            name = node.id
        elif isinstance(node, ast.arg):
            name = node.arg
        elif isinstance(node, ast.FunctionDef):
            name = node.name.lstrip("_")
        if name in NAMES:
            yield Finding(path, node.lineno, name, "a noun of what it is, or a verb of what it does")  # type: ignore[attr-defined]


def main() -> None:
    """Print what is to be avoided; exit with status 1 where there is any."""
    listed = sorted(set(findings(sys.argv[1:])))
    for finding in listed:
        print(finding)
    if listed:
        print(f"{len(listed)} phrases or names to avoid; CONTRIBUTING.md has the rule.", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
