"""Health checks: whether the process runs, and whether it can answer requests for data."""

from flask import Response
from marshmallow import Schema, fields

from api.conditional.etags import build_uncached_response
from api.context import get_reader, get_service
from api.problems import ProblemError
from ledger.resolution.rule import RULE_NUMBER
from ledger.versions.outdated import count_outdated, describe_outdated, select_outdated
from migrations.commands import find_head, read_current_revision


class HealthSchema(Schema):
    """The state of the process."""

    status = fields.String(required=True)


class ReadinessSchema(HealthSchema):
    """The state of the service."""

    database = fields.String(required=True)
    revision = fields.String(required=True, metadata={"description": "The schema revision of the database"})
    rule = fields.Integer(required=True, metadata={"description": "The number of the resolution rule of this version"})
    note = fields.String(
        metadata={"description": "What an operator should do. The service can answer requests meanwhile"}
    )


def healthz(params: object) -> Response:
    """Check that the process runs. This does not use the database."""
    return build_uncached_response({"status": "ok"})


def readyz(params: object) -> Response:
    """Check that the database is reachable and has the schema that this version needs."""
    # As a reader, because a slow writer or a full disk does not make the service unready.
    with get_reader().engine.connect() as connection:
        revision = read_current_revision(connection)
        if revision != find_head():
            raise ProblemError("unavailable", "The database is not migrated. Run `evfacts db upgrade`.")
        note = describe_outdated(count_outdated(connection.execute(select_outdated())))
    database = get_service().engine.dialect.name
    state = {"status": "ready", "database": database, "revision": revision, "rule": RULE_NUMBER}
    return build_uncached_response(state | ({"note": note} if note else {}))
