"""Reporting what was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Invalid, NotAllowed, Problem
from governance.core.uid import uuid7
from governance.escalations.models import Mention
from governance.escalations.rules import (
    Severity,
    Topic,
    Wish,
    author_key,
    can_report,
    link_key,
    reports_into,
)
from governance.escalations.selectors.steps import channel_at
from governance.escalations.services.references import references_checked
from governance.escalations.services.steps import escalation_open
from roles.org.rules import languages_normal, regions_normal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.models import Department

LINK_LENGTH = 500
KNOWN = {"language": languages_normal, "region": regions_normal}


def code_checked(name: str, code: str) -> str:
    """Return a language's or region's code as it is kept, "" for none; Invalid when it is none."""
    if not code.strip():
        return ""
    known, _unknown = KNOWN[name]([code])
    if not known:
        detail = _("A code of two letters, like de or AT.")
        raise Invalid(name, detail, problems=[Problem(f"/{name}", detail)])
    return known[0]


@transaction.atomic
def mention_log(
    *,
    actor: Viewer,
    said: str,
    where: str,
    topic: Topic,
    wish: Wish,
    author: str = "",
    severity: Severity = Severity.USUAL,
    language: str = "",
    region: str = "",
    department: Department | None = None,
    references: Iterable[str] = (),
    form: UUID | None = None,
    now: datetime,
) -> Mention:
    """Report what was heard and, when it is to be passed on, start its climb.

    The department is the one given, else that of the channel at ``where``, else the
    reporter's own. ``author`` is who said it, a name or a handle, ``references`` are its
    ids in other tools. ``form`` is the id of the form: the same person sending the same one again
    gets the mention that there is.
    Raises NotAllowed for who is not listed here and no token that writes, Invalid for what
    lies outside the limit of a token, for a language or region that is none, and for more ids
    or longer ones than are kept.
    """
    if not can_report(actor):
        raise NotAllowed("not_listed", _("Only people of the directory report mentions."))
    channel, concerned = channel_at(where)
    department_id = department.pk if department else concerned or actor.department_id
    if not reports_into(actor, department_id):
        detail = _("Name a department within the limit of the token.")
        raise Invalid("outside_limit", detail, problems=[Problem("/department", detail)])
    mention = Mention(
        said=said.strip(),
        where=where.strip(),
        channel=channel,
        department_id=department_id,
        link=link_key(where)[:LINK_LENGTH],
        author=author.strip(),
        author_key=author_key(author),
        topic=topic,
        severity=severity,
        language=code_checked("language", language),
        region=code_checked("region", region),
        wish=wish,
        logged_by_id=actor.person_id,
        logged_by_label=actor.person_name or actor.label,
        logged_at=now,
        references=references_checked(references),
        form=form or uuid7(),
    )
    Mention.objects.bulk_create([mention], ignore_conflicts=True)
    kept = Mention.objects.get(logged_by_id=actor.person_id, form=mention.form)
    if kept.uid != mention.uid:
        return kept
    changes: dict[str, Any] = {"wish": kept.wish, "channel": str(channel) if channel else ""}
    if kept.references:
        changes["references"] = len(kept.references)
    entry_record(actor=actor, verb="mention.reported", subject=kept, changes=changes)
    if kept.wish == Wish.PASS_ON:
        escalation_open(mention=kept, now=now)
    return kept
