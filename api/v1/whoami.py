"""`/v1/whoami`: the owner and the scopes of the API key of the request."""

from flask import Response
from marshmallow import Schema, fields
from sqlalchemy import select

from api.conditional.etags import build_uncached_response
from api.context import get_reader
from api.middleware.authentication import get_caller
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import NoParameters
from models import ApiKey
from models.vocabularies import Scope
from schemas.fields.values import format_instant

blueprint = Blueprint("whoami", __name__, url_prefix="/v1/whoami", description="The API key of the request.")


class WhoamiSchema(Schema):
    """An API key, without the key."""

    name = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The owner, who is the actor of its changes; null without a key"},
    )
    prefix = fields.String(
        required=True, allow_none=True, metadata={"description": "The part of the key that is not secret"}
    )
    scope = fields.String(required=True, metadata={"enum": [str(scope) for scope in Scope]})
    allows = fields.List(fields.String(), required=True, metadata={"description": "All scopes that this one includes"})
    created_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    expires_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})


@blueprint.get("", answer=WhoamiSchema, problems=(401,))
def get_whoami(params: NoParameters) -> Response:
    """Get the owner, the scopes and the expiry of the key. Without a key, the scope is `read` if reading is open."""
    caller = get_caller()
    scope = caller.scope if caller else Scope.READ
    dates = select(ApiKey.created_at, ApiKey.expires_at)
    row = get_reader().first(dates.where(ApiKey.pk == caller.pk)) if caller else None
    return build_uncached_response(
        {
            "name": caller.name if caller else None,
            "prefix": caller.prefix if caller else None,
            "scope": str(scope),
            "allows": [str(included) for included in Scope if included.rank <= scope.rank],
            "created_at": row and format_instant(row.created_at),
            "expires_at": row and row.expires_at and format_instant(row.expires_at),
        }
    )
