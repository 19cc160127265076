"""The shipped dossiers as PyYAML reads them, for tests that look at every file."""

import functools
from pathlib import Path
from typing import Any

import yaml


@functools.cache
def plain_dossiers(folder: Path) -> list[tuple[Path, Any]]:
    """Read the dossiers of a folder, once for all tests. Nobody may change them."""
    # libyaml reads them ten times faster than the parser in Python.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [(path, yaml.load(path.read_bytes(), Loader=loader)) for path in sorted(folder.rglob("*.yaml"))]  # noqa: S506
