"""The JSON Schema of dossiers is current, takes every dossier that is shipped, and refuses what the reader refuses."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schemas.dossier.dossier import DossierError, read_dossier
from schemas.json_schema import dossier_schema
from tests.paths import ROOT, SEED_FOLDERS
from tests.schemas.plain_dossiers import plain_dossiers

VALIDATOR = Draft202012Validator(dossier_schema())
DOSSIER = {
    "source": {"id": "news-2024", "title": "A plant", "published": "2024-05-02", "language": "en"},
    "claims": [
        {
            "plant": "a-plant",
            "certainty": "announced",
            "facts": {
                "name": "A plant",
                "country": "DE",
                "operator": {"unnamed": "a maker of batteries"},
                "owners": [{"company": "a", "share": {"text": "51%"}}],
                "announced": "2024-05",
                "jobs": [{"quantity": {"text": "about 300 jobs"}}],
            },
        },
        {"plant": "a-plant", "stance": "denies", "field": "status", "value": "cancelled"},
    ],
}


def test_the_file_is_current() -> None:
    shown = (ROOT / "docs" / "dossier.schema.json").read_text()
    assert json.loads(shown) == dossier_schema(), "run `make docs`"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(dossier_schema())


@pytest.mark.parametrize("folder", SEED_FOLDERS, ids=lambda path: path.name)
def test_it_takes_every_dossier_that_is_shipped(folder: Path) -> None:
    for path, data in plain_dossiers(folder):
        assert [(path.name, error.message) for error in VALIDATOR.iter_errors(data)] == []


def test_it_takes_what_the_reader_takes() -> None:
    read_dossier(DOSSIER)
    VALIDATOR.validate(DOSSIER)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("source", "id"), "Not an id"),
        (("source", "publised"), "2024"),
        (("claims",), []),
        (("claims", 0, "certainty"), "certain"),
        (("claims", 0, "certainty"), None),
        (("claims", 0, "field"), "name"),
        (("claims", 0, "plants"), "a-plant"),
        (("claims", 0, "company"), "a"),
        (("claims", 0, "facts"), {}),
        (("claims", 0, "facts", "stage"), "active"),
        (("claims", 0, "facts", "status"), "finished"),
        (("claims", 0, "facts", "country"), "Germany"),
        (("claims", 0, "facts", "operator"), {"unnamed": "x", "state": "undisclosed"}),
        (("claims", 0, "facts", "owners"), [{"company": "a", "unnamed": "b"}]),
        (("claims", 0, "facts", "owners"), []),
        (("claims", 0, "facts", "latitude"), 91),
        (("claims", 0, "facts", "announced"), 2024),
        (("claims", 0, "facts", "description"), ["a list"]),
        (("claims", 0, "facts", "jobs"), [{"quantity": {"min": "many"}}]),
        (("claims", 0, "probable"), {"name": "Another"}),
        (("claims", 1, "facts"), {"name": "A plant"}),
        (("claims", 1, "certainty"), "announced"),
        (("claims", 1, "field"), "stage"),
        (("claims", 1, "stance"), "asserts"),
    ],
    ids=str,
)
def test_it_refuses_what_the_reader_refuses(path: tuple[str | int, ...], value: Any) -> None:
    broken = copy.deepcopy(DOSSIER)
    *within, last = path
    place: Any = broken
    for step in within:
        place = place[step]
    place[last] = value
    with pytest.raises(DossierError):
        read_dossier(broken)
    assert not VALIDATOR.is_valid(broken)
