"""JSON and NDJSON: finished documents, joined as bytes. Nothing is parsed here."""

from collections.abc import Iterable, Sequence

import orjson

from api.formats.page import Listing, Page, StreamWriter


def write_json(listing: Listing, page: Page) -> bytes:
    """Write a page as a list in the JSON envelope, an item as its document."""
    if page.is_item:
        return page.bodies[0]
    return b'{"data":[%b],"page":%b,"meta":%b}' % (
        b",".join(page.bodies),
        orjson.dumps(page.page),
        orjson.dumps(page.meta),
    )


def write_ndjson_rows(listing: Listing, names: Sequence[str] | None, bodies: Iterable[bytes]) -> bytes:
    """Write one document a line. orjson writes no line feed inside a document."""
    return b"".join(b"%b\n" % body for body in bodies)


NDJSON_STREAM = StreamWriter(lambda listing, names: b"", write_ndjson_rows)
