"""Saying what a department asks for beyond the organisation."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, Invalid, Problem
from roles.org.models import Department
from roles.org.selectors import structure_lock
from roles.team.models import DepartmentTerms
from roles.team.rules import Authority
from roles.team.rules.terms import (
    CEILINGS,
    MOST_MONTHS,
    UnitTerms,
    can_set_terms,
    looser_fields,
    stands_above,
    strictest,
)
from roles.team.selectors.terms import is_federated, terms_limit
from roles.team.services.decisions import name_of, reason_require
from roles.team.services.spreading import terms_lock, terms_spread

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.team.models import DepartmentTermsQuerySet


def terms_allowed(actor: Viewer, department: Department) -> None:
    """Raise NotAllowed unless ``actor`` may say what the department asks for, and Conflict where
    departments have no rules of their own."""
    can_set_terms(actor, department_id=department.pk).require()
    if not is_federated():
        words = _("Departments have rules of their own in a federated organisation only.")
        raise Conflict("not_federated", words)
    if department.closed_on is not None:
        raise Conflict("department_closed", _("%s is closed.") % department)


@deadlock_retried
@transaction.atomic
def department_terms_set(
    *, actor: Viewer, department: Department, wanted: UnitTerms, reason: str, now: datetime
) -> DepartmentTerms | None:
    """Let ``wanted`` hold in the department and all below from ``now`` on; return it, or None when
    it asks for nothing of its own any more.

    Who stands above the department says all that it asks for; its own head adds to what was set
    from above, and cannot loosen that. What is proposed goes on as it was asked for. The same
    again writes nothing. Raises NotAllowed, Conflict, or Invalid without a reason and for what
    would be looser than above.
    """
    with connection.cursor() as cursor:
        structure_lock(cursor)
    terms_lock()
    kept = Department.objects.get(pk=department.pk)
    terms_allowed(actor, kept)
    reason = reason_require(reason)
    outranks = stands_above(actor, parent_id=kept.parent_id)
    _check(wanted, terms_limit(kept.pk, outranks=outranks))
    held = list(_said(kept, outranks=outranks))
    from_above = outranks and kept.parent_id is not None
    before = strictest(each.terms for each in held)
    if before == wanted and all(each.from_above == from_above for each in held):
        return next(iter(held), None)
    DepartmentTerms.objects.filter(pk__in=[each.pk for each in held]).update(until=now)
    made = None
    if wanted.asks_for_more:
        made = _made(actor, kept, wanted, reason, now, from_above=from_above)
    entry_record(
        actor=actor,
        verb="department.terms_set",
        subject=kept,
        reason=reason,
        changes=_changes(before, wanted),
    )
    terms_spread(actor=actor, now=now)
    return made


def _said(department: Department, *, outranks: bool) -> DepartmentTermsQuerySet:
    """Return what is said anew: of who stands above all of it, of its own head their own part."""
    found = DepartmentTerms.objects.open().filter(department=department).order_by("pk")
    return found if outranks else found.filter(from_above=False)


def _made(
    actor: Viewer,
    department: Department,
    wanted: UnitTerms,
    reason: str,
    now: datetime,
    *,
    from_above: bool,
) -> DepartmentTerms:
    return DepartmentTerms.objects.create(
        department=department,
        most_authority=wanted.most_authority,
        head_approves_too=wanted.head_approves_too,
        review_months=wanted.review_months,
        from_above=from_above,
        reason=reason,
        set_by_id=actor.person_id,
        set_by_label=name_of(actor),
        since=now,
    )


def _check(wanted: UnitTerms, above: UnitTerms) -> None:
    words: dict[str, str] = {}
    if wanted.review_months is not None and not 0 < wanted.review_months <= MOST_MONTHS:
        words["review_months"] = _("Between 1 and %d months.") % MOST_MONTHS
    if wanted.most_authority is not None and wanted.most_authority not in CEILINGS:
        words["most_authority"] = _(
            "A department lets people go up to “Listen”, “Approved text” or “Reply”."
        )
    for name in looser_fields(wanted, above):
        words.setdefault(name, _("What was set from above asks for more than this."))
    if words:
        problems = [Problem(f"/{name}", text) for name, text in words.items()]
        raise Invalid("terms", problems[0].detail, problems=problems)


def _changes(before: UnitTerms, after: UnitTerms) -> dict[str, Any]:
    old, new = _told(before), _told(after)
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}


def _told(terms: UnitTerms) -> dict[str, Any]:
    level = terms.most_authority
    return asdict(terms) | {
        "most_authority": None if level is None else Authority(level).name.lower()
    }
