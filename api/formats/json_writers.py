"""JSON, and JSON by the line: finished documents joined as bytes. Nothing is parsed."""

from collections.abc import Iterable, Sequence

import orjson

from api.formats.page import Listed, Page, Stream


def write_json(listed: Listed, page: Page) -> bytes:
    """Join finished documents to a list; nothing is parsed."""
    if page.item:
        return page.bodies[0]
    return b'{"data":[%b],"page":%b,"meta":%b}' % (
        b",".join(page.bodies),
        orjson.dumps(page.page),
        orjson.dumps(page.meta),
    )


def ndjson_rows(listed: Listed, names: Sequence[str] | None, bodies: Iterable[bytes]) -> bytes:
    """Write finished documents one a line; JSON as we dump it has no line feed inside."""
    return b"".join(b"%b\n" % body for body in bodies)


NDJSON_STREAM = Stream(lambda listed, names: b"", ndjson_rows)
