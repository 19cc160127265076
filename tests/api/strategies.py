"""What makers of requests have to be told beside the description of the API, where no schema can say it."""

import itertools
from typing import Any

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode

from api.filters.parameter_types import MAX_IDS
from schemas.fields.scalars import SLUG
from tests.schemas.text import strategies

schemathesis.openapi.format("edtf", strategies.dates)


# How the description writes the form of an id.
ID_PATTERN = f"^(?:{SLUG.pattern})$"

# What was asked for may be gone, however well it was asked.
ACCEPTING = ["2xx", "3xx", "401", "403", "404", "409", "410", "429"]

REJECTING = ["400", "401", "403", "404", "405", "406", "409", "413", "414", "415", "422", "428", "429"]


def described(app: Any) -> Any:
    """Read the description of the API that an app serves, for requests to be made up from it."""
    checks = {
        "positive_data_acceptance": {"expected-statuses": ACCEPTING},
        "negative_data_rejection": {"expected-statuses": REJECTING},
    }
    config = schemathesis.Config.from_dict({"checks": checks})
    return schemathesis.openapi.from_wsgi("/openapi.json", app, config=config)


def fit(case: schemathesis.Case) -> None:
    """Make the parameters of a request fit each other, and leave out a cursor, which only answers have."""
    query = case.meta.components.get(ParameterLocation.QUERY)
    if query is None or query.mode is GenerationMode.NEGATIVE:
        return
    case.query.pop("cursor", None)
    if "recorded_as_of" in case.query:
        case.query.pop("expand", None)
    if "near" not in case.query:
        case.query.pop("radius_km", None)
    if "bbox" in case.query:
        case.query["bbox"] = [_from_south_to_north(box) for box in case.query["bbox"]]
    if isinstance(case.query.get("ids"), list):  # a link from an answer gives a single one
        case.query["ids"] = _few(case.query["ids"])
    # No schema can list the ids of the records, and a made-up id is refused.
    for name, example in _list_example_ids(case.operation).items():
        if name in case.query:
            case.query[name] = example


def _list_example_ids(operation: Any) -> dict[str, Any]:
    """Return the example of each query parameter that takes ids, by name."""
    declared = {one.name: one.definition for one in operation.query}
    return {
        name: parameter["schema"]["example"]
        for name, parameter in declared.items()
        if parameter["schema"].get("items", {}).get("pattern") == ID_PATTERN
    }


def _few(ids: list[str]) -> list[str]:
    """Take as many of the lists of ids as one request may have."""
    together = itertools.accumulate(one.count(",") + 1 for one in ids)
    return [one for one, count in zip(ids, together, strict=True) if count <= MAX_IDS]


def _from_south_to_north(box: str) -> str:
    west, south, east, north = box.split(",")
    south, north = sorted((south, north), key=float)
    return f"{west},{south},{east},{north}"
