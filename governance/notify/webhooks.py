"""One message as a request to somebody else's server: shaped, signed, and kept on a short lead.

Who sets up webhooks could otherwise make this server ask its own network for things (server-side
request forgery). So an address is resolved once, refused unless it is a public one, and that very
address is connected to; no redirects, no proxies of the environment, little is read, time is cut.
"""

from __future__ import annotations

import ipaddress
from datetime import UTC
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

import orjson
import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from standardwebhooks import Webhook

from governance.notify.rules import url_fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from governance.notify.models import Message, WebhookTarget

CONNECT, SILENCE, ALTOGETHER = 5, 10, 15  # seconds
IN_DISGUISE = ipaddress.ip_network("::/96")  # IPv4 in IPv6, deprecated (RFC 4291, section 2.5.5.1)
AGENT = "Playbook"


class WebhookError(Exception):
    """It was not taken; the message says why, for an administrator to read."""


class TargetGoneError(WebhookError):
    """The other side says that it is gone for good (410)."""


class PublicOnlyAdapter(IPFilterAdapter):  # type: ignore[misc]  # comes without types
    """Refuses what the filter below lets through and is no public address all the same."""

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        address = ipaddress.ip_address(host["host"].strip("[]"))
        hidden = getattr(address, "is_site_local", False) or address in IN_DISGUISE
        if hidden or not address.is_global:
            raise InvalidIPAddress(address)
        return host, pool


def webhook_send(message: Message, *, now: datetime) -> None:
    """Send it; raises WebhookError, with TargetGoneError for the answer 410."""
    target = message.target
    if target is None:
        raise WebhookError(_("It has no address to be sent to."))
    fault = url_fault(target.url, private=settings.WEBHOOK_ALLOW_PRIVATE)
    if fault:
        raise WebhookError(fault)
    body = orjson.dumps(body_of(target, message))
    status = within(ALTOGETHER, lambda: _post(target.url, body, headers_of(message, body, now)))
    if status == requests.codes.gone:
        raise TargetGoneError(_("%(host)s answered that it is gone (410).") % _at(target))
    if not 200 <= status < 300:
        words = _(
            "%(host)s answered %(status)s. Only 200 to 299 count, and no redirect is followed."
        )
        raise WebhookError(words % (_at(target) | {"status": status}))


def _at(target: WebhookTarget) -> dict[str, object]:
    return {"host": target.host}


def body_of(target: WebhookTarget, message: Message) -> dict[str, Any]:
    """Return what the other side understands: a text for people, or the event as it is."""
    payload = message.payload
    if target.kind == target.Kind.GENERIC:
        return {
            "type": message.template,
            "timestamp": message.created_at.isoformat(),
            "seq": message.seq,
            "data": payload["data"],
        }
    link = f"{settings.BASE_URL}{payload['path']}"
    if target.kind == target.Kind.SLACK:
        return {"text": f"{slack_escape(payload['text'])}\n<{link}|{_('Open in Playbook')}>"}
    return teams_card(payload["text"], link)


def slack_escape(text: str) -> str:
    """Return text that calls nobody and links nowhere: Slack's three control characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def teams_card(text: str, link: str) -> dict[str, Any]:
    """Return an Adaptive Card as the "workflow" webhooks of Microsoft Teams take it."""
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text}]}],
        "actions": [{"type": "Action.OpenUrl", "title": _("Open in Playbook"), "url": link}],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def headers_of(message: Message, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers; signed as in Standard Webhooks 1.0.0 where there is a secret.

    The id is the same at every try, so that the other side can tell a double.
    """
    headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
    secret = message.target.secret if message.target else ""
    if secret:
        key = f"msg_{message.uid.hex}"
        headers["webhook-id"] = key
        headers["webhook-timestamp"] = str(int(now.timestamp()))
        headers["webhook-signature"] = Webhook(secret).sign(key, now.astimezone(UTC), body.decode())
    return headers


def session_make() -> requests.Session:
    """Return a session that connects to public addresses only, unless development allows all."""
    private = settings.WEBHOOK_ALLOW_PRIVATE
    config = Config(
        ip_filter_enable=not private,
        ip_filter_allow_loopback_ips=False,
        never_redirect=True,
        default_timeout=(CONNECT, SILENCE),
        user_agent_override=AGENT,
    )
    session: requests.Session = HTTPSession(config)
    session.trust_env = False
    if not private:
        session.mount("https://", PublicOnlyAdapter(is_https_proto=True))
        session.mount("http://", PublicOnlyAdapter(is_https_proto=False))
    return session


def _post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Post and return the status; of the answer's body nothing is read.

    What went wrong below is not chained: it holds the whole address, and would be logged.
    """
    try:
        with session_make() as session:
            answer = session.post(url, data=body, headers=headers, stream=True)
            answer.close()
            return answer.status_code
    except InvalidIPAddress as error:
        words = _("The address leads into a private network (%(address)s), which is refused.")
        raise WebhookError(words % {"address": error}) from None
    except requests.Timeout:
        raise WebhookError(_("The other side did not answer in time.")) from None
    except requests.exceptions.SSLError:
        raise WebhookError(_("The other side's certificate is not trusted.")) from None
    except (requests.RequestException, ValueError):
        raise WebhookError(_("The other side cannot be reached.")) from None


def within(seconds: float, call: Callable[[], int]) -> int:
    """Return what ``call`` returns, or give up after ``seconds``.

    A timeout of a socket is one of silence: who sends a byte every nine seconds would hold the
    sender for hours. The thread left behind ends when the other side does.
    """
    results: Queue[int | BaseException] = Queue(1)

    def work() -> None:
        try:
            results.put(call())
        except BaseException as error:  # noqa: BLE001 (raised again where it is waited for)
            results.put(error)

    Thread(target=work, name="webhook", daemon=True).start()
    try:
        result = results.get(timeout=seconds)
    except Empty:
        raise WebhookError(_("The other side did not answer in time.")) from None
    if isinstance(result, BaseException):
        raise result
    return result
