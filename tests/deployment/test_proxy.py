"""The numbers of docs/nginx.conf fit those of the service; test_nginx.py tries the file."""

import json
import re

from api.middleware.request_id import MAX_URL_LENGTH
from api.problem_catalogue import CATALOGUE
from api.server.gunicorn_worker import STALLED_SECONDS
from schemas.dossier.yaml_file import LARGEST_FILE
from tests.deployment.proxy_file import TEXT, size, value
from tests.deployment.serving import ROOT


def gunicorn_setting(name: str) -> int:
    (found,) = re.findall(rf"^{name} = (\d+)$", (ROOT / "gunicorn.conf.py").read_text(), flags=re.MULTILINE)
    return int(found)


def test_the_service_itself_says_what_is_too_large() -> None:
    """nginx lets through what the service takes, and a little more; and not so much that it would be a burden."""
    body = size(value("client_max_body_size"))
    assert LARGEST_FILE <= body < LARGEST_FILE * 1.1
    line = size(value("large_client_header_buffers").split()[1])
    assert MAX_URL_LENGTH + len("DELETE  HTTP/1.1\r\n") < gunicorn_setting("limit_request_line") <= line


def test_it_is_nginx_that_closes_idle_connections_and_gives_up_on_slow_clients() -> None:
    assert "keepalive_timeout" not in TEXT.split("upstream evfacts {")[1].split("}")[0]  # 60 seconds, then
    assert gunicorn_setting("keepalive") > 60
    assert int(value("client_body_timeout").rstrip("s")) < STALLED_SECONDS


def test_what_nginx_refuses_has_the_shape_of_a_problem() -> None:
    answers = re.findall(r"location = /\.nginx/(\S+) \{.*?return (\d+) '(.*?)';\n    \}", TEXT, flags=re.DOTALL)
    targets = re.findall(r"error_page [\d =]+ /\.nginx/(\S+);", TEXT)
    assert [code for code, *_ in answers] == targets
    for code, status, text in answers:
        kind = CATALOGUE[code]
        assert json.loads(text) == {
            "type": f"/problems/{code}",
            "title": kind.title,
            "status": kind.status,
            "code": code,
            "detail": kind.meaning,
            "instance": "",
            "request_id": "$request_id",
            "errors": [],
        }
        assert int(status) == kind.status
