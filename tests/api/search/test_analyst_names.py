"""Companies as analysts write them: with legal forms, abbreviated, joined, in six scripts, by former names.

`analyst_names.json` has companies with all their names, and for each way of writing the company that is meant.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.dossiers import about, dossier

DATA = json.loads((Path(__file__).parent / "analyst_names.json").read_text(encoding="utf-8"))
# The data is of full size, so that each name has others that are nearly the same.
DOSSIER = dossier("list", "2024-01-01", *(about(f"company {slug}", facts) for slug, facts in DATA["companies"].items()))


@pytest.fixture
def both_listing(opened: Callable[..., FlaskClient], template_on: Callable[[str, str], str]) -> list[FlaskClient]:
    return [opened(template_on("migrated", engine), json.dumps([DOSSIER])) for engine in ("sqlite", "postgresql")]


def test_what_analysts_write_is_found_first_alike_on_both_engines(both_listing: list[FlaskClient]) -> None:
    assert len(DATA["queries"]) >= 42
    for typed, company in DATA["queries"].items():
        for url in ("/v1/search", "/v1/suggest"):
            one, other = (client.get(url, query_string={"q": typed}) for client in both_listing)
            assert one.data == other.data, typed
            assert one.json is not None
            assert one.json["data"], typed
            assert one.json["data"][0]["id"] == company, (url, typed)
            assert one.json["meta"]["did_you_mean"] is None
            assert one.json["meta"]["partial"] is False
