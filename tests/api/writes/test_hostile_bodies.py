"""What a hostile client sends to write: each is refused with the problem that it has, and nothing of it is stored."""

import gzip
import io
import json
import sys
import zlib
from typing import Any

from werkzeug.test import TestResponse

from models.columns import NAME_LENGTH, TEXT_LENGTH
from schemas.dossier.yaml_file import DEEPEST, LARGEST_FILE, MOST_VALUES
from tests.api.routes import assert_problem
from tests.api.writers import Writer, assert_sound, done, evidence
from tests.ledger.stored_state import everything

JSON = "application/json"
YAML = "application/yaml"
Row = tuple[bytes | str, int, str]


def plant(value: str, field: str = "name") -> str:
    """Write the JSON of a new plant with a value, itself JSON, that is put in as it stands."""
    named = "" if field == "name" else '"name": "Hostile", '
    return f'{{{named}"{field}": {value}, "evidence": {json.dumps(evidence())}}}'


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


# What is sent as a new plant; its status and code.
BODIES: dict[str, Row] = {
    "lists without end": ("[" * 10_000, 400, "invalid-json"),
    "lists 10,000 deep": (deep(10_000), 400, "invalid-json"),
    "objects 10,000 deep": ('{"a":' * 10_000 + "1" + "}" * 10_000, 400, "invalid-json"),
    "a value 10,000 deep": (plant(deep(10_000), "tags"), 400, "invalid-json"),
    "a value one level too deep": (plant(deep(DEEPEST), "tags"), 400, "invalid-json"),
    "a value as deep as may be": (plant(deep(DEEPEST - 1), "tags"), 422, "unprocessable"),
    "NaN": (plant("NaN", "latitude"), 400, "invalid-json"),
    "Infinity": (plant("Infinity", "latitude"), 400, "invalid-json"),
    "less than nothing": (plant("-Infinity", "latitude"), 400, "invalid-json"),
    "1e400": (plant("1e400", "latitude"), 400, "invalid-json"),
    "10^400 in digits": (plant("1" + "0" * 400, "latitude"), 400, "invalid-json"),
    "a number of 100,000 digits": (plant("1" * 100_000, "latitude"), 400, "invalid-json"),
    "a number of 100,000 decimals": (plant("0." + "1" * 100_000, "city"), 422, "unprocessable"),
    "1e-400": (plant("1e-400", "city"), 422, "unprocessable"),
    "2^53 + 1": (plant(str(2**53 + 1), "latitude"), 400, "invalid-json"),
    "-2^64": (plant(str(-(2**64)), "latitude"), 400, "invalid-json"),
    "2^63 as a year": (plant('{"year": 9223372036854775808}', "production_start"), 400, "invalid-json"),
    "a control character": (plant('"a\x01b"'), 400, "invalid-json"),
    "a control character, escaped": (plant('"a\\u0001b"'), 422, "unprocessable"),
    "a control character at the end, which is space to some": (plant('"a\\u001f"'), 422, "unprocessable"),
    "NUL": (plant('"a\x00b"'), 400, "invalid-json"),
    "NUL, escaped": (plant('"a\\u0000b"'), 422, "unprocessable"),
    "NUL in a key": (plant('"x"', "a\\u0000b"), 422, "unprocessable"),
    "an escape of a terminal": (plant('"\\u001b[2J"'), 422, "unprocessable"),
    "a lone surrogate": (plant('"\ud800"').encode("utf-8", "surrogatepass"), 400, "invalid-json"),
    "a lone surrogate, escaped": (plant('"\\ud800"'), 400, "invalid-json"),
    "surrogates the wrong way round": (plant('"\\udc00\\ud800"'), 400, "invalid-json"),
    "a lone surrogate in a key": (plant('"x"', "\\udfff"), 400, "invalid-json"),
    "a turned direction": (plant('"abc\u202efdp.exe"'), 422, "unprocessable"),
    "a byte order mark and nothing else": (plant('"\ufeff"'), 422, "unprocessable"),
    "an isolated direction": (plant('"abc\u2066x"'), 422, "unprocessable"),
    "UTF-16": (plant('"A"').encode("utf-16"), 400, "invalid-json"),
    "UTF-16 without a mark": (plant('"A"').encode("utf-16-le"), 400, "invalid-json"),
    "UTF-32": (plant('"A"').encode("utf-32"), 400, "invalid-json"),
    "Latin-1": (plant('"Grünheide"').encode("latin-1"), 400, "invalid-json"),
    "a byte order mark": (b"\xef\xbb\xbf" + plant('"A"').encode(), 400, "invalid-json"),
    "overlong UTF-8": (plant('"a').encode() + b'\xc0\xaf"}', 400, "invalid-json"),
    "nothing": (b"", 400, "invalid-json"),
    "blanks": (b" \n\t ", 400, "invalid-json"),
    "null": ("null", 400, "invalid-json"),
    "a list": (f"[{plant('1')}]", 400, "invalid-json"),
    "a text": ('"plant"', 400, "invalid-json"),
    "two objects": ("{} {}", 400, "invalid-json"),
    "half an object": (plant('"A"')[:-5], 400, "invalid-json"),
    "a comma too many": ('{"name": "A",}', 400, "invalid-json"),
    "a comment": ('{"name": "A" /* b */}', 400, "invalid-json"),
    "single quotes": ("{'name': 'A'}", 400, "invalid-json"),
    "a form": ("name=A&evidence=B", 400, "invalid-json"),
    "YAML": ("name: A", 400, "invalid-json"),
    "a key twice": ('{"name": "A", "name": "B"}', 400, "invalid-json"),
    "a key twice, once escaped": ('{"name": "A", "n\\u0061me": "B"}', 400, "invalid-json"),
    "a key twice, deep inside": (plant('{"a": [{"b": 1, "b": 2}]}', "site"), 400, "invalid-json"),
    "a prototype": (plant('{"x": 1}', "__proto__"), 422, "unprocessable"),
    "an object for a text": (plant('{"$ne": null}'), 422, "unprocessable"),
    "a list for a text": (plant('["A"]'), 422, "unprocessable"),
    "a truth for a text": (plant("true", "city"), 422, "unprocessable"),
    "a text for a list": (plant('"tag"', "tags"), 422, "unprocessable"),
    "a name that is too long": (plant(json.dumps("x" * (NAME_LENGTH + 1))), 422, "unprocessable"),
    "a remark that is too long": (plant(json.dumps("x" * (TEXT_LENGTH + 1)), "description"), 422, "unprocessable"),
    "spaces that are too many": (plant(json.dumps("x" + " " * NAME_LENGTH)), 422, "unprocessable"),
    "letters that compose to too many": (plant(json.dumps("\ufdfa" * (NAME_LENGTH + 1))), 422, "unprocessable"),
    "10,000 elements": (plant(json.dumps([f"tag {n}" for n in range(10_000)]), "tags"), 422, "unprocessable"),
    "10,000 unknown fields": (json.dumps({f"x{n}": 1 for n in range(10_000)}), 422, "unprocessable"),
    "a key of 100,000 letters": (plant("1", "x" * 100_000), 422, "unprocessable"),
    "an id with a line end": (plant('"a\\r\\nSet-Cookie: x=1"', "id"), 422, "unprocessable"),
    "an id that climbs": (plant('"../../etc/passwd"', "id"), 422, "unprocessable"),
    "an id of percent signs": (plant('"%2e%2e%2f"', "id"), 422, "unprocessable"),
    "an id that looks alike": (plant('"\u0430lpha"', "id"), 422, "unprocessable"),  # the first letter is Cyrillic
    "an id that is too long": (plant(json.dumps("a" * 101), "id"), 422, "unprocessable"),
    "an address that is a script": (plant('"javascript:alert(1)"', "url"), 422, "unprocessable"),
    "an address with a line end": (plant('"https://a.example/\\r\\nX: 1"', "url"), 422, "unprocessable"),
    "an address of a file": (plant('"file:///etc/passwd"', "url"), 422, "unprocessable"),
    "too many bytes": (plant(json.dumps("x" * 256 * 1024)), 413, "too-large"),
}

# What is sent as a dossier in YAML.
DOSSIERS: dict[str, Row] = {
    "a billion laughs": (
        "a: &a [x, x, x]\n"
        + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        400,
        "invalid-yaml",
    ),
    "an alias of nothing": ("source: *nobody\n", 400, "invalid-yaml"),
    "an alias of itself": ("source: &a [*a]\n", 400, "invalid-yaml"),
    "a merge key": ("a: &a {x: 1}\nb:\n  <<: *a\n", 400, "invalid-yaml"),
    "a tag that calls": ("!!python/object/apply:os.system ['touch /tmp/x']\n", 400, "invalid-yaml"),
    "a tag of a type": ("source: !!binary aGVsbG8=\n", 400, "invalid-yaml"),
    "a tag of one's own": ("source: !x y\n", 400, "invalid-yaml"),
    "a directive": ("%YAML 1.1\n---\nsource: 1\n", 400, "invalid-yaml"),
    "100,000 directives": ("%TAG !a! b\n" * 100_000, 400, "invalid-yaml"),
    "two documents": ("source: 1\n---\nsource: 2\n", 400, "invalid-yaml"),
    "lists 10,000 deep": ("[" * 10_000, 400, "invalid-yaml"),
    "mappings 10,000 deep": ("{a: " * 10_000, 400, "invalid-yaml"),
    "indents 1,000 deep": ("".join(f"{' ' * n}a:\n" for n in range(1_000)), 400, "invalid-yaml"),
    "too many values": (f"source: [{'0,' * MOST_VALUES}0]", 400, "invalid-yaml"),
    "a key twice": ("source: 1\nsource: 2\n", 400, "invalid-yaml"),
    "a list for a key": ("? [a, b]\n: 1\n", 400, "invalid-yaml"),
    "a control character": ("source: a\x01b\n", 400, "invalid-yaml"),
    "NUL": ("source: a\x00b\n", 400, "invalid-yaml"),
    "a lone surrogate, escaped": ('source: "\\ud800"\n', 400, "invalid-yaml"),
    "beyond the last character": ('source: "\\U00110000"\n', 400, "invalid-yaml"),
    "Latin-1": ("source: Grünheide\n".encode("latin-1"), 400, "invalid-yaml"),
    "UTF-16": ("source: x\n".encode("utf-16"), 400, "invalid-yaml"),
    "only a comment": ("# nothing\n", 400, "invalid-yaml"),
    "nothing": ("", 400, "invalid-json"),
    "a text": ("just words\n", 422, "unprocessable"),
    "not a number": ("source: {id: .nan}\nclaims: []\n", 400, "invalid-yaml"),
    "a number without end": (f"source: {'9' * 10_000}\nclaims: []\n", 400, "invalid-yaml"),
    "too many bytes": ("# " + "x" * LARGEST_FILE, 413, "too-large"),
}


def refused(writer: Writer, rows: dict[str, Row], path: str, media_type: str) -> None:
    """Send each row, and check how it is refused and that nothing was stored."""
    before = everything(writer.engine)
    for name, (body, status, code) in rows.items():
        answer = writer.post(path, body, Content_Type=media_type)
        assert answer.status_code == status, (name, answer.text[:300])
        assert assert_problem(answer, status, code)["errors"] or status != 422, name
        assert len(answer.data) < 50_000 + len(body), name
    assert everything(writer.engine) == before


def test_each_hostile_body_is_refused(shared: Writer) -> None:
    refused(shared, BODIES, "/v1/plants", JSON)


def test_each_hostile_dossier_is_refused(shared: Writer) -> None:
    refused(shared, DOSSIERS, "/v1/dossiers", YAML)


def test_the_place_of_what_cannot_be_read_is_told(shared: Writer) -> None:
    for body, place in (
        ('{"name": "A",\n "é": NaN}', {"line": 2, "column": 7}),
        ('{"ééé": "ü",\n\n  x}', {"line": 3, "column": 3}),
        ('{"a": {"b": [1, {"c": 1, "c": 2}]}}', {"pointer": "/a/b/1/c"}),
        ('{"a": {"x": 1, "x": 2}, "a": 3}', {"pointer": "/a"}),
        ('{"a": [0, 1e300]}', {"pointer": "/a/1"}),
        ('{"a/b": {"~": 1e300}}', {"pointer": "/a~1b/~0"}),
    ):
        (error,) = assert_problem(shared.post("/v1/plants", body, Content_Type=JSON), 400, "invalid-json")["errors"]
        assert error.items() >= place.items(), body


BOMB = gzip.compress(b'{"name": "' + b"x" * 50_000_000 + b'"}')
# Header fields, a body, and how it is refused.
WRAPPED: list[tuple[dict[str, str], bytes | str, int, str]] = [
    ({"Content_Type": JSON, "Content_Encoding": "gzip"}, BOMB, 415, "unsupported-media-type"),
    ({"Content_Type": JSON, "Content_Encoding": "deflate"}, zlib.compress(b"{}"), 415, "unsupported-media-type"),
    ({"Content_Type": JSON, "Content_Encoding": "gzip, identity"}, plant('"A"'), 415, "unsupported-media-type"),
    ({"Content_Type": JSON, "Content_Encoding": "br"}, plant('"A"'), 415, "unsupported-media-type"),
    ({"Content_Type": f"{JSON}; charset=utf-16"}, plant('"A"').encode("utf-16"), 415, "unsupported-media-type"),
    ({"Content_Type": f"{JSON}; charset=latin-1"}, plant('"A"'), 415, "unsupported-media-type"),
    ({"Content_Type": f"{JSON}; charset=nonsense"}, plant('"A"'), 415, "unsupported-media-type"),
    ({"Content_Type": "text/plain"}, plant('"A"'), 415, "unsupported-media-type"),
    ({"Content_Type": "text/html"}, plant('"A"'), 415, "unsupported-media-type"),
    ({"Content_Type": "application/xml"}, '<!DOCTYPE a SYSTEM "file:///etc/passwd">', 415, "unsupported-media-type"),
    ({"Content_Type": "multipart/form-data; boundary=x"}, b"--x\r\n", 415, "unsupported-media-type"),
    ({"Content_Type": "application/x-www-form-urlencoded"}, "name=A", 415, "unsupported-media-type"),
    ({"Content_Type": YAML}, plant('"A"'), 415, "unsupported-media-type"),
    ({"Content_Type": ""}, plant('"A"'), 415, "unsupported-media-type"),
    ({"Content_Type": "x" * 5_000}, plant('"A"'), 415, "unsupported-media-type"),
    ({"Content_Type": f"{JSON}\udcff"}, plant('"A"'), 415, "unsupported-media-type"),
    ({}, plant('"A"'), 415, "unsupported-media-type"),
    ({}, "", 415, "unsupported-media-type"),
]  # fmt: skip


def test_a_body_in_other_clothes_is_not_unwrapped(shared: Writer) -> None:
    before = everything(shared.engine)
    for fields, body, status, code in WRAPPED:
        answer = shared.post("/v1/plants", body, **fields)
        assert answer.status_code == status, (fields, answer.text[:300])
        assert_problem(answer, status, code)
        assert ("Accept" in answer.headers) or ("charset" in fields["Content_Type"]) or ("Content_Encoding" in fields)
    assert everything(shared.engine) == before


def streamed(writer: Writer, path: str, body: bytes, method: str = "POST", **environ: Any) -> TestResponse:
    """Send a body as servers hand it over that took it in pieces: without a length, ended by itself."""
    return writer.client.open(
        path,
        method=method,
        headers={"Authorization": f"Bearer {writer.key}", "If-Match": "*"},
        content_type=JSON,
        input_stream=io.BytesIO(body),
        environ_overrides=environ,
    )


def test_the_length_of_a_body_is_bounded_whatever_is_said_of_it(shared: Writer) -> None:
    before = everything(shared.engine)
    pieces = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    assert_problem(streamed(shared, "/v1/plants", plant("3").encode(), **pieces), 422, "unprocessable")
    assert_problem(streamed(shared, "/v1/plants", b"x" * 300_000, **pieces), 413, "too-large")
    assert_problem(streamed(shared, "/v1/dossiers", b"x" * (LARGEST_FILE + 1), **pieces), 413, "too-large")
    # What is claimed is believed before anything is read; a wrong claim is a body that was cut off.
    for path in ("/v1/plants", "/v1/dossiers", "/v1/plants/alpha/claims"):
        assert_problem(streamed(shared, path, b"{}", CONTENT_LENGTH=str(100 * 1024 * 1024)), 413, "too-large")
    for length in ("-1", "abc", "9" * 400, "1e3", ""):
        answer = streamed(shared, "/v1/plants", b"", CONTENT_LENGTH=length)
        assert assert_problem(answer, answer.status_code)["code"] in ("too-large", "invalid-json"), length
    assert_problem(streamed(shared, "/v1/plants/alpha?reason=x", b"x" * 300_000, "DELETE", **pieces), 413, "too-large")
    assert everything(shared.engine) == before


def test_a_body_where_none_is_taken_is_not_passed_over(shared: Writer) -> None:
    before = everything(shared.engine)
    for body, fields, status, code in (
        ("{", {"Content_Type": JSON}, 400, "invalid-json"),
        ("[]", {"Content_Type": JSON}, 400, "invalid-json"),
        ("x", {}, 415, "unsupported-media-type"),
        ('{"reason": "x", "why": "y"}', {"Content_Type": JSON}, 422, "unprocessable"),
        (BOMB, {"Content_Type": JSON, "Content_Encoding": "gzip"}, 415, "unsupported-media-type"),
    ):
        assert_problem(shared.send("DELETE", "/v1/plants/alpha", body, If_Match="*", **fields), status, code)
    for body in (b"{", b"x" * 1_000, BOMB[:1_000]):
        assert shared.send("GET", "/v1/plants/alpha", body, Content_Type=JSON).status_code == 200
    assert everything(shared.engine) == before


# What stands for an id, as it is written in an address.
IDS = [
    "..", ".", "%2e%2e", "%2e", "%2f", "..%2f..%2fetc%2fpasswd", "%252e%252e%252f", "%5c..%5c", "\\..\\",
    "%c0%ae%c0%ae", "%c0%af", "%e0%80%af", "%ff%fe", "%00", "alpha%00", "%0d%0aSet-Cookie:%20x=1", "alpha%0aX", "%20",
    "alpha%20", "%7f", "%ed%a0%80", "%e2%80%ae", "%f0%9f%9a%97", "alpha%cc%81", "ALPHA", "alpha'--", "alpha%22",
    "alpha;drop%20table", "*", "%25", "_", "%25%25", "alpha%", "a" * 5_000, "-", "alpha--beta", "%3Cscript%3E", "{id}",
    "$%7bjndi:x%7d", "(", "alpha%2fclaims",
]  # fmt: skip


def test_no_trick_in_an_id_leads_anywhere(shared: Writer) -> None:
    before = everything(shared.engine)
    body = {"city": "Leipzig", "evidence": evidence()}
    for trick in IDS:
        for method, path, sent in (
            ("GET", f"/v1/plants/{trick}", None),
            ("PATCH", f"/v1/plants/{trick}", body),
            ("DELETE", f"/v1/plants/{trick}?reason=x", None),
            ("POST", f"/v1/plants/{trick}/claims", {"source": "wire", "stance": "denies"}),
            ("POST", f"/v1/plants/{trick}/merge", {"into": "alpha", "reason": "x"}),
            ("PATCH", f"/v1/claims/{trick}", {"state": "withdrawn", "reason": "x"}),
        ):
            answer = shared.send(method, path, sent, If_Match="*")
            # `alpha%2fclaims` is an address with a route of its own, for other methods.
            assert answer.status_code == 404 or "%2f" in trick, (method, path, answer.text[:300])
            if answer.status_code != 200:
                assert_problem(answer, answer.status_code)
            assert answer.status_code in (200, 404, 405)
            assert "Set-Cookie" not in answer.headers
    assert everything(shared.engine) == before


def test_nothing_that_is_sent_becomes_a_header_field(shared: Writer) -> None:
    before = everything(shared.engine)
    evil = "a\r\nX-Evil: 1"
    for name, status in (
        ("IDEMPOTENCY_KEY", 400),
        ("IF_MATCH", 412),
        ("X_REQUEST_ID", 200),
        ("ORIGIN", 200),
        ("ACCEPT", 406),
    ):
        answer = shared.client.open(
            "/v1/plants/alpha" if name != "ACCEPT" else "/v1/plants",
            method="GET" if name == "ACCEPT" else "PATCH",
            json={"city": "Halle", "evidence": evidence()} if name != "ACCEPT" else None,
            headers={"Authorization": f"Bearer {shared.key}"} | ({} if name == "IF_MATCH" else {"If-Match": "*"}),
            environ_overrides={f"HTTP_{name}": evil},
        )
        assert answer.status_code == status, (name, answer.text)
        assert "X-Evil" not in answer.headers
        assert not [value for _, value in answer.headers if "\n" in value or "\r" in value]
    assert everything(shared.engine) | {"audit_entries": []} == before | {"audit_entries": []}


def test_a_redirect_keeps_what_was_sent_encoded(alice: Writer) -> None:
    for slug in ("alpha", "beta"):
        alice.make("companies", slug)
    done(alice.post("/v1/companies/alpha/merge", {"into": "beta", "reason": "x"}))
    answer = alice.delete("/v1/companies/alpha?reason=a%0aX-Evil:%201")
    assert answer.status_code == 308
    assert answer.headers["Location"] == "/v1/companies/beta?reason=a%0aX-Evil:%201"
    assert "X-Evil" not in answer.headers


# What is meant for an interpreter behind, and is a text like any other.
WORDS = [
    "Robert'); DROP TABLE claims;--", '" OR 1=1 --', "1 UNION SELECT digest FROM api_keys", "%_\\", "$1 :name ?",
    "NEAR(a b)", 'name : "x" AND *', "^plant* OR -other", "'a' & !b | (c:*)", "<script>alert(1)</script>", "{{7*7}}",
    "${jndi:ldap://x}", "=HYPERLINK(1)", "@SUM(1)", "+1", "👩\u200d👩\u200d👧🚗", "Z͑ͫ̓a̴l̷g̸o", "e\u0301te\u0301", "سيارة",
    "電気自動車",
]  # fmt: skip


def test_code_in_values_is_kept_as_words(alice: Writer) -> None:
    for number, words in enumerate(WORDS):
        slug = f"plant-{number}"
        made = alice.make("plants", slug, name=words, tags=[words], evidence=evidence(f"s{number}", speaker=words))
        assert made["name"] == alice.document(f"/v1/plants/{slug}")["name"]
        assert made["tags"] == [made["name"]]
        for path in ("/v1/search", "/v1/suggest"):
            assert alice.client.get(path, query_string={"q": words}).status_code == 200, (path, words)
        found = alice.client.get("/v1/plants", query_string={"name": words}).json
        assert found is not None
        assert slug in [one["id"] for one in found["data"]]
        table = alice.client.get("/v1/plants.csv", query_string={"name": words})
        assert table.status_code == 200
    assert made["name"] == "電気自動車"
    assert alice.document("/v1/plants/plant-17")["name"] == "été"  # in normal form, so that it is found
    assert len(alice.document("/v1/plants?limit=500")["data"]) == len(WORDS)
    assert_sound(alice.engine)


QUERIES: list[tuple[str, int, str | None]] = [
    ("?" + "&".join(f"p{n}=1" for n in range(900)), 400, "unknown-parameter"),
    ("?" + "&".join(f"p{n}=1" for n in range(5_000)), 414, "uri-too-long"),
    ("?" + "&".join("status=operating" for _ in range(400)), 200, None),
    (f"?{'operator.' * 50}name=x", 400, "unknown-parameter"),
    (f"?{'operator.' * 2}name=x", 400, "unknown-parameter"),
    (f"?expand={'operator.' * 50}", 400, "invalid-parameter"),
    (f"?sort={','.join(['name'] * 500)}", 400, "invalid-parameter"),
    ("?limit=99999999999999999999999", 400, "invalid-parameter"),
    ("?limit=-1", 400, "invalid-parameter"),
    ("?cursor=x", 400, "invalid-cursor"),
    ("?status[]=operating", 400, "unknown-parameter"),
    ("?status%00=operating", 400, "unknown-parameter"),
    ("?name=%00", 400, "invalid-parameter"),
    ("?name=%ff", 400, "bad-request"),
    ("?name__contains=" + "a" * 7_000, 400, "invalid-parameter"),
    ("?" + "&" * 5_000, 200, None),
    ("?=x", 400, "unknown-parameter"),
]


def test_hostile_parameters_are_named(shared: Writer) -> None:
    for query, status, code in QUERIES:
        answer = shared.get(f"/v1/plants{query}")
        assert answer.status_code == status, (query[:100], answer.text[:300])
        if status >= 400:
            assert_problem(answer, status, code)
        assert len(answer.data) < 300_000


def test_numbers_are_read_under_the_limits_of_this_python() -> None:
    # Who takes this limit away makes a number of many digits cost minutes.
    assert 0 < sys.get_int_max_str_digits() <= 4_300
