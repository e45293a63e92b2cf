"""What the linter says of a version: of its own text and of the translations that go with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.guidance.rules import text_fingerprint
from policies.guidance.rules.languages import language_name
from policies.guidance.rules.lint import text_linted
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from policies.guidance.models import PolicyVersion
    from policies.guidance.rules.lint import Remark


@dataclass(frozen=True, slots=True)
class Linted:
    """The remarks on one text; ``language`` and its ``name`` are "" for the version's own."""

    language: str
    name: str
    remarks: list[Remark]


def text_remarks(text: str) -> list[Remark]:
    """Return what is to be said of ``text``, which may call the organisation by its name.

    One query.
    """
    return text_linted(text, names=[organisation_settings().name])


def warnings_kept(text: str) -> dict[str, list[str]]:
    """Return what the linter says of ``text`` as the trail keeps it: ``warnings``, each with its
    rule and sentence; empty when there is nothing to say. One query."""
    told = [f"{each.rule}: {each.sentence[:200]}" for each in text_remarks(text)]
    return {"warnings": told[:50]} if told else {}


def version_linted(version: PolicyVersion) -> list[Linted]:
    """Return the remarks on ``version`` in the works and on each translation of exactly its text,
    by language; only where there are any. Two queries."""
    names = [organisation_settings().name]
    base = text_fingerprint(version.title, version.text)
    going = version.translations.filter(base_hash=base).order_by("language")
    found = [Linted("", "", text_linted(version.text, names=names))]
    found += [
        Linted(made.language, language_name(made.language), text_linted(made.text, names=names))
        for made in going
    ]
    return [each for each in found if each.remarks]
