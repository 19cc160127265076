"""`/v1/whoami`: whose key this is, and what it allows."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields
from sqlalchemy import select

from api.context import service
from api.middleware.authentication import caller
from api.routing.blueprint import Blueprint
from api.system import uncached
from models import ApiKey
from models.vocabularies import Scope
from schemas.fields.values import instant

blueprint = Blueprint("whoami", __name__, url_prefix="/v1/whoami", description="Whose key this is.")


class WhoamiSchema(Schema):
    """An API key, without the key."""

    name = fields.String(
        required=True, allow_none=True, metadata={"description": "Whose it is, the actor of its changes; null: no key"}
    )
    prefix = fields.String(
        required=True, allow_none=True, metadata={"description": "The part of the key that may be shown"}
    )
    scope = fields.String(required=True, metadata={"enum": [str(scope) for scope in Scope]})
    allows = fields.List(fields.String(), required=True, metadata={"description": "Every scope that this includes"})
    created_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    expires_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})


@blueprint.get("", schema=WhoamiSchema, problems=(401,))
def get_whoami(options: dict[str, Any]) -> Response:
    """Say whose key this is, what it allows, and until when. Who sends none may read, where that is open."""
    who = caller()
    scope = who.scope if who else Scope.READ
    row = service().first(select(ApiKey.created_at, ApiKey.expires_at).where(ApiKey.pk == who.pk)) if who else None
    created, expires = (row.created_at, row.expires_at) if row else (None, None)
    return uncached(
        {
            "name": who.name if who else None,
            "prefix": who.prefix if who else None,
            "scope": str(scope),
            "allows": [str(one) for one in Scope if one.rank <= scope.rank],
            "created_at": created and instant(created),
            "expires_at": expires and instant(expires),
        }
    )
