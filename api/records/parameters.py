"""Parameters that several routes of a record have."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from api.filters import AS_OF, DateParameter
from api.routing.query_parameters import QuerySchema


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOfParameters:
    """The day of `as_of`; None for the present."""

    as_of: dt.date | None = None


class AsOfSchema(QuerySchema):
    """The parameters of a route that answers as of a day."""

    parameters: ClassVar[type[object]] = AsOfParameters

    as_of = DateParameter(metadata=AS_OF)
