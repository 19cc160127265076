"""Filters on coordinates: within a distance of a point, and in a box. A record without coordinates never matches."""

import functools
import math
import re
from collections.abc import Iterator, Sequence

from marshmallow import ValidationError
from sqlalchemy import and_, func, or_

from api.filters.filter import Filter
from api.filters.operators import Column, Condition, Scope, compare_emptiness, join_with_or
from api.filters.parameter_types import Data, DescribedField

EARTH_KM = 6371.0088  # mean radius, IUGG
DEFAULT_KM = 50.0
LARGEST_KM = 20_100.0  # half the way around the earth
POINT = ("lat", "lon")
BOX = ("west", "south", "east", "north")
_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,12})?", re.ASCII)
# The same form for the API reference, within the limit of each coordinate.
_PATTERNS = {
    90: r"-?(90(\.0{1,12})?|[0-8]?\d(\.\d{1,12})?)",
    180: r"-?(180(\.0{1,12})?|(1[0-7]\d|\d{1,2})(\.\d{1,12})?)",
}

Degrees = list[float]


class CoordinatesParameter(DescribedField[Degrees]):
    """Numbers of degrees, separated by commas, each within its limit."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        pattern = ",".join(_PATTERNS[_get_limit(name)] for name in names)
        super().__init__(metadata={"type": "string", "pattern": f"^{pattern}$"})

    def _deserialize(self, value: object, attr: str | None, data: Data, **kwargs: object) -> Degrees:
        parts = str(value).split(",")
        if len(parts) != len(self.names) or not all(_DEGREES.fullmatch(part.strip()) for part in parts):
            raise ValidationError(f"This must be {','.join(self.names)} in degrees.")
        degrees = [float(part) for part in parts]
        for name, number in zip(self.names, degrees, strict=True):
            if abs(number) > _get_limit(name):
                raise ValidationError(f"{name} must be from -{_get_limit(name)} to {_get_limit(name)}.")
        if self.names == BOX and degrees[1] > degrees[3]:
            raise ValidationError("south must not be greater than north.")
        return degrees


def build_geo_filters(latitude: Column, longitude: Column) -> Iterator[Filter]:
    """Build the filters of a kind with coordinates."""
    unknown = compare_emptiness([latitude])
    near = functools.partial(match_points, latitude, longitude)
    meaning = f"within `radius_km` (default {DEFAULT_KM:g}) of this point, latitude,longitude"
    yield Filter("near", "", CoordinatesParameter(POINT), near, meaning, "39.76,116.50", unknown=unknown)
    inside = functools.partial(match_boxes, latitude, longitude)
    meaning = "in this box, west,south,east,north; if west is greater than east, the box crosses 180 degrees"
    yield Filter("bbox", "", CoordinatesParameter(BOX), inside, meaning, "115,39,118,41", unknown=unknown)


def match_points(latitude: Column, longitude: Column, points: Sequence[Degrees], scope: Scope) -> Condition:
    """Build the condition that a record is near one of the points."""
    return join_with_or(is_within_radius(latitude, longitude, point, scope.radius_km) for point in points)


def match_boxes(latitude: Column, longitude: Column, boxes: Sequence[Degrees], scope: Scope) -> Condition:
    """Build the condition that a record is in one of the boxes."""
    return join_with_or(is_in_box(latitude, longitude, box) for box in boxes)


def is_in_box(latitude: Column, longitude: Column, box: Degrees) -> Condition:
    """Build the condition that coordinates are in a box, RFC 7946 section 5."""
    west, south, east, north = box
    inside = longitude.between(west, east) if west <= east else or_(longitude >= west, longitude <= east)
    return and_(latitude.between(south, north), inside)


def is_within_radius(latitude: Column, longitude: Column, point: Degrees, radius_km: float) -> Condition:
    """Build the condition that coordinates are within a distance of a point, by the haversine formula on a sphere.

    The band of latitudes comes first, because an index serves it.
    """
    lat, lon = point
    degrees = math.degrees(radius_km / EARTH_KM)
    north = func.sin(func.radians(latitude - lat) / 2)
    east = func.sin(func.radians(longitude - lon) / 2)
    chord = north * north + math.cos(math.radians(lat)) * func.cos(func.radians(latitude)) * east * east
    limit = math.sin(min(radius_km / EARTH_KM, math.pi) / 2) ** 2
    return and_(latitude.between(lat - degrees, lat + degrees), longitude.is_not(None), chord <= limit)


def _get_limit(name: str) -> int:
    return 90 if name in ("lat", "south", "north") else 180
