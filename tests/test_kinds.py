"""Every kind is registered everywhere. What fails here says which line is missing."""

import pytest
from flask.testing import FlaskClient

from api.v1 import BLUEPRINTS
from models import VERSIONS, Base
from models.vocabularies import Kind
from schemas import SCHEMAS

every_kind = pytest.mark.parametrize("kind", list(Kind), ids=str)


@every_kind
def test_a_kind_is_registered(kind: Kind) -> None:
    assert kind in VERSIONS, f"add the model of {kind} to VERSIONS in models/__init__.py"
    assert kind in SCHEMAS, f"add the schema of {kind} to SCHEMAS in schemas/__init__.py"
    addresses = [blueprint.url_prefix for blueprint in BLUEPRINTS]
    assert f"/v1/{kind.collection}" in addresses, f"add {kind} to KINDS in api/v1/kinds.py"


@every_kind
def test_the_table_of_a_kind_is_called_as_its_collection(kind: Kind) -> None:
    assert kind.collection in Base.metadata.tables


def test_every_kind_can_be_listed(seeded_client: FlaskClient) -> None:
    for kind in Kind:
        answer = seeded_client.get(f"/v1/{kind.collection}?limit=1")
        assert answer.status_code == 200, f"{kind}: {answer.text}"
