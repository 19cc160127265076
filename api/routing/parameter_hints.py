"""Hints about a parameter that a route does not have: the parameter that the client probably meant, and why.

A hint keeps what the client wrote: the leading name, the path after it, and the operator. A name that only looks alike
comes last.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from api.routing.foreign_names import FOREIGN_OPERATORS, FORMAT_NAMES, find_foreign_names, squeeze
from schemas.fields.messages import find_closest

# The operators of filters, for a name such as `capacity_gte` whose underscore is single.
OPERATORS = ("not", "gt", "gte", "lt", "lte", "contains", "prefix", "exists", "state", "match")
# The part of an object that a client most often means when it names the object alone.
FIRST_PARTS = ("company", "id", "status")
# `page[size]`, `filter[country]`, `capacity[gte]`.
_BRACKETS = re.compile(r"[^\[\]]+")
_BRACKET_FILTERS = ("filter", "filters", "where")
# `country!=CN` arrives as a parameter named `country!`, and `amount>5` as one named `amount>5`.
_COMPARISON = re.compile(r"(?P<path>[\w.\-]+?)(?P<operator>[!<>~]+)(?P<value>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hint:
    """What a client probably meant: the parameter or the path, None if nothing is near, and a sentence about it."""

    did_you_mean: str | None = None
    advice: str = ""


@dataclass(frozen=True, slots=True)
class RouteNames:
    """The names that a route knows: its parameters, the fields of its records, and the URL of each of its formats."""

    parameters: Sequence[str]
    fields: Collection[str] = frozenset()
    urls_by_suffix: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Name:
    """A parameter taken apart: `path` is the field, `operator` is empty for the plain filter."""

    path: str
    operator: str = ""

    @property
    def leading(self) -> str:
        """The part of the path before the first dot."""
        return self.path.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.path}__{self.operator}" if self.operator else self.path


def find_parameter_hint(given: str, value: str, route: RouteNames) -> Hint:
    """Return the hint about a parameter that a route does not have. `value` is what the client sent with it."""
    name = _split(_unwrap(given))
    return (
        _find_same_name(name, route)
        or _find_format(name, value, route)
        or _find_foreign(name, route)
        or _find_same_path(name, route)
        or _find_same_leading(name, route)
        or _find_similar(name, route)
    )


def find_closest_path(path: str, paths: Sequence[str]) -> str | None:
    """Return the path that was probably meant: one that shares the leading name if there is any, else the nearest."""
    parts = path.split(".")
    related = [known for known in paths if known.split(".")[0] == parts[0]]
    ending = [known for known in paths if known.split(".")[-1] == parts[-1]]
    for candidates in (related, ending):
        if candidates:
            # The last of the candidates that are equally near is the longest, so the first is preferred.
            return find_closest(path, candidates) or candidates[0]
    return find_closest(path, paths)


def _unwrap(given: str) -> str:
    """Return a name that is written with brackets or with a sign of comparison in the form of this API."""
    if match := _COMPARISON.fullmatch(given):
        # The `=` of `amount>=5` separates the name from the value, so the name ends before it.
        sign = match["operator"] + ("=" if not match["value"] and match["operator"] in "<>" else "")
        return str(_Name(match["path"], FOREIGN_OPERATORS.get(sign, "not")))
    parts: list[str] = _BRACKETS.findall(given)
    if len(parts) > 1 and parts[0] in _BRACKET_FILTERS:
        parts = parts[1:]
    if len(parts) == 2 and parts[0] == "page":
        return "_".join(parts)
    if len(parts) == 2 and parts[0] in ("fields", "sort"):
        return parts[0]
    return "__".join(parts) or given


def _split(name: str) -> _Name:
    """Take a name apart. Other APIs write `capacity_gte`, `min_capacity` or `capacity__ge` for `capacity__gte`."""
    path, _, operator = name.rpartition("__")
    if path:
        return _Name(path, FOREIGN_OPERATORS.get(operator.lower(), operator))
    return _Name(name)


def _find_same_name(name: _Name, route: RouteNames) -> Hint | None:
    """Find the parameter with the same words, whatever separates them: `operatorCountry` is `operator.country`."""
    if str(name) in route.parameters:
        return Hint(str(name))
    words = squeeze(str(name))
    for known in route.parameters:
        if squeeze(known) == words:
            return Hint(known)
    for path, operator in _guess_operators(str(name)):
        for known in route.parameters:
            if squeeze(known) == squeeze(path + operator):
                return Hint(known)
    return None


def _guess_operators(name: str) -> Iterator[tuple[str, str]]:
    """Yield each reading of a name whose operator is before or after one underscore, or in camel case."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")
    for word, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
        operator = word if word in OPERATORS else FOREIGN_OPERATORS.get(word)
        if operator is not None and rest:
            yield "_".join(rest), operator


def _find_format(name: _Name, value: str, route: RouteNames) -> Hint | None:
    if squeeze(name.path) not in {squeeze(known) for known in FORMAT_NAMES}:
        return None
    if not route.urls_by_suffix:
        return Hint(None, "This route answers in one format.")
    url = route.urls_by_suffix.get(value.lower().removeprefix(".").rpartition("/")[2])
    available = ", ".join(f"`.{suffix}`" for suffix in route.urls_by_suffix)
    advice = f"The suffix of the path chooses the format: {available}."
    return Hint(url, f"{advice} Request `{url}`." if url else advice)


def _find_foreign(name: _Name, route: RouteNames) -> Hint | None:
    """Find what the table of foreign names has for this name."""
    if name.path in route.fields or name.leading in {known.partition(".")[0] for known in _list_paths(route)}:
        return None
    rows = find_foreign_names(name.path)
    for row in rows:
        for parameter in row.parameters:
            for candidate in (f"{parameter}__{name.operator}", parameter):
                if candidate in route.parameters:
                    return Hint(candidate, row.advice)
    return Hint(None, rows[0].otherwise) if rows and rows[0].otherwise else None


def _find_same_path(name: _Name, route: RouteNames) -> Hint | None:
    """Say what a field takes if the route has the field, but not this operator."""
    forms = [known for known in map(_split, route.parameters) if known.path == name.path]
    if not forms:
        parts = [known for known in route.parameters if known.startswith(f"{name.path}.")]
        if name.path in route.fields and not parts:
            return Hint(None, f"`{name.path}` is a field of these records, and no filter compares it.")
        return None
    nearest = find_closest(name.operator, [form.operator for form in forms if form.operator])
    if name.operator and nearest:
        return Hint(f"{name.path}__{nearest}")
    part = _choose_part(name, route)
    listed = ", ".join(f"`{form}`" for form in forms)
    missing = f"has no operator `{name.operator}`" if name.operator else "cannot be compared as a whole"
    return Hint(part, f"`{name.path}` {missing}. Parameters on it: {listed}.")


def _find_same_leading(name: _Name, route: RouteNames) -> Hint | None:
    """Find the parameter on the same field: `investors.country` is `investors.company.country`."""
    related = [known for known in map(_split, route.parameters) if known.leading == name.leading]
    if not related:
        if name.leading in route.fields:
            return Hint(None, f"`{name.leading}` is a field of these records, and no filter compares it.")
        return None
    if "." not in name.path:
        part = _choose_part(name, route)
        return Hint(part) if part else None
    last = name.path.rpartition(".")[2]
    same = [known for known in related if known.path.rpartition(".")[2] == last]
    chosen = _choose_by_operator(name, same) or _choose_by_operator(name, related)
    return Hint(chosen) if chosen else None


def _find_similar(name: _Name, route: RouteNames) -> Hint:
    """Find the parameter that looks most alike: among those with the same operator first."""
    known = [_split(parameter) for parameter in route.parameters]
    if "." not in name.path:
        leading = find_closest(name.path, list(dict.fromkeys(form.leading for form in known)))
        forms = [form.operator for form in known if form.path == leading]
        if leading is not None and name.operator in forms:
            return Hint(str(_Name(leading, name.operator)))
        if leading is not None and "" not in forms:
            return Hint(_choose_part(_Name(leading, name.operator), route))
    return Hint(_choose_by_operator(name, known))


def _choose_by_operator(name: _Name, known: Iterable[_Name]) -> str | None:
    """Return the parameter whose path is nearest, None if no path is near. Its operator is the same or one as near."""
    known = list(known)
    paths = [form.path for form in known if form.operator == name.operator]
    if nearest := find_closest(name.path, paths):
        return str(_Name(nearest, name.operator))
    if not name.operator:
        return None
    nearest = find_closest(name.path, [form.path for form in known])
    if nearest is None:
        return None
    operators = [form.operator for form in known if form.path == nearest]
    return str(_Name(nearest, find_closest(name.operator, operators) or operators[0]))


def _choose_part(name: _Name, route: RouteNames) -> str | None:
    """Return the parameter on the part of an object that a client most often means; None if it has no parts."""
    parts = [known for known in map(_split, route.parameters) if known.path.startswith(f"{name.path}.")]
    parts = [known for known in parts if known.operator == name.operator] or parts
    for part in FIRST_PARTS:
        for known in parts:
            if known.path == f"{name.path}.{part}":
                return str(known)
    return str(parts[0]) if parts else None


def _list_paths(route: RouteNames) -> set[str]:
    return {_split(known).path for known in route.parameters}
