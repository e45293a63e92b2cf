"""Translating a version: linked to the very text it was made from, published by who publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Missing, NotAllowed
from policies.guidance.models import PolicyVersion, VersionText
from policies.guidance.rules import OPEN_STATES, WRITABLE, can_publish, text_fingerprint
from policies.guidance.rules.languages import language_plain, languages_known
from policies.guidance.services.approving import time_anew, version_lock
from policies.guidance.services.drafting import author_add, drafting_allowed, text_checked
from policies.guidance.services.following import approvals_again
from policies.guidance.services.languages import translation_put_in_force
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


@transaction.atomic
def translation_save(
    *,
    actor: Viewer,
    version: PolicyVersion,
    language: str,
    title: str,
    text: str,
    base_hash: str,
    seen: str,
    now: datetime,
) -> VersionText:
    """Keep a translation of ``version``, made from the text with ``base_hash``.

    ``seen`` is the hash of the translation that was edited, "" when there was none: when
    another has saved since, Conflict is raised and nothing written; also when it is published
    already, or the version is history. In review, approvals of the former words fall. Missing
    for a language that is not another of ours.
    """
    drafting_allowed(actor)
    if language not in languages_known() or language == language_plain(version.language):
        raise Missing
    title, text = text_checked(title, text)
    version = version_lock(version)
    if version.state in set(OPEN_STATES) - set(WRITABLE):
        raise Conflict(
            "text_stands", _("This text is approved. Send it back to draft to change it.")
        )
    if version.state not in {*OPEN_STATES, PolicyVersion.State.PUBLISHED}:
        raise Conflict("version_superseded", _("This version is not in force any more."))
    former = version.translations.filter(language=language).first()
    _refuse_if_moved(former, seen)
    made = former or VersionText(version=version, language=language)
    made.title, made.text, made.base_hash = title, text, base_hash
    made.text_hash = text_fingerprint(title, text)
    made.translated_by_label, made.translated_at = actor.label, now
    made.save()
    entry_record(
        actor=actor,
        verb="guideline.translated",
        subject=version,
        changes={"language": language, "sha256": made.text_hash, "base": base_hash},
    )
    if version.state in OPEN_STATES:
        _approved_anew(actor, version, now)
    return made


def _approved_anew(actor: Viewer, version: PolicyVersion, now: datetime) -> None:
    """Whoever translates is an author as well; who approves is asked for the new words, too."""
    author_add(actor, version)
    version.unanswered = {}
    version.save(update_fields=["author_people", "author_accounts", "unanswered"])
    needed = approvals_again(actor=actor, version=version, now=now)
    time_anew(actor=actor, version=version, needed=needed, now=now)


def _refuse_if_moved(former: VersionText | None, seen: str) -> None:
    if former is not None and former.published_at is not None:
        raise Conflict(
            "translation_stands",
            _("This translation is published and stands. The next version can have another."),
        )
    if seen != (former.text_hash if former else ""):
        raise Conflict(
            "translation_changed",
            _("Somebody else saved this translation while you were writing. Nothing was saved."),
        )


@transaction.atomic
def translation_publish(
    *, actor: Viewer, version: PolicyVersion, language: str, text_hash: str, now: datetime
) -> VersionText:
    """Offer a translation of the version in force; who may publish guidelines may do this.

    Raises NotAllowed; Conflict when there is none, the version is not in force, or the
    translation is not the one that was looked at, or was made from another text.
    """
    if not can_publish(actor, organisation_size()):
        raise NotAllowed("head_coach_publishes", _("The head coach publishes guidelines."))
    version = PolicyVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    made = version.translations.filter(language=language).first()
    if made is None:
        raise Conflict("nothing_to_publish", _("There is no translation yet. Save one first."))
    if made.published_at is not None:
        return made
    if version.state != PolicyVersion.State.PUBLISHED:
        raise Conflict("not_in_force", _("It is published together with its version."))
    if made.text_hash != text_hash or made.base_hash != version.text_hash:
        raise Conflict(
            "translation_outdated",
            _("This translation has changed, or is of an older text. Look at it again."),
        )
    translation_put_in_force(actor, version, made, now)
    return made
