"""Requests made up from the description of the API, by somebody who may write, on their own and as stories.

Whatever is sent: no fault of ours, every answer is one that the description has, and what is stored stays sound.
EVFACTS_SCHEMATHESIS_REQUESTS=20000 asks for so many, other ones each time, of all routes; without it a few hundred of
those that write, always the same.
"""

import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import FlakyStrategyDefinition, Unsatisfiable
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from models.vocabularies import Kind
from tests.api.routes import every_item
from tests.api.strategies import described, fit
from tests.api.writers import Writer, assert_sound
from tests.ledger.stored_state import feed

LONG = int(os.environ.get("EVFACTS_SCHEMATHESIS_REQUESTS", "0"))
# A body of the right shape may still be refused, for what no shape tells: what it refers to, which parts of it go
# together, what its words can be read as. Each such rule has its words, here as far as they need to be told apart.
BEYOND_SHAPE = re.compile(
    "|".join(
        (
            r"There is (no|a) [a-z]+ .+",
            r"No [a-z]+ has the id .+",
            r"The [a-z]+ .+ (was (withdrawn|merged)|has no name)",
            r"(This|`[a-z_]+`) must be the id of another record",
            r"An? [a-z]+ has no field",
            r".+ is not in the fields of",
            r"An assertion needs|Only an assertion has|Fields can only be asserted or denied",
            r"An entry needs exactly one of",
            r"A conversion needs|A known amount needs|Only constant prices have",
            r"This value has no bounds?\.|The bound [a-z_]+ (does not fit|needs)|The lower bound",
            r"A value with the state [a-z]+ has no bounds",
            r"The server cannot read an? (amount|share|quantity|date)|The server cannot read .+ as a quantity",
            r"The text .+ (can mean|is in|has an old date)",
            r"A (duration|period|date) needs",
            r".+ is (not EDTF|not a|not supported)|.+ (is open at both ends|ends before)",
            r"The publication date (needs|.+ (reaches|is before))",
            r"probable needs doubt",
            r"A reason is required|Only the server can set",
            r"This name has no letter or digit|No id is made from this name|The id made from this name",
            r"The speaker .+ looks like an id",
            r"A (latitude|longitude) alone is no place|These shares add up to|The owner .+ is in this list",
            r"This refers to the [a-z]+ .+ itself|The [a-z]+ .+ would be a part of itself",
        )
    )
)
# A unit may stand in the text of a quantity; what is an amount and what a share, its parts tell.
UNIT = re.compile(r".*/unit")
MEASURED = re.compile(r"/(target|achieved)/.*")
# Codes of what is refused for what is there, or for what was sent before.
OTHERWISE = ("idempotency-key-reused", "address-refused", "exists", "conflict")
# What became of a record, and another revision of it, are told before anything is said of what is wrong with the rest.
BEFORE_THE_REST = (308, 410, 412)
WRITES = ("post", "patch", "delete")
# The routes of one kind are made as those of another: in the short form a few kinds stand for all.
LIKE_OTHERS = tuple(f"/v1/{kind.collection}" for kind in Kind if kind not in (Kind.PLANT, Kind.INVESTMENT, Kind.PERSON))
# Examples of each route in the short form: more of those that may be done, or little would be written.
SHORT = {GenerationMode.POSITIVE: 3, GenerationMode.NEGATIVE: 1}
# Ids of each collection to be written to: few, so that writes meet each other on the same records.
MOST_IDS = 8
TOLD_TOGETHER = 5
Ids = dict[str, list[str]]


class Tally:
    """Counts what was sent to an app, by method and status."""

    def __init__(self, app: Flask) -> None:
        self.counts: Counter[tuple[str, int]] = Counter()
        self._app = app.wsgi_app
        app.wsgi_app = self  # type: ignore[method-assign]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""

        def start(status: str, *rest: Any) -> Any:
            self.counts[environ["REQUEST_METHOD"], int(status[:3])] += 1
            return start_response(status, *rest)

        return self._app(environ, start)


def budget(examples: int, **more: Any) -> settings:
    """Say how many examples to make up: always the same in the short form, since a failure by chance teaches nobody."""
    return settings(
        max_examples=examples,
        derandomize=not LONG,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        **more,
    )


@st.composite
def meaning_something(
    draw: st.DrawFn, operation: APIOperation, mode: GenerationMode, ids: Ids, sources: list[str]
) -> schemathesis.Case:
    """Make a request up, and mostly put ids that are there in place of those made up; what is wrong stays so."""
    case = draw(operation.as_strategy(generation_mode=mode))
    fit(case)
    wrong = {place for place, one in case.meta.components.items() if one.mode is GenerationMode.NEGATIVE}
    if draw(st.integers(0, 3)) == 3:
        return case
    collection = operation.path.split("/")[2] if operation.path.startswith("/v1/") else ""
    known = ids.get(collection, [])
    if ParameterLocation.PATH not in wrong and known:
        for name in case.path_parameters or {}:
            if name.endswith("_id"):
                case.path_parameters[name] = draw(st.sampled_from(known))
    if ParameterLocation.HEADER not in wrong and case.headers and "If-Match" in case.headers:
        case.headers["If-Match"] = "*"
    if ParameterLocation.BODY not in wrong and isinstance(case.body, dict):
        if "into" in case.body and known:
            case.body["into"] = draw(st.sampled_from(known))
        if "evidence" in case.body:
            case.body["evidence"] = {"source": draw(st.sampled_from(sources)), "certainty": "reported"}
        elif isinstance(case.body.get("source"), str):
            case.body["source"] = draw(st.sampled_from(sources))
    return case


def told(problem: BaseException) -> str:
    """Tell what failed, all of it."""
    if isinstance(problem, BaseExceptionGroup):
        return "\n".join(map(told, problem.exceptions))
    return f"{type(problem).__name__} ({getattr(problem, 'status_code', None)}): {problem}"


def check(response: Any, case: schemathesis.Case, **more: Any) -> None:
    """Run all checks that can be run on an answer."""
    before = [negative_data_rejection] if response.status_code in BEFORE_THE_REST else []
    case.validate_response(response, excluded_checks=[positive_data_acceptance, *before], **more)
    if case.meta.generation.mode.is_positive and response.status_code in (400, 415, 422):
        assert_right_shape(case, response.json())


def assert_right_shape(case: schemathesis.Case, problem: dict[str, Any]) -> None:
    """Check that a body which is as described was refused for nothing that a description could have told."""
    if problem["code"] in OTHERWISE or "NewDossier" in str(case.operation.definition.raw):
        return  # what a dossier says of records is described in a file of its own
    for error in problem["errors"]:
        pointer, message = error.get("pointer", ""), error["message"]
        free = pointer.startswith(("/evidence/probable", "/probable", "/value"))
        assert free or BEYOND_SHAPE.match(message) or UNIT.fullmatch(pointer) or MEASURED.match(pointer), (
            pointer,
            message,
        )


def ask(operation: APIOperation, mode: GenerationMode, alice: Writer, known: tuple[Ids, list[str]], more: int) -> None:
    """Send what was made up for a route, and run all checks on each answer."""

    @budget(more)
    @given(case=meaning_something(operation, mode, *known))
    def answered(case: schemathesis.Case) -> None:
        headers = {"Authorization": f"Bearer {alice.key}", "Accept-Encoding": "identity"}
        check(case.call(headers=headers), case, headers=headers)

    answered()


def tell_stories(schema: Any, alice: Writer, stories: int) -> set[str]:
    """Follow the links from answers to requests: what was made is read, written to, withdrawn, and asked for again.

    Returns what was wrong. A story goes on after it: told once more over what it has written, it would be another.
    Where hypothesis notices that, it tells no more of those that were to be told together.
    """
    wrong: set[str] = set()

    class Story(schema.as_state_machine()):  # type: ignore[misc]
        def before_call(self, case: schemathesis.Case) -> None:
            fit(case)

        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, Any]:
            return {"headers": {"Authorization": f"Bearer {alice.key}", "Accept-Encoding": "identity"}}

        def validate_response(self, response: Any, case: schemathesis.Case, **more: Any) -> None:
            try:
                check(response, case, **more)
            except (AssertionError, BaseExceptionGroup) as problem:
                wrong.add(f"A story, {case.operation.label}: {told(problem)}")
                print(f"A story, {case.operation.label}: {told(problem)}")

    for number in range(stories // TOLD_TOGETHER):
        # Else each run would tell the same in the short form.
        seed(random.getrandbits(64) if LONG else number)(Story)
        with suppress(FlakyStrategyDefinition):
            Story.run(settings=budget(TOLD_TOGETHER, stateful_step_count=8))
    return wrong


# A page of the documentation is a file, which what asks here does not close as servers do.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_whatever_is_written_is_answered_as_described_and_stays_sound(seeded_alice: Writer) -> None:
    app = seeded_alice.client.application
    ids = {
        name: [one["id"] for one in seeded_alice.document(f"/v1/{name}?limit={MOST_IDS}")["data"]]
        for name in (*(kind.collection for kind in Kind), "claims")
    }
    sources = [one["id"] for one in every_item(seeded_alice.client, "/v1/sources")]
    schema = described(app)
    operations = [found.ok() for found in schema.get_all_operations()]
    if not LONG:
        operations = [one for one in operations if one.method in WRITES and not one.path.startswith(LIKE_OTHERS)]
    before = len(feed(seeded_alice.engine))
    tally = Tally(app)
    failures: set[str] = set()
    while not tally.counts or tally.counts.total() < LONG:
        for operation in operations:
            for mode in GenerationMode:
                try:
                    ask(operation, mode, seeded_alice, (ids, sources), 27 if LONG else SHORT[mode])
                except Unsatisfiable:
                    assert mode is GenerationMode.NEGATIVE  # where nothing can be wrong
                except BaseException as problem:
                    failures.add(f"{operation.label} ({mode}): {told(problem)}")
                    print(f"{operation.label} ({mode}): {told(problem)}")
            print(f"{tally.counts.total()} requests, up to {operation.label}", flush=True)
        failures |= tell_stories(schema, seeded_alice, 300 if LONG else TOLD_TOGETHER)
        print(f"{tally.counts.total()} requests, {len(failures)} failures:", sorted(tally.counts.items()))
    assert_sound(seeded_alice.engine)
    assert not [status for _, status in tally.counts if status >= 500]
    assert not failures, "\n\n".join(failures)
    # Enough of what was made up was done for this to have shown something.
    assert len(feed(seeded_alice.engine)) > before + 10
