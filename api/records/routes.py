"""The routes that every kind of record has, as one table, and the blueprint that a kind gets from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from marshmallow import Schema

from api.formats import CHANGE_FORMATS, ITEM_FORMATS, RECORD_FORMATS, ROW_FORMATS, Format, add_geojson
from api.pagination.pages import make_list_schema
from api.records.changes import FeedQuery, FeedSchema, list_record_changes
from api.records.claim_documents import ClaimListSchema
from api.records.claim_pages import list_record_claims, make_claims_schema
from api.records.documents import make_document_schema
from api.records.explanation import ExplanationSchema, explain_record, make_explain_schema
from api.records.history import HistorySchema, get_history
from api.records.item import get_record, make_item_schema
from api.records.lifecycle import (
    MERGE,
    REASON,
    RENAME,
    merge_record,
    rename_record,
    restore_record,
    unmerge_record,
)
from api.records.lifecycle_state import LifecycleStateSchema
from api.records.record_list import list_records, make_list_parameters
from api.records.relations import RelationListSchema, RelationsSchema, list_relations
from api.records.writes import (
    WITHDRAWAL_BODY,
    ClaimsAddedSchema,
    WithdrawalQuery,
    add_claim,
    create_record,
    patch_record,
    withdraw_record,
)
from api.routing.blueprint import Blueprint, ReadRoute, WriteRoute
from api.routing.query_parameters import QuerySchema
from api.routing.request_bodies import CLAIM_BODY, describe_body, describe_new_record, describe_patch
from api.routing.request_body import Body
from models.vocabularies import Kind
from schemas import SCHEMAS

RECORD = "/<string:record_id>"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRoute:
    """A row of the table: a route that every kind has.

    `operation` and the docstring of the view are templates for `str.format`: see `describe_kind` for their names. The
    view is called with the kind first. Members that are functions get the kind, because it decides on them.
    """

    rule: str
    operation: str
    view: Callable[..., Any]
    answer: Callable[[Kind], type[Schema]]

    def describe(self, kind: Kind, about: str) -> dict[str, Any]:
        """Return the members of a Route for a kind."""
        names = describe_kind(kind, about)
        return {
            "rule": self.rule,
            "operation": self.operation.format(**names),
            "description": str(self.view.__doc__).format(**names),
            "view": partial(self.view, kind),
            "answer": self.answer(kind),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class KindReadRoute(KindRoute):
    """A GET route of every kind."""

    query: Callable[[Kind], type[QuerySchema]]
    formats: Callable[[Kind], tuple[Format, ...]] = lambda kind: ()

    def add_to(self, blueprint: Blueprint, kind: Kind, about: str) -> None:
        """Add the route of a kind to its blueprint."""
        members = self.describe(kind, about)
        blueprint.add_read(ReadRoute(**members, query=self.query(kind), formats=self.formats(kind)))


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWriteRoute(KindRoute):
    """A route of every kind that writes."""

    method: str
    body: Callable[[Kind], Body]
    query: type[QuerySchema] = QuerySchema
    status: int = 200
    requires_revision: bool = False

    def add_to(self, blueprint: Blueprint, kind: Kind, about: str) -> None:
        """Add the route of a kind to its blueprint."""
        route = WriteRoute(
            **self.describe(kind, about),
            method=self.method,
            query=self.query,
            body=self.body(kind),
            status=self.status,
            requires_revision=self.requires_revision,
        )
        blueprint.add_write(route)


def make_record_list_schema(kind: Kind) -> type[Schema]:
    """Return the schema of the list of a kind."""
    return make_list_schema(make_document_schema(kind), f"{SCHEMAS[kind].model.__name__}ListSchema")


# In the order of the OpenAPI document.
ROUTES: tuple[KindReadRoute | KindWriteRoute, ...] = (
    KindReadRoute(
        rule="",
        operation="list_{collection}",
        view=list_records,
        query=make_list_parameters,
        answer=make_record_list_schema,
        formats=lambda kind: add_geojson(RECORD_FORMATS, SCHEMAS[kind]),
    ),
    KindReadRoute(
        rule=RECORD,
        operation="get_{kind}",
        view=get_record,
        query=make_item_schema,
        answer=make_document_schema,
        formats=lambda kind: add_geojson(ITEM_FORMATS, SCHEMAS[kind]),
    ),
    KindWriteRoute(
        method="POST",
        rule="",
        operation="create_{kind}",
        view=create_record,
        body=describe_new_record,
        answer=make_document_schema,
        status=201,
    ),
    KindWriteRoute(
        method="PATCH",
        rule=RECORD,
        operation="patch_{kind}",
        view=patch_record,
        body=describe_patch,
        answer=make_document_schema,
        requires_revision=True,
    ),
    KindWriteRoute(
        method="POST",
        rule=f"{RECORD}/claims",
        operation="add_{kind}_claim",
        view=add_claim,
        body=lambda kind: CLAIM_BODY,
        answer=lambda kind: ClaimsAddedSchema,
        status=201,
    ),
    KindWriteRoute(
        method="DELETE",
        rule=RECORD,
        operation="withdraw_{kind}",
        view=withdraw_record,
        body=lambda kind: WITHDRAWAL_BODY,
        query=WithdrawalQuery,
        answer=lambda kind: LifecycleStateSchema,
        requires_revision=True,
    ),
    KindWriteRoute(
        method="POST",
        rule=f"{RECORD}/merge",
        operation="merge_{kind}",
        view=merge_record,
        body=lambda kind: describe_body("MergeBody", MERGE),
        answer=lambda kind: LifecycleStateSchema,
    ),
    KindWriteRoute(
        method="POST",
        rule=f"{RECORD}/rename",
        operation="rename_{kind}",
        view=rename_record,
        body=lambda kind: describe_body("RenameBody", RENAME),
        answer=make_document_schema,
    ),
    KindWriteRoute(
        method="POST",
        rule=f"{RECORD}/unmerge",
        operation="unmerge_{kind}",
        view=unmerge_record,
        body=lambda kind: describe_body("ReasonBody", REASON),
        answer=lambda kind: LifecycleStateSchema,
    ),
    KindWriteRoute(
        method="POST",
        rule=f"{RECORD}/restore",
        operation="restore_{kind}",
        view=restore_record,
        body=lambda kind: describe_body("ReasonBody", REASON),
        answer=lambda kind: LifecycleStateSchema,
    ),
    KindReadRoute(
        rule=f"{RECORD}/claims",
        operation="list_{kind}_claims",
        view=list_record_claims,
        query=make_claims_schema,
        answer=lambda kind: ClaimListSchema,
        formats=lambda kind: ROW_FORMATS,
    ),
    KindReadRoute(
        rule=f"{RECORD}/history",
        operation="get_{kind}_history",
        view=get_history,
        query=lambda kind: QuerySchema,
        answer=lambda kind: HistorySchema,
        formats=lambda kind: ROW_FORMATS,
    ),
    KindReadRoute(
        rule=f"{RECORD}/explain",
        operation="explain_{kind}",
        view=explain_record,
        query=make_explain_schema,
        answer=lambda kind: ExplanationSchema,
    ),
    KindReadRoute(
        rule=f"{RECORD}/relations",
        operation="list_{kind}_relations",
        view=list_relations,
        query=lambda kind: RelationsSchema,
        answer=lambda kind: RelationListSchema,
        formats=lambda kind: ROW_FORMATS,
    ),
    KindReadRoute(
        rule=f"{RECORD}/changes",
        operation="list_{kind}_changes",
        view=list_record_changes,
        query=lambda kind: FeedQuery,
        answer=lambda kind: FeedSchema,
        formats=lambda kind: CHANGE_FORMATS,
    ),
)


def describe_kind(kind: Kind, about: str) -> dict[str, str]:
    """Return what the templates of a route can name."""
    return {
        "kind": str(kind),
        "one": kind.with_article,
        "collection": kind.collection,
        "definition": kind.definition,
        "about": about,
    }


def make_blueprint(kind: Kind, about: str) -> Blueprint:
    """Make the blueprint of a kind. `about` describes its records in one sentence, for the API reference."""
    blueprint = Blueprint(kind.collection, __name__, url_prefix=f"/v1/{kind.collection}", description=about)
    for route in ROUTES:
        route.add_to(blueprint, kind, about)
    return blueprint
