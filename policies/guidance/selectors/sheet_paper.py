"""A guideline as a sheet to be signed on paper, for whoever does not sign on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.core.dates import date_words
from governance.core.paper import paper_set
from policies.guidance.rules.languages import text_for
from policies.guidance.rules.packs import text_blocks
from policies.guidance.rules.signing import statement_of
from policies.guidance.selectors.languages import texts_in_force
from roles.org.selectors import organisation_settings, organisation_zone

if TYPE_CHECKING:
    from policies.guidance.models import PolicyVersion


def sheet_paper(version: PolicyVersion, language: str) -> bytes:
    """Return the PDF of the version in force: its text in ``language`` if it is there, else as it
    was written, with what is signed, its hash, and lines for who signs and for the witness.

    All of it is in the language of the text, so that it is one sheet to whoever signs it.
    """
    text = text_for(texts_in_force(version), language or version.language)
    with override(text.language):
        named = {"title": text.title, "number": version.number}
        since = (
            localtime(version.published_at, organisation_zone()) if version.published_at else None
        )
        data = {
            "language": text.language.partition("-")[0],
            "heading": text.title,
            "organisation": organisation_settings().name,
            "facts": [
                [_("Version"), str(version.number)],
                [_("In force since"), date_words(since, "j F Y") if since else "–"],
                [_("Language"), text.name],
                [_("SHA-256 of the text"), text.text_hash],
            ],
            "blocks": text_blocks(text.text),
            "statement": statement_of(version.number),
            "lines": [
                _("Name"),
                _("Day"),
                _("Signature"),
                _("Department"),
                _("Witness, name"),
                _("Witness, signature"),
            ],
            "footer": _("%(title)s, version %(number)d") % named,
        }
        return paper_set("sheet", data)
