"""In which language a text is, and which of them somebody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from django.conf import settings
from django.utils.translation import get_language_info

if TYPE_CHECKING:
    from collections.abc import Sequence


class InLanguage(Protocol):
    @property
    def language(self) -> str: ...


Text = TypeVar("Text", bound=InLanguage)

NOBODYS: Final = settings.PSEUDO_LANGUAGE


def languages_known() -> list[str]:
    """Return the languages that texts may be in."""
    return [code for code, _name in settings.LANGUAGES if code != NOBODYS]


def language_plain(code: str) -> str:
    """Return ``code`` without its region: de for de-AT."""
    return code.partition("-")[0].casefold()


def language_name(code: str) -> str:
    """Return how those who speak it call it; a code that is unknown is its own name."""
    known = code in languages_known()
    return str(get_language_info(code)["name_local"]).capitalize() if known else code


def text_for(texts: Sequence[Text], wanted: str) -> Text:
    """Return the text in the language ``wanted``, else the first, which is the base."""
    plain = language_plain(wanted)
    return next((text for text in texts if language_plain(text.language) == plain), texts[0])
