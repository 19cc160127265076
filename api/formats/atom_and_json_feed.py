"""The feeds: Atom, RFC 4287, and JSON Feed 1.1. Both contain the same entries with the same texts."""

import re
from urllib.parse import urlencode
from xml.etree import ElementTree

import orjson
from flask import request

from api.formats.page import FeedEntry, Listing, Page

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
AUTHOR = "EV Facts"
# Atom requires the time of the last update. A feed without entries was never updated.
NEVER = "1970-01-01T00:00:00Z"
PAGING_PARAMETERS = ("cursor", "limit", "before")
# Characters that XML 1.0 does not allow, not even as a character reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_atom(listing: Listing, page: Page) -> bytes:
    """Write a page as an Atom feed, with a link to the next page, RFC 5005."""
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    entries = _build_entries(listing, page)
    _add_text(feed, "id", _build_feed_id())
    _add_text(feed, "title", _build_title(listing))
    _add_text(feed, "updated", max((entry.updated for entry in entries), default=NEVER))
    _add_text(ElementTree.SubElement(feed, "author"), "name", AUTHOR)
    _add_link(feed, "self", request.url, "application/atom+xml")
    if page.page.get("next"):
        _add_link(feed, "next", page.page["next"], "application/atom+xml")
    for entry in entries:
        _add_entry(feed, entry)
    body: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def write_json_feed(listing: Listing, page: Page) -> bytes:
    """Write a page as a JSON Feed."""
    feed = {
        "version": JSON_FEED,
        "title": _build_title(listing),
        "home_page_url": _build_url("/docs"),
        "feed_url": request.url,
        "language": "en",
        "authors": [{"name": AUTHOR}],
    }
    if page.page.get("next"):
        feed["next_url"] = page.page["next"]
    items = [
        {
            "id": _build_url(entry.address),
            "url": _build_url(entry.link),
            "title": entry.title,
            "content_text": entry.summary,
            "date_published": entry.published,
            "date_modified": entry.updated,
            "tags": entry.tags,
        }
        for entry in _build_entries(listing, page)
    ]
    return orjson.dumps(feed | {"items": items})


def _build_entries(listing: Listing, page: Page) -> list[FeedEntry]:
    if listing.build_entry is None:
        raise TypeError(f"A route offers {listing.title} as a feed, but its listing builds no entries.")
    return [listing.build_entry(orjson.loads(body)) for body in page.bodies]


def _add_entry(feed: ElementTree.Element, entry: FeedEntry) -> None:
    element = ElementTree.SubElement(feed, "entry")
    _add_text(element, "id", _build_url(entry.address))
    _add_text(element, "title", entry.title)
    _add_text(element, "updated", entry.updated)
    _add_text(element, "published", entry.published)
    _add_link(element, "alternate", _build_url(entry.link), "application/json")
    _add_text(element, "summary", entry.summary)
    for tag in entry.tags:
        ElementTree.SubElement(element, "category", {"term": tag})


def _add_text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _NOT_XML.sub("", text)


def _add_link(parent: ElementTree.Element, relation: str, address: str, media_type: str) -> None:
    ElementTree.SubElement(parent, "link", {"rel": relation, "href": address, "type": media_type})


def _build_title(listing: Listing) -> str:
    return f"EV Facts: {listing.title}"


def _build_url(path: str) -> str:
    return request.host_url.rstrip("/") + path


def _build_feed_id() -> str:
    """Return the id of the feed: its URL without the parameters of paging, because the pages of a feed share one id."""
    query = sorted(pair for pair in request.args.items(multi=True) if pair[0] not in PAGING_PARAMETERS)
    return f"{request.base_url}?{urlencode(query)}" if query else request.base_url
