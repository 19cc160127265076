"""Requests made up from the description of the API: whatever is asked, the answer is one that the description has.

Here what reads; tests/api/writes covers writes, with a key.
"""

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation

from tests.api.strategies import described, fit

# Of each mode for each route: enough for what is undocumented to be met, few enough to end within a minute.
EXAMPLES = 4


def ask(clients: list[FlaskClient], operation: APIOperation, mode: GenerationMode) -> None:
    """Ask a route for what was made up, over both databases, and run all checks on each answer."""

    # The same requests in each run: a test that fails by chance would teach nobody.
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered(case: schemathesis.Case) -> None:
        fit(case)
        # To make up a request takes ten times as long as to answer it.
        for client in clients:
            case.call_and_validate(headers={"Accept-Encoding": "identity"}, app=client.application)

    answered()


# It does not close what is answered, as servers do, and a page of the documentation is a file.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("mode", GenerationMode)
def test_every_answer_is_as_described(both_seeded: list[FlaskClient], mode: GenerationMode) -> None:
    schema = described(both_seeded[0].application)
    failures = []
    operations = [found.ok() for found in schema.get_all_operations()]
    reading = [operation for operation in operations if operation.method == "get"]
    assert len(operations) == len(schema) > len(reading)
    for operation in reading:
        try:
            ask(both_seeded, operation, mode)
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE  # where nothing can be wrong
        except BaseExceptionGroup as problems:
            failures.append("\n".join(f"{operation.label} ({mode}): {problem}" for problem in problems.exceptions))
    if failures:
        pytest.fail("\n\n".join(failures))
