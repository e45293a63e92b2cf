"""Translating a version: linked to the very text it was made from, published by who publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Missing, Problem
from governance.todos.models import Todo
from governance.todos.services import todos_close
from policies.guidance.models import Policy, PolicyVersion, VersionText
from policies.guidance.rules import OPEN_STATES, WRITABLE, late_function, text_fingerprint
from policies.guidance.rules.annexes import annex_translated
from policies.guidance.rules.languages import language_plain, languages_known
from policies.guidance.selectors.late_texts import translation_verdict
from policies.guidance.services.approving import time_anew, version_lock
from policies.guidance.services.drafting import author_add, drafting_allowed, text_checked
from policies.guidance.services.following import approvals_again
from policies.guidance.services.languages import translation_put_in_force
from policies.guidance.services.publishers import PUBLISH
from policies.guidance.services.second_eyes import second_eyes_ask
from policies.guidance.services.steps import publishing_allowed

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
    already, or the version is history. In review, approvals of the former words fall. Invalid
    for an annex with other rules; Missing for a language that is not another of ours.
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
    _refuse_other_rules(version, text)
    former = version.translations.filter(language=language).first()
    _refuse_if_moved(former, seen)
    made = former or VersionText(version=version, language=language)
    made.title, made.text, made.base_hash = title, text, base_hash
    made.text_hash = text_fingerprint(title, text)
    made.translated_by_label, made.translated_at = actor.label, now
    author_add(actor, made)
    made.save()
    entry_record(
        actor=actor,
        verb="guideline.translated",
        subject=version,
        changes={"language": language, "sha256": made.text_hash, "base": base_hash},
    )
    if version.state in OPEN_STATES:
        _approved_anew(actor, version, now)
    else:
        second_eyes_ask(actor=actor, version=version, made=made, now=now)
    return made


def _refuse_other_rules(version: PolicyVersion, text: str) -> None:
    if version.policy.kind == Policy.Kind.ANNEX and not annex_translated(version.text, text):
        words = _("An annex has the same rules in every language, under the same headings.")
        raise Invalid("annex_differs", words, problems=[Problem("/text", words)])


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
    """Offer a translation of the version in force: the yes of somebody who did not translate it.

    Legal's for a contract clause, else the head coach's; who stands in where nobody can; in a
    small organisation whoever publishes there. Raises NotAllowed; Conflict when there is none,
    the version is not in force, or the translation is not the one that was looked at, or was made
    from another text.
    """
    version = version_lock(version)
    made = version.translations.filter(language=language).first()
    if made is None:
        publishing_allowed(actor)
        raise Conflict("nothing_to_publish", _("There is no translation yet. Save one first."))
    translation_verdict(actor, version, made, now).require()
    if made.published_at is not None:
        return made
    if version.state != PolicyVersion.State.PUBLISHED:
        raise Conflict("not_in_force", _("It is published together with its version."))
    if made.text_hash != text_hash or made.base_hash != version.text_hash:
        raise Conflict(
            "translation_outdated",
            _("This translation has changed, or is of an older text. Look at it again."),
        )
    function = late_function(version.policy.kind)
    translation_put_in_force(actor, version, made, now, function=function)
    outcome = Todo.Outcome.DONE
    todos_close(actor=actor, kind=PUBLISH, ref=made.uid, outcome=outcome, now=now)
    return made
