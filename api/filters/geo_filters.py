"""Filters on coordinates: around a point, and in a box. Without coordinates, nothing is near."""

import math
import re
from collections.abc import Iterator
from typing import Any

from marshmallow import ValidationError, fields
from sqlalchemy import ColumnElement, and_, func, or_

from api.filters.filter import Filter
from api.filters.operators import Scope, anyof

EARTH_KM = 6371.0088  # mean radius, IUGG
DEFAULT_KM = 50.0
LARGEST_KM = 20_100.0  # half the way around
_NUMBER = re.compile(r"-?\d{1,3}(\.\d{1,12})?", re.ASCII)
# The same within its limits.
_UP_TO = {
    90: r"-?(90(\.0{1,12})?|[0-8]?\d(\.\d{1,12})?)",
    180: r"-?(180(\.0{1,12})?|(1[0-7]\d|\d{1,2})(\.\d{1,12})?)",
}


class Coordinates(fields.String):
    """Numbers of degrees joined by commas, each within its limit."""

    def __init__(self, names: tuple[str, ...], **kwargs: Any) -> None:
        self.names = names
        pattern = ",".join(_UP_TO[_most(name)] for name in names)
        super().__init__(metadata={"pattern": f"^{pattern}$"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        parts = str(value).split(",")
        if len(parts) != len(self.names) or not all(_NUMBER.fullmatch(part.strip()) for part in parts):
            raise ValidationError(f"This must be {','.join(self.names)} in degrees.")
        numbers = [float(part) for part in parts]
        for name, number in zip(self.names, numbers, strict=True):
            if abs(number) > _most(name):
                raise ValidationError(f"{name} is from -{_most(name)} to {_most(name)}.")
        if len(numbers) == 4 and numbers[1] > numbers[3]:
            raise ValidationError("south is below north.")
        return numbers


def _most(name: str) -> int:
    return 90 if name in ("lat", "south", "north") else 180


def of_places(latitude: Any, longitude: Any) -> Iterator[Filter]:
    """Yield the filters of a kind with coordinates."""

    def around(points: list[list[float]], scope: Scope) -> ColumnElement[bool]:
        return anyof(within(latitude, longitude, point, scope.radius_km) for point in points)

    def inside(boxes: list[list[float]], scope: Scope) -> ColumnElement[bool]:
        return anyof(in_box(latitude, longitude, box) for box in boxes)

    near = f"within `radius_km` ({DEFAULT_KM:g} unless given) of this point, latitude,longitude"
    yield Filter("near", "", Coordinates(("lat", "lon")), around, near, "39.76,116.50")
    box = "in this box, west,south,east,north; one with west above east goes across 180 degrees"
    yield Filter("bbox", "", Coordinates(("west", "south", "east", "north")), inside, box, "115,39,118,41")


def in_box(latitude: Any, longitude: Any, box: list[float]) -> ColumnElement[bool]:
    """Say that a place is in a box, RFC 7946 section 5."""
    west, south, east, north = box
    across = longitude.between(west, east) if west <= east else or_(longitude >= west, longitude <= east)
    return and_(latitude.between(south, north), across)


def within(latitude: Any, longitude: Any, point: list[float], radius_km: float) -> ColumnElement[bool]:
    """Say that a place is no further from a point than that, on a sphere, by the haversine formula.

    The band of latitudes comes first, since an index serves it.
    """
    lat, lon = point
    degrees = math.degrees(radius_km / EARTH_KM)
    north = func.sin(func.radians(latitude - lat) / 2)
    east = func.sin(func.radians(longitude - lon) / 2)
    chord = north * north + math.cos(math.radians(lat)) * func.cos(func.radians(latitude)) * east * east
    limit = math.sin(min(radius_km / EARTH_KM, math.pi) / 2) ** 2
    return and_(latitude.between(lat - degrees, lat + degrees), longitude.is_not(None), chord <= limit)
