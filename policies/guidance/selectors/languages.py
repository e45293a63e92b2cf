"""The languages that a version can be read in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F
from django.db.models.functions import Left
from django.utils.translation import get_language

from policies.guidance.models import PolicyVersion, VersionText
from policies.guidance.rules.languages import language_name, language_plain, languages_known
from policies.guidance.rules.text import OPENING, text_fingerprint, text_render
from policies.guidance.selectors.bound_versions import versions_counting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

OPENED = ("version__uid", "title", "opening")


@dataclass(frozen=True, slots=True)
class ShownText:
    """What is read, compared and signed: one text of a version, in one language."""

    language: str
    title: str
    text: str
    html: str
    text_hash: str

    @property
    def name(self) -> str:
        return language_name(self.language)


@dataclass(frozen=True, slots=True)
class TranslationLine:
    """A language that a version is, or could be, translated into.

    ``state`` is missing, draft, outdated or published.
    """

    language: str
    state: str
    translation: VersionText | None

    @property
    def name(self) -> str:
        return language_name(self.language)


def text_of(made: PolicyVersion | VersionText) -> ShownText:
    html = made.html or text_render(made.text)
    return ShownText(made.language, made.title, made.text, html, made.text_hash)


def texts_in_force(version: PolicyVersion) -> list[ShownText]:
    """Return the version's own text, then its published translations of exactly that text.

    One query.
    """
    made = version.translations.filter(
        published_at__isnull=False, base_hash=version.text_hash
    ).order_by("language")
    return [text_of(version), *map(text_of, made)]


def texts_alike(
    before: PolicyVersion, after: PolicyVersion, language: str
) -> tuple[ShownText, ShownText]:
    """Return both versions in ``language`` if both have it, else both as they were written.

    One query, and none for the language that ``after`` was written in.
    """
    base = (text_of(before), text_of(after))
    if language_plain(language) == language_plain(after.language):
        return base
    made = VersionText.objects.filter(
        version__in=[before, after],
        language=language_plain(language),
        published_at__isnull=False,
        base_hash=F("version__text_hash"),
    )
    found = {each.version_id: text_of(each) for each in made}
    known = (found.get(before.pk), found.get(after.pk))
    return (known[0], known[1]) if known[0] and known[1] else base


@dataclass(frozen=True, slots=True)
class Signed:
    """A text as somebody read it; ``language`` is "" where its writer named none. It could be
    signed from ``since``: a translation may come later than its version."""

    version: PolicyVersion
    text_hash: str
    html: str
    language: str
    since: datetime | None


def titles_read(versions: Iterable[UUID]) -> dict[UUID, str]:
    """Return by uid what those of ``versions``, in force, are called in the reader's language;
    none for what is written in it or not translated. One query."""
    return dict(_read(versions).values_list("version__uid", "title"))


def openings_read(versions: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return the same with how each of those texts begins: title and opening. One query."""
    made = _read(versions).annotate(opening=Left("text", OPENING))
    return {uid: (title, text) for uid, title, text in made.values_list(*OPENED)}


def _read(versions: Iterable[UUID]) -> QuerySet[VersionText]:
    return VersionText.objects.filter(
        version__uid__in=list(versions),
        language=language_plain(get_language() or ""),
        published_at__isnull=False,
        base_hash=F("version__text_hash"),
    )


def text_signed(version: PolicyVersion, text_hash: str) -> Signed | None:
    """Return the text in force with ``text_hash``, None when there is none."""
    if text_hash == version.text_hash:
        since = version.published_at
        return Signed(version, text_hash, version.html, version.language, since)
    made = version.translations.filter(
        text_hash=text_hash, base_hash=version.text_hash, published_at__isnull=False
    ).first()
    if made is None:
        return None
    return Signed(version, text_hash, made.html, made.language, made.published_at)


def texts_counting(version: PolicyVersion) -> list[Signed]:
    """Return each text whose signature counts for ``version``, in force: its own ones, then those
    of the versions before it, back to the last major one. Three queries at most."""
    keys = [key for _version, _uid, key in versions_counting([version])]
    versions = PolicyVersion.objects.filter(pk__in=keys).order_by("-number")
    found: list[Signed] = []
    for each in versions.prefetch_related("translations"):
        found.append(Signed(each, each.text_hash, each.html, each.language, each.published_at))
        made = sorted(each.translations.all(), key=lambda text: text.language)
        found += [
            Signed(each, text.text_hash, text.html, text.language, text.published_at)
            for text in made
            if text.published_at is not None and text.base_hash == each.text_hash
        ]
    return found


def translation_lines(version: PolicyVersion) -> list[TranslationLine]:
    """Return each other language and how far it is; one query."""
    base = text_fingerprint(version.title, version.text)
    made = {each.language: each for each in version.translations.all()}
    own = language_plain(version.language)
    return [
        TranslationLine(code, translation_state(made.get(code), base), made.get(code))
        for code in languages_known()
        if code != own
    ]


def translation_state(made: VersionText | None, base_hash: str) -> str:
    if made is None:
        return "missing"
    if made.base_hash != base_hash:
        return "outdated"
    return "published" if made.published_at else "draft"


def reader_language(asked: str = "") -> str:
    """Return the language somebody chose on the page, else the one they are answered in."""
    return asked if asked in languages_known() else get_language() or ""
