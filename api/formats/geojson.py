"""GeoJSON, RFC 7946: records with coordinates as features. The properties of a feature are the document."""

import orjson

from api.formats.page import Listing, Page

COORDINATE_FIELDS = ("latitude", "longitude")


def write_geojson(listing: Listing, page: Page) -> bytes:
    """Write a page as a feature collection, with `page` and `meta` as foreign members; an item as one feature."""
    features = [_write_feature(body) for body in page.bodies]
    if page.is_item:
        return features[0]
    return b'{"type":"FeatureCollection","features":[%b],"page":%b,"meta":%b}' % (
        b",".join(features),
        orjson.dumps(page.page),
        orjson.dumps(page.meta),
    )


def _write_feature(body: bytes) -> bytes:
    document = orjson.loads(body)
    latitude, longitude = (document[name] for name in COORDINATE_FIELDS)
    unknown = latitude is None or longitude is None
    # Longitude comes first, as in a plane: x, then y.
    geometry = None if unknown else {"type": "Point", "coordinates": [longitude, latitude]}
    return b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b}' % (
        orjson.dumps(document["id"]),
        orjson.dumps(geometry),
        body,
    )
