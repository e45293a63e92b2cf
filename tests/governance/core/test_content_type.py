"""What a Content-Type says brings nothing down: asked as a web server asks."""

from __future__ import annotations

from importlib import import_module
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

UNREADABLE = ("text/plain; charset=hex", "a/b; charset=utf-7", "a/b; charset*=none''x")
READABLE = ("", "text/plain", "a/b; charset=UTF8", "a/b; charset=none", "a/b; x=\xff")


def test_one_that_cannot_be_read_is_refused_by_page_and_api(transactional_db: None) -> None:
    for kind in UNREADABLE:
        for path, said in (("/api/v1/roles/?q=a", b'"bad_request"'), ("/", b"<h1")):
            for method in ("GET", "POST"):
                status, content = served(method, path, kind)
                assert (status, said in content) == (400, True), (kind, path, method)


def test_any_other_is_read(transactional_db: None) -> None:
    for kind in READABLE:
        assert served("GET", "/accounts/sign-in/?next=/a", kind)[0] == 200, kind


def served(method: str, address: str, content_type: str) -> tuple[int, bytes]:
    """Return what the application answers a server to what came over the wire."""
    path, _mark, query = address.partition("?")
    environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
    environ |= {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": "3", "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    environ["wsgi.input"] = BytesIO(b"a=b")
    statuses: list[str] = []
    wsgi: Any = import_module("governance.wsgi")  # which asks the database as it starts
    answer = wsgi.application(environ, lambda status, _headers: statuses.append(status))
    return int(statuses[0].split()[0]), b"".join(answer)
