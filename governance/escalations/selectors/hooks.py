"""The webhooks that paths tell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import CharField, F, Func, JSONField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat, JSONObject, Replace

from governance.escalations.rules import StepTarget, Why
from governance.escalations.rules.paths import webhooks_named
from governance.notify.models import WebhookTarget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models.expressions import Combinable

    from governance.escalations.rules import StepPlan

WAITS = "escalation.waits"  # what a webhook is told by a step


def steps_named(steps: Sequence[StepPlan]) -> list[StepPlan]:
    """Return these with what the webhooks are called that they tell; one query, none where they
    tell none. One that is not known stays without a name."""
    uids = webhooks_named(steps)
    found = WebhookTarget.objects.filter(uid__in=uids) if uids else WebhookTarget.objects.none()
    names = {str(target.uid): target.name for target in found}
    named: list[StepPlan] = []
    for step in steps:
        name = names.get(step.get("webhook", ""))
        named.append({**step, "name": name} if name is not None else step)
    return named


def webhooks_offered(kept: Sequence[StepPlan] = ()) -> list[tuple[str, str]]:
    """Return the webhooks that a step may tell, as choices: those that are on, and what ``kept``
    names already."""
    on = WebhookTarget.objects.filter(disabled_at=None)
    found = on | WebhookTarget.objects.filter(uid__in=webhooks_named(kept))
    return [
        (f"{StepTarget.WEBHOOK}:{target.uid}", f"{target.name} ({target.get_kind_display()})")
        for target in found.order_by("name", "pk")
    ]


def webhook_at(plan: StepPlan) -> WebhookTarget | None:
    """Return the webhook that a step tells, while it is there and on."""
    found = WebhookTarget.objects.filter(uid=UUID(plan["webhook"]), disabled_at=None)
    return found.first()


def webhook_why(plan: StepPlan) -> Why:
    """Return what would become of a step that tells a webhook."""
    return Why.WEBHOOK_OFF if webhook_at(plan) is None else Why.TOLD


def webhook_message() -> Combinable:
    """Return, of a step that told a webhook, the key of the message to it: to the webhook that
    the climb began with, whatever its path names by now."""
    plan = Func(
        F("run__snapshot"),
        Value("$[*] ? (@.position == $at)"),
        JSONObject(at=F("position")),
        function="jsonb_path_query_first",
        output_field=JSONField(),
    )
    parts = [
        *(Value("webhook:"), _hex(KeyTextTransform("webhook", plan)), Value(f":{WAITS}:")),
        *(_hex(F("escalation__uid")), Value(":"), Cast("generation", CharField()), Value(":")),
    ]
    return Concat(*parts, Cast("position", CharField()), output_field=CharField())


def _hex(uid: Combinable) -> Combinable:
    return Replace(Cast(uid, CharField()), Value("-"), Value(""))
