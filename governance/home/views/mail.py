"""Development only: the mails that were not sent, so that a newcomer can read their code."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from typing import TYPE_CHECKING

from csp.constants import NONE, SELF, UNSAFE_HASHES
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from governance.core.errors import Missing
from governance.home.selectors.mails import mail_kept, mails_kept

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
STYLED = re.compile(r'\sstyle="([^"]*)"')


@never_cache
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    return render(request, "home/mail_list.html", {"mails": mails_kept(settings.MAIL_DIR)})


@never_cache
@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def mail_page(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "home/mail_page.html", {"mail": mail_kept(settings.MAIL_DIR, key)})


@never_cache
@require_safe
@xframe_options_sameorigin
def mail_html(request: HttpRequest, key: str) -> HttpResponseBase:
    """The HTML part alone, for the frame: no script, no picture, its own styles by their hash."""
    html = mail_kept(settings.MAIL_DIR, key).html
    if not html:
        raise Missing
    policy = csp_replace(
        {
            "default-src": [NONE],
            "script-src": [NONE],
            "style-src": styles_of(html),
            "frame-ancestors": [SELF],
            "sandbox": True,
        }
    )
    return policy(lambda _request: HttpResponse(html))(request)


def styles_of(html: str) -> list[str]:
    """Return the sources that allow the styles of this mail, in its head and on its elements."""
    found = dict.fromkeys([*STYLE.findall(html), *map(unescape, STYLED.findall(html))])
    return [UNSAFE_HASHES, *map(style_hash, found)] if found else [NONE]


def style_hash(style: str) -> str:
    """Return the source expression that allows exactly this style (CSP 3, section 2.3.1)."""
    digest = hashlib.sha256(style.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
