"""The guard against asking one's own network for things: no trick reaches a server that listens."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import requests
from requests_hardened.ip_filter import InvalidIPAddress

from governance.notify.webhooks import WebhookError, _post, session_make

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCAL = [
    "127.0.0.1",
    "127.1",
    "localhost",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "017700000001",
    "0177.0.0.1",
    "0x7f.1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "127.0.0.1.",
    "１２７.0.0.1",
]
ELSEWHERE = [
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[fc00::1]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[64:ff9b::a00:1]",
    "[2002:7f00:1::]",
    "[::ffff:169.254.169.254]",
]


class Trap(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.caught.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def trap() -> Iterator[Any]:
    """A server on this machine, on every address that it has."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6
        daemon_threads = True

    server: Any = Server(("::", 0), Trap)
    server.caught = []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("host", LOCAL)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_on_this_machine_is_reached(trap: Any, host: str, scheme: str) -> None:
    with pytest.raises(WebhookError):
        _post(f"{scheme}://{host}:{trap.server_port}/", b"{}", {})
    assert trap.caught == []


@pytest.mark.parametrize("host", ELSEWHERE)
def test_nothing_that_is_not_public_is_asked(host: str) -> None:
    with pytest.raises(WebhookError, match="private network"):
        _post(f"https://{host}/", b"{}", {})


def test_the_trap_works(trap: Any, settings: Any) -> None:
    """Else the tests above would prove nothing."""
    settings.WEBHOOK_ALLOW_PRIVATE = True
    assert _post(f"http://127.0.0.1:{trap.server_port}/", b"{}", {}) == 200
    assert trap.caught == ["/"]


def test_a_name_that_leads_elsewhere_the_second_time_is_asked_once(
    trap: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding: the address that was looked at is the one that is connected to."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: str, *args: Any, **kwargs: Any) -> Any:
        if host != "rebind.example":
            return real(host, *args, **kwargs)
        asked.append(host)
        address = "192.0.2.1" if len(asked) == 1 else "127.0.0.1"
        return real(address, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with pytest.raises(WebhookError, match=r"192\.0\.2\.1"):
        _post(f"http://rebind.example:{trap.server_port}/", b"{}", {})
    assert (asked, trap.caught) == (["rebind.example"], [])


def test_a_public_name_that_leads_here_is_refused(
    trap: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *args, **kwargs: real("127.0.0.1", *args, **kwargs)
    )
    with pytest.raises(WebhookError, match="private network"):
        _post(f"http://example.org:{trap.server_port}/", b"{}", {})
    assert trap.caught == []


def test_the_environments_proxy_is_no_way_round(trap: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{trap.server_port}")
    with pytest.raises(WebhookError):
        _post("http://10.0.0.1/", b"{}", {})
    assert trap.caught == []


def test_the_session_never_goes_on_to_another_address() -> None:
    with session_make() as session, pytest.raises(InvalidIPAddress):
        session.get("https://127.0.0.1/")
    assert isinstance(session, requests.Session)
    assert session.trust_env is False
