"""docs/nginx.conf, read for what it sets."""

import re

from tests.deployment.serving import ROOT

TEXT = (ROOT / "docs" / "nginx.conf").read_text()
BYTES = {"": 1, "k": 1024, "m": 1024**2}


def value(directive: str) -> str:
    """Return what a directive says where it stands first."""
    found = re.search(rf"^\s*{directive} (.*);", TEXT, flags=re.MULTILINE)
    assert found, directive
    return found[1]


def size(text: str) -> int:
    """Read a size as nginx does."""
    found = re.fullmatch(r"(\d+)([km]?)", text)
    assert found
    return int(found[1]) * BYTES[found[2]]
