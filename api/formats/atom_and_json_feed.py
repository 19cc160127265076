"""Feeds: Atom, RFC 4287, and JSON Feed 1.1. Both say the same of the same entries."""

import re
from urllib.parse import urlencode
from xml.etree import ElementTree

import orjson
from flask import request

from api.formats.page import Entry, Listed, Page

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
AUTHOR = "EV Facts"
# Atom wants to know when a feed was updated, and one without entries never was.
NEVER = "1970-01-01T00:00:00Z"
# What XML 1.0 cannot hold, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_atom(listed: Listed, page: Page) -> bytes:
    """Write a page as an Atom feed; the next page is linked, RFC 5005."""
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    entries = _entries(listed, page)
    _add(feed, "id", _feed_address())
    _add(feed, "title", _title(listed))
    _add(feed, "updated", max((entry.updated for entry in entries), default=NEVER))
    _add(ElementTree.SubElement(feed, "author"), "name", AUTHOR)
    _link(feed, "self", request.url, "application/atom+xml")
    if page.page.get("next"):
        _link(feed, "next", page.page["next"], "application/atom+xml")
    for entry in entries:
        _add_entry(feed, entry)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def write_json_feed(listed: Listed, page: Page) -> bytes:
    """Write a page as a JSON Feed."""
    feed = {
        "version": JSON_FEED,
        "title": _title(listed),
        "home_page_url": _absolute("/docs"),
        "feed_url": request.url,
        "language": "en",
        "authors": [{"name": AUTHOR}],
    }
    if page.page.get("next"):
        feed["next_url"] = page.page["next"]
    items = [
        {
            "id": _absolute(entry.address),
            "url": _absolute(entry.link),
            "title": entry.title,
            "content_text": entry.summary,
            "date_published": entry.published,
            "date_modified": entry.updated,
            "tags": entry.tags,
        }
        for entry in _entries(listed, page)
    ]
    return orjson.dumps(feed | {"items": items})


def _entries(listed: Listed, page: Page) -> list[Entry]:
    if listed.entry is None:
        raise TypeError(f"{listed.title} are offered as a feed and say nothing for one")
    return [listed.entry(orjson.loads(body)) for body in page.bodies]


def _add_entry(feed: ElementTree.Element, entry: Entry) -> None:
    element = ElementTree.SubElement(feed, "entry")
    _add(element, "id", _absolute(entry.address))
    _add(element, "title", entry.title)
    _add(element, "updated", entry.updated)
    _add(element, "published", entry.published)
    _link(element, "alternate", _absolute(entry.link), "application/json")
    _add(element, "summary", entry.summary)
    for tag in entry.tags:
        ElementTree.SubElement(element, "category", {"term": tag})


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _NOT_XML.sub("", text)


def _link(parent: ElementTree.Element, relation: str, address: str, media_type: str) -> None:
    ElementTree.SubElement(parent, "link", {"rel": relation, "href": address, "type": media_type})


def _title(listed: Listed) -> str:
    return f"EV Facts: {listed.title}"


def _absolute(path: str) -> str:
    return request.host_url.rstrip("/") + path


def _feed_address() -> str:
    """Name the feed by what it lists: the pages of one feed have one id."""
    kept = sorted(pair for pair in request.args.items(multi=True) if pair[0] not in ("cursor", "limit", "before"))
    return f"{request.base_url}?{urlencode(kept)}" if kept else request.base_url
