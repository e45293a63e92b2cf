"""What an address names. Pure decisions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qs, unquote, urlencode, urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

URL_LENGTH: Final = 500
HANDLE_LENGTH: Final = 200
HOST: Final = re.compile(
    r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}"
)
PHONE: Final = re.compile(r"(?:tel:)?\+?[\d\s()/.\-]{5,30}")
SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChannelName:
    """How the registry knows a channel: ``platform`` and ``handle``; the URL is canonical."""

    kind: str
    platform: str
    handle: str
    url: str = ""

    @property
    def handle_key(self) -> str:
        return self.handle.lower()


# By host, without www. and m.: the platform, as the import calls it too, and its kind.
PLATFORMS: Final[dict[str, tuple[str, str]]] = {
    "x.com": ("x", "social"),
    "twitter.com": ("x", "social"),
    "facebook.com": ("facebook", "social"),
    "fb.com": ("facebook", "social"),
    "instagram.com": ("instagram", "social"),
    "threads.net": ("threads", "social"),
    "threads.com": ("threads", "social"),
    "youtube.com": ("youtube", "social"),
    "linkedin.com": ("linkedin", "social"),
    "tiktok.com": ("tiktok", "social"),
    "pinterest.com": ("pinterest", "social"),
    "bsky.app": ("bluesky", "social"),
    "mastodon.social": ("mastodon", "social"),
    "reddit.com": ("reddit", "forum"),
    "t.me": ("telegram", "chat"),
    "wa.me": ("whatsapp", "chat"),
    "discord.gg": ("discord", "chat"),
}
# As those write themselves whose name is not just a capital letter and small ones.
WRITTEN: Final = {name.lower(): name for name in ("YouTube", "TikTok", "LinkedIn", "WhatsApp")}
WEB: Final = "web"  # a site of one's own, on no platform
# What a platform is by its name, as files call it; all else is social.
KIND_OF: Final[dict[str, str]] = {
    **{platform: kind for platform, kind in PLATFORMS.values() if kind != "social"},
    **dict.fromkeys(("email", "e-mail", "mail"), "email"),
    **dict.fromkeys(("phone", "telephone", "hotline", "sms"), "phone"),
    **{name: name for name in ("chat", "forum", "in_person")},
    "counter": "in_person",
}
# What a web address may be besides what it looks like: a forum or a chat on a site of one's own.
ON_THE_WEB: Final = frozenset({"social", "chat", "forum"})
CANONICAL_HOSTS: Final = {
    "twitter.com": "x.com",
    "fb.com": "facebook.com",
    "threads.net": "threads.com",
}


def platform_written(platform: str) -> str:
    """Return a platform as pages write it: “X”, “YouTube”."""
    if platform == WEB:
        return _("Web")
    return WRITTEN.get(platform) or platform[:1].upper() + platform[1:]


def channel_name(text: str) -> ChannelName | None:
    """Return what a web address, an e-mail address or a phone number names; None if nothing.

    Two spellings of one account give the same name: scheme, www., capital letters of the
    host, a leading @, a closing slash and what counts clicks make no difference.
    """
    text = text.strip()
    if not text or len(text) > URL_LENGTH or not text.isprintable():
        return None
    if PHONE.fullmatch(text):
        return _phone(text)
    if "@" in text and "/" not in text.removeprefix("mailto:"):
        return _email(text.removeprefix("mailto:"))
    return _web(text)


def channel_named(text: str, kind: str = "") -> ChannelName | None:
    """Return what ``text`` names as a channel of this kind; None if nothing of that kind.

    Without a kind it is what its address says. A counter has no address: it is called by where
    it is, and so is only what is said to be one.
    """
    if kind == "in_person":
        place = " ".join(text.split())
        return None if _addressed(place) else _named(kind, "counter", place, "")
    name = channel_name(text)
    if name is None or kind in {"", name.kind}:
        return name
    return replace(name, kind=kind) if name.url and kind in ON_THE_WEB else None


def _addressed(text: str) -> bool:
    """Whether it is written as an address: St.Pancras is a place, x.com and a/b.example are not."""
    if "://" in text or _bare(text) in PLATFORMS:
        return True
    written = PHONE.fullmatch(text) or any(sign in text for sign in "/@:")
    return bool(written) and channel_name(text) is not None


def _bare(host: str) -> str:
    return re.sub(r"^(www|m|mobile)\.", "", host.lower())


def _phone(text: str) -> ChannelName | None:
    digits = re.sub(r"\D", "", text)
    plus = "+" if "+" in text else ""
    return ChannelName("phone", "phone", plus + digits) if 5 <= len(digits) <= 15 else None


def _email(text: str) -> ChannelName | None:
    try:
        validate_email(text)
    except ValidationError:
        return None
    return _named("email", "email", text.lower(), "")


def site_named(text: str) -> tuple[str, str] | None:
    """Return the address of a site on the web, and what it is known by in any spelling; None for
    what is no web address. No account has to be named by it."""
    text = text.strip()
    found = _parts(text) if text.isprintable() and len(text) <= URL_LENGTH else None
    if found is None:
        return None
    host, path = _host(found), found.path.rstrip("/")
    url, key = urlunsplit(("https", host, path, "", "")), f"{host}{path.lower()}"
    return (url, key) if max(len(url), len(key)) <= URL_LENGTH else None


def _parts(text: str) -> SplitResult | None:
    """Return the parts of a web address without a port or a secret in it; None for all else."""
    if "//" not in text and not SCHEME.match(text.partition("/")[0]):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
        bare = parts.port is None
    except ValueError:  # a port that is no number, brackets that hold no address
        return None
    if parts.scheme not in {"http", "https"} or not bare or not HOST.fullmatch(host):
        return None
    if parts.username or parts.password:  # never a secret
        return None
    return parts


def _web(text: str) -> ChannelName | None:
    parts = _parts(text)
    return None if parts is None else _account(parts, _host(parts))


def _host(parts: SplitResult) -> str:
    return _bare((parts.hostname or "").rstrip("."))


def _account(parts: SplitResult, host: str) -> ChannelName | None:
    path = [part for part in unquote(parts.path).split("/") if part]
    if host not in PLATFORMS:
        handle = "/".join([host, *path])
        return _named(
            "social", WEB, handle, urlunsplit(("https", host, parts.path.rstrip("/"), "", ""))
        )
    platform, kind = PLATFORMS[host]
    handle = HANDLES.get(platform, _first)(path, parts)
    canonical = CANONICAL_HOSTS.get(host, host)
    query = urlencode({"id": handle}) if path[:1] == ["profile.php"] else ""  # never a token
    www = "www." if platform in WITH_WWW else ""
    place = "/" + parts.path.strip("/")
    if platform in WITHOUT_AT:
        place = place.replace("/@", "/", 1)
    url = urlunsplit(("https", www + canonical, place, query, ""))
    return _named(kind, platform, handle, url)


def _named(kind: str, platform: str, handle: str, url: str) -> ChannelName | None:
    """Return the name if it can be kept: www. and lower case may be longer than what was sent."""
    name = ChannelName(kind, platform, handle, url)
    longest = max(len(handle), len(name.handle_key))
    fits = longest <= HANDLE_LENGTH and len(url) <= URL_LENGTH
    return name if handle and fits and handle.isprintable() else None


WITH_WWW: Final = {"facebook", "instagram", "youtube", "linkedin", "tiktok", "pinterest", "reddit"}

WITHOUT_AT: Final = {"x", "instagram", "facebook"}


def _first(path: list[str], parts: SplitResult) -> str:
    return path[0].lstrip("@") if path else ""


def _facebook(path: list[str], parts: SplitResult) -> str:
    if path[:1] == ["profile.php"]:
        return parse_qs(parts.query).get("id", [""])[0]
    if path[:1] in (["pages"], ["people"], ["p"], ["groups"]):
        return path[-1] if len(path) > 1 else ""
    return _first(path, parts)


def _behind(*words: str) -> Callable[[list[str], SplitResult], str]:
    """Return a reader of handles that stand behind one of ``words``: /company/larkfield."""

    def read(path: list[str], parts: SplitResult) -> str:
        if path[:1] and path[0] in words:
            return path[1].lstrip("@") if len(path) > 1 else ""
        return _first(path, parts)

    return read


HANDLES: Final[dict[str, Callable[[list[str], SplitResult], str]]] = {
    "facebook": _facebook,
    "linkedin": _behind("company", "in", "school", "showcase"),
    "youtube": _behind("channel", "c", "user"),
    "reddit": _behind("r", "user", "u"),
    "bluesky": _behind("profile"),
}
