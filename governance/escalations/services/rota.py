"""Rotas: opened, and changed from now on. What was before stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg2.extras import DateTimeTZRange

from governance.audit.services import entry_record
from governance.core.clock import zone_names
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.escalations.models import Rota, RotaLayer, RotaPlan, RotaTurn
from governance.escalations.rules.duty import can_change_rota
from governance.escalations.rules.rota import (
    ALL_DAYS,
    HOURS_OF,
    MOST_EVERY,
    MOST_LAYERS,
    MOST_TURNS,
    LayerTerms,
)
from governance.escalations.selectors.duty import duty_candidates, terms_of
from roles.org.models import Department, Person
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.channels.models import Channel

YEARS = timedelta(days=3660)  # that a layer may begin before or after today


@dataclass(frozen=True, slots=True)
class LayerDraft:
    name: str
    terms: LayerTerms


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What a rota is to be; no channels are all of the department's."""

    time_zone: str
    channels: tuple[Channel, ...] = ()
    layers: tuple[LayerDraft, ...] = ()


def rota_allowed(actor: Viewer, department_id: int) -> None:
    """Raise NotAllowed unless ``actor`` may change a rota of this department."""
    small = organisation_size() == "small"
    if not can_change_rota(actor, department_id=department_id, small=small):
        words = _("The department's head, its coach or the head coach changes the rota.")
        raise NotAllowed("not_your_department", words)


def rota_lock(rota: Rota) -> Rota:
    """Hold a rota; everything that changes who is on duty does this first."""
    held = Rota.objects.select_for_update(no_key=True).values_list("pk").get(pk=rota.pk)
    return Rota.objects.select_related("department").get(pk=held[0])


def reason_required(reason: str) -> None:
    """Raise Invalid for no reason, and for one that cannot be kept."""
    if not reason.strip() or "\0" in reason:
        words = _("Say why; it stands in the trail.")
        raise Invalid("reason", words, problems=[Problem("/reason", words)])


def rota_open_required(rota: Rota) -> None:
    if rota.closed_at is not None:
        raise Conflict("rota_closed", _("This rota is closed."), members={"legal": []})


@transaction.atomic
def rota_open(
    *, actor: Viewer, department: Department, name: str, plan: PlanDraft, now: datetime
) -> Rota:
    """Open a rota of a department, whose first plan counts from now on.

    Raises NotAllowed, Invalid with every field that is wrong, Conflict for a closed department
    and for a name that a rota of it has.
    """
    rota_allowed(actor, department.pk)
    locked = Department.objects.select_for_update(no_key=True, of=("self",)).get(pk=department.pk)
    if locked.closed_on is not None:
        raise Conflict("department_closed", _("%s is closed.") % department)
    problems = [] if name.strip() else [Problem("/name", _("Give it a name."))]
    _check(department, plan, frozenset(), problems, now)
    if Rota.objects.open().filter(department=locked, name=name.strip()).exists():
        words = _("A rota of this name is there already.")
        raise Conflict("rota_named", words, problems=[Problem("/name", words)])
    rota = Rota.objects.create(department=locked, name=name.strip(), opened_at=now)
    _plan_make(rota, 1, plan, now)
    entry_record(actor=actor, verb="rota.opened", subject=rota, changes=plan_words(plan))
    return rota


@transaction.atomic
def rota_change(
    *,
    actor: Viewer,
    rota: Rota,
    plan: PlanDraft,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> Rota:
    """Let another plan follow, from now on; the same again writes nothing. ``seen`` is the number
    of the plan that was read.

    Raises NotAllowed, Invalid and Conflict as ``rota_open`` does, and Conflict when somebody
    changed it meanwhile.
    """
    rota_allowed(actor, rota.department_id)
    locked = rota_lock(rota)
    rota_open_required(locked)
    last = locked.plans.prefetch_related("layers__turns", "channels").latest("number")
    before = plan_draft(last)
    if before == plan:
        return locked
    if seen is not None and seen != last.number:
        words = _("Somebody changed this rota meanwhile. What you typed is below; saved again, it "
                  "replaces theirs.")  # fmt: skip
        raise Conflict("changed_meanwhile", words, members={"plan": [str(last.number)]})
    known = frozenset(pk for layer in before.layers for pk in layer.terms.people)
    reason_required(reason)
    _check(locked.department, plan, known, [], now)
    plan_end(last, now)
    _plan_make(locked, last.number + 1, plan, now)
    changes = {"before": plan_words(before), "after": plan_words(plan)}
    entry_record(
        actor=actor, verb="rota.changed", subject=locked, reason=reason.strip(), changes=changes
    )
    return locked


def plan_draft(plan: RotaPlan) -> PlanDraft:
    """Return a plan as it would be asked for; no query when all of it is at hand."""
    return PlanDraft(
        plan.time_zone,
        tuple(sorted(plan.channels.all(), key=lambda channel: channel.pk)),
        tuple(LayerDraft(layer.name, terms_of(layer)) for layer in plan.layers.all()),
    )


def plan_words(plan: PlanDraft) -> dict[str, Any]:
    """Return a plan as the trail keeps it: people and channels by public id."""
    ids = {pk for layer in plan.layers for pk in layer.terms.people}
    people = dict(Person.objects.filter(pk__in=ids).values_list("pk", "uid"))
    return {
        "time_zone": plan.time_zone,
        "channels": [str(channel.uid) for channel in plan.channels],
        "layers": [
            {
                "name": layer.name,
                "people": [str(people[pk]) for pk in layer.terms.people],
                "starts_on": layer.terms.starts_on.isoformat(),
                "hand_over": layer.terms.hand_over.isoformat("minutes"),
                "rotation": [layer.terms.every, str(layer.terms.rotation)],
                "days": list(layer.terms.days),
                "hours": [
                    layer.terms.opens.isoformat("minutes"),
                    layer.terms.closes.isoformat("minutes"),
                ],
            }
            for layer in plan.layers
        ],
    }


def plan_end(plan: RotaPlan, now: datetime) -> None:
    plan.during = DateTimeTZRange(plan.during.lower, now)
    plan.save(update_fields=["during"])


def _plan_make(rota: Rota, number: int, draft: PlanDraft, now: datetime) -> None:
    plan = RotaPlan.objects.create(
        rota=rota, number=number, time_zone=draft.time_zone, during=DateTimeTZRange(now, None)
    )
    plan.channels.set(draft.channels)
    for position, each in enumerate(draft.layers, start=1):
        terms = each.terms
        layer = RotaLayer.objects.create(
            plan=plan,
            position=position,
            name=each.name.strip(),
            starts_on=terms.starts_on,
            hand_over=terms.hand_over,
            rotation=terms.rotation,
            every=terms.every,
            days=sorted(terms.days),
            opens=terms.opens,
            closes=terms.closes,
        )
        RotaTurn.objects.bulk_create(
            RotaTurn(layer=layer, position=turn, person_id=person)
            for turn, person in enumerate(terms.people, start=1)
        )


def _check(
    department: Department,
    plan: PlanDraft,
    known: frozenset[int],
    problems: list[Problem],
    now: datetime,
) -> None:
    """Raise Invalid with all that is wrong; who is ``known`` may stay while they are employed."""
    if plan.time_zone not in zone_names():
        problems.append(Problem("/time_zone", _("There is no such time zone.")))
    if any(channel.department_id != department.pk for channel in plan.channels):
        words = _("A rota serves channels of its own department.")
        problems.append(Problem("/channels", words))
    if len(plan.layers) > MOST_LAYERS:
        words = _("At most %(n)d layers.") % {"n": MOST_LAYERS}
        problems.append(Problem("/layers", words))
    able = {*duty_candidates(department.pk, now).values_list("pk", flat=True)}
    able |= {*Person.objects.employed().filter(pk__in=known).values_list("pk", flat=True)}
    for number, layer in enumerate(plan.layers):
        problems += [
            Problem(f"/layers/{number}/{name}", words)
            for name, words in _layer_problems(layer, able, now)
        ]
    if problems:
        raise Invalid("rota", problems[0].detail, problems=problems)


def _layer_problems(layer: LayerDraft, able: set[int], now: datetime) -> Sequence[tuple[str, str]]:
    terms, today = layer.terms, now.date()
    wrong = {
        ("name", _("Give it a name.")): not layer.name.strip(),
        ("people", _("Somebody has to take turns.")): not terms.people,
        ("people", _("At most %(n)d turns.") % {"n": MOST_TURNS}): len(terms.people) > MOST_TURNS,
        ("people", _("Only players who are ready here are on duty.")): not {*terms.people} <= able,
        ("every", _("From 1 to %(n)d.") % {"n": MOST_EVERY}): not 1 <= terms.every <= MOST_EVERY,
        ("rotation", _("Days, weeks or hours.")): terms.rotation not in HOURS_OF,
        ("days", _("Choose at least one day.")): not terms.days or not {*terms.days} <= {*ALL_DAYS},
        ("starts_on", _("Within ten years.")): abs(terms.starts_on - today) > YEARS,
    }
    return [said for said, holds in wrong.items() if holds]
