"""The thin layer over flask-smorest by which routes are declared: what they take, what they answer, who may."""

import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import Schema

from api.conditional.if_match import require_revision
from api.examples import IDS
from api.formats import Format, settle
from api.formats.negotiation import SUFFIX
from api.middleware.authentication import require
from api.problems import ProblemError
from api.routing.query_parameters import NoParameters, StrictParser
from api.routing.request_body import Body
from api.writes.transaction import Written, perform
from models.vocabularies import Scope

View = Callable[..., Any]
WriteView = Callable[..., Written]

# How the API reference calls the scheme by which keys are sent.
KEY_SCHEME = "key"
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "pattern": "^[!-~]+( +[!-~]+)*$", "maxLength": 255},
    "description": "Sent again with the same key within 24 hours, the request is answered again and done once",
    "example": "5f0c8a52-import-17",
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The revision that this is for: the ETag of a GET",
    "example": '"r3"',
}

# What the parts of an address mean, by the name they have in rules, and an example.
PATH_PARAMETERS = {
    "record_id": ("Id of the record", ""),
    "source_id": ("Id of the source", "marketscreener-2022-08-26-xiaomi-baic"),
    "claim_id": ("Id of the claim", "103d5c789727ffa2b26c"),
    "webhook_id": ("Id of the webhook", "wh_2b7c9e41d0a35f6812c4e7a9"),
    "name": ("Its name", "plant.status"),
    "page": ("Name of the page, with its ending", "api-guide.md"),
    "code": ("The code, as it stands in errors", "not-found"),
    "collection": ("Name of the collection, as it stands in addresses", "plants"),
}
_IDS = {kind.collection: example for kind, example in IDS.items()}
LOCATION = {"Location": {"description": "Address of the record that it became a part of", "schema": {"type": "string"}}}
# What can be the name of anything. PostgreSQL takes no NUL and UTF-8 no lone surrogate: neither gets that far.
_NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,200}")


@dataclass(frozen=True, slots=True)
class WrittenRoute:
    """A route that writes, and what the API reference says of it beside what flask-smorest knows."""

    rule: str
    method: str
    headers: list[dict[str, Any]]
    body: Body | None


class Blueprint(SmorestBlueprint):
    """A blueprint whose routes take the parameters they declare and no others."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Rule and endpoint of each route that offers more than JSON: its address may have a suffix.
        self.suffixed: list[tuple[str, str]] = []
        self.written: list[WrittenRoute] = []

    def get(
        self,
        rule: str,
        *,
        schema: Any,
        query: type[Schema] = NoParameters,
        offered: tuple[Format, ...] = (),
        scope: Scope | None = None,
        problems: tuple[int, ...] = (),
        **docs: Any,
    ) -> Callable[[View], View]:
        """Declare a GET route: the schema of its answer, and of its parameters, which the view gets as one dict.

        `offered` are the formats that the view can answer in, JSON among them; none means JSON alone, not negotiated.
        `scope` is what the key of who reads must allow, where not everybody may. `problems` are the statuses of
        problems beside those that follow from the rule.
        """
        names = re.findall(r"<\w+:(\w+)>", rule)
        content_type = docs.pop("content_type", None)

        def decorate(view: View) -> View:
            @functools.wraps(view)
            def called(options: dict[str, Any], **path: str) -> Any:
                path.pop(SUFFIX, None)
                if not all(_NAME.fullmatch(part) for part in path.values()):
                    raise ProblemError("not-found", "Nothing has such an address.")
                return view(settle(offered, options) if offered else options, **path)

            if offered:
                self.suffixed.append((rule, view.__name__))
                called.__doc__ = f"{view.__doc__}\n\n{_told(offered)}"
            documented = self.arguments(query(), location="query", error_status_code=400)(called)
            if scope is not None:
                documented = self.doc(security=[{KEY_SCHEME: []}])(_guarded(documented, scope))
            # The last to be declared is shown first: JSON.
            for one in reversed(offered[1:]):
                documented = self.alt_response(200, schema=one.schema, content_type=one.media_type)(documented)
            documented = self.response(200, schema, content_type=content_type, **docs)(documented)
            documented = self.alt_response(304, description="The client has it already")(documented)
            expected = {400, 414, 429, 503, *problems} | ({404} if names else set()) | ({406} if offered else set())
            expected |= {401, 403} if scope else set()
            if "record_id" in names:
                documented = self.alt_response(308, description="It was merged", headers=LOCATION)(documented)
                expected.add(410)
            documented = self.doc(operationId=view.__name__)(documented)
            _add_problems(documented, expected)
            self.route(rule, methods=["GET"], parameters=self._path_parameters(names))(documented)
            return view

        return decorate

    def write(
        self,
        method: str,
        rule: str,
        *,
        schema: Any,
        body: Body | None = None,
        query: type[Schema] = NoParameters,
        scope: Scope = Scope.WRITE,
        status: int = 200,
        matched: bool = False,
        problems: tuple[int, ...] = (),
    ) -> Callable[[WriteView], WriteView]:
        """Declare a route that writes: the schema of its answer, what body and which parameters it takes.

        `status` is that of an answer which added something; `matched` says that `If-Match` is needed. The view runs in
        the transaction of the write, and returns what to answer. `problems` are statuses beside those of every write.
        """
        names = re.findall(r"<\w+:(\w+)>", rule)

        def decorate(view: WriteView) -> WriteView:
            @functools.wraps(view)
            def called(options: dict[str, Any], **path: str) -> Any:
                if not all(_NAME.fullmatch(part) for part in path.values()):
                    raise ProblemError("not-found", "Nothing has such an address.")
                return perform(view, scope, body.read if body else None, options, path)

            parsed = self.arguments(query(), location="query", error_status_code=400)(called)

            @functools.wraps(parsed)
            def documented(*args: Any, **path: str) -> Any:
                # Who may not write learns nothing else, and who forgot the revision is told so first.
                require(scope)
                if matched:
                    require_revision()
                return parsed(*args, **path)

            for success in sorted({200, status}, reverse=True) if body and method == "POST" else [status]:
                documented = self.alt_response(success, schema=schema, success=True)(documented)
            expected = {400, 401, 403, 409, 414, 422, 429, 503, *problems} | ({413, 415} if body else set())
            expected |= ({404, 410} if names else set()) | ({412, 428} if matched else set())
            if "record_id" in names:
                documented = self.alt_response(308, description="It was merged", headers=LOCATION)(documented)
                expected.add(412)
            documented = self.doc(operationId=view.__name__, security=[{KEY_SCHEME: []}])(documented)
            _add_problems(documented, expected)
            match = [IF_MATCH | {"required": matched}] if matched or "record_id" in names else []
            self.written.append(WrittenRoute(rule, method, [IDEMPOTENCY_KEY, *match], body))
            self.route(rule, methods=[method], parameters=self._path_parameters(names))(documented)
            return view

        return decorate

    def _path_parameters(self, names: list[str]) -> list[dict[str, Any]]:
        """Describe the parts of an address; a record's id is one of the collection's own."""
        told = [(name, *PATH_PARAMETERS[name]) for name in names]
        return [
            {"in": "path", "name": name, "description": meaning, "example": example or _IDS[self.name]}
            for name, meaning, example in told
        ]


def _guarded(view: View, scope: Scope) -> View:
    """Let only those read whose key has a scope. Who has none learns nothing else, not even of parameters."""

    @functools.wraps(view)
    def guarded(*args: Any, **path: str) -> Any:
        require(scope)
        return view(*args, **path)

    return guarded


def _add_problems(view: Any, statuses: Iterable[int]) -> None:
    """Say with which statuses a view answers problems. A decorator for each would wrap every request once more."""
    responses = view._apidoc["response"]["responses"]
    for status in sorted(statuses):
        responses.setdefault(status, []).append("Problem")


def _told(offered: tuple[Format, ...]) -> str:
    """Say in the description of a route what it offers."""
    shown = ", ".join(f"{one.name} (`.{one.suffix}`)" for one in offered)
    return f"Formats, by suffix of the address or by `Accept`: {shown}."
