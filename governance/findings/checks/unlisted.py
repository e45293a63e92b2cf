"""Every channel is in the last full file, or somebody decided to keep it all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat

from governance.findings.checks.check import Check, Select, from_rows
from governance.findings.rules import Rule
from roles.channels.models import Channel, ChannelDecision
from roles.channels.rules import IN_USE

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY: Final = 3


def unlisted(now: datetime) -> Select:
    kept = ChannelDecision.objects.filter(
        channel=OuterRef("pk"), decided_at__gt=OuterRef("missed_at"), verdict__in=IN_USE
    )
    missed = Channel.objects.with_latest().not_dropped().filter(missed_at__isnull=False)
    return from_rows(
        missed.filter(~Exists(kept)).values_list(
            Value("channel"),
            "uid",
            Concat("handle", Value(" ("), "platform", Value(")")),
            "department_id",
            "owner_id",
            Value(SEVERITY),
        )
    )


UNLISTED = Check(Rule.UNLISTED, unlisted)
