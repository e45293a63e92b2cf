"""What the organisation is called, how big it is, and which clock and words it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.clock import zone_names
from governance.core.errors import Invalid, NotAllowed, Problem
from governance.core.events import size_changed
from roles.org.models import Department, OrganisationSettings, Person
from roles.org.rules import can_change_settings, currency_normal, size_of
from roles.org.selectors import organisation_settings
from roles.org.services.departments import department_rename

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer

FIELDS = (
    "name",
    "size",
    "time_zone",
    "language",
    "currency",
    "verify_days",
    "verify_public",
    "keep_device",
    "acknowledge_days",
    "joiner_days",
    "contact_minutes",
    "mention_days",
    "week_hours",
    "surge_least",
    "surge_times",
)
VERIFY_DAYS = range(30, 731)
READING_DAYS = range(1, 366)
CONTACT_MINUTES, MENTION_DAYS = range(5, 10_081), range(30, 3651)
WEEK_HOURS = range(1, 81)
SURGE_LEAST, SURGE_TIMES = range(1001), range(2, 51)
NAME_LENGTH = 200


def settings_allowed(actor: Viewer) -> None:
    """Raise NotAllowed unless ``actor`` may change the settings."""
    if not can_change_settings(actor):
        raise NotAllowed("administrators_only", _("Administrators change the settings."))


@transaction.atomic
def settings_change(
    *,
    actor: Viewer,
    name: str,
    size: str,
    time_zone: str,
    language: str,
    currency: str,
    now: datetime,
    reason: str = "",
    verify_days: int | None = None,
    verify_public: bool | None = None,
    keep_device: bool | None = None,
    acknowledge_days: int | None = None,
    joiner_days: int | None = None,
    contact_minutes: int | None = None,
    mention_days: int | None = None,
    week_hours: int | None = None,
    surge_least: int | None = None,
    surge_times: int | None = None,
) -> OrganisationSettings:
    """Save the settings, with an entry of what was and what is; the same again writes nothing.

    A new size holds from now on for what is asked next: what runs goes on as it was asked
    for. The department that the first day made by the organisation's name is renamed with
    it. What is None stays as it is. Raises NotAllowed, and Invalid with every field that is wrong.
    """
    settings_allowed(actor)
    OrganisationSettings.objects.get_or_create(pk=1)
    row = OrganisationSettings.objects.select_for_update().get(pk=1)
    wanted: dict[str, Any] = {
        "name": name.strip(),
        "size": size,
        "time_zone": time_zone,
        "language": language,
        "currency": currency_normal(currency),
        "verify_days": row.verify_days if verify_days is None else verify_days,
        "verify_public": row.verify_public if verify_public is None else verify_public,
        "keep_device": row.keep_device if keep_device is None else keep_device,
        "acknowledge_days": row.acknowledge_days if acknowledge_days is None else acknowledge_days,
        "joiner_days": row.joiner_days if joiner_days is None else joiner_days,
        "contact_minutes": row.contact_minutes if contact_minutes is None else contact_minutes,
        "mention_days": row.mention_days if mention_days is None else mention_days,
        "week_hours": row.week_hours if week_hours is None else week_hours,
        "surge_least": row.surge_least if surge_least is None else surge_least,
        "surge_times": row.surge_times if surge_times is None else surge_times,
    }
    _check(wanted)
    before = {field: getattr(row, field) for field in FIELDS}
    changes = {
        each: [before[each], wanted[each]] for each in FIELDS if before[each] != wanted[each]
    }
    if not changes:
        return row
    for field, value in wanted.items():
        setattr(row, field, value)
    row.save(update_fields=list(changes))
    entry_record(actor=actor, verb="settings.changed", subject=row, reason=reason, changes=changes)
    if "size" in changes:
        size_changed.send(sender=None, actor=actor, now=now)
    if "name" in changes:
        _root_follow(actor, before["name"], row.name, now)
    return row


def size_settle(*, actor: Viewer) -> None:
    """Write down what size the headcount means, once people are listed and none was chosen.

    Whoever lists people calls it: from then on the size is what an administrator says. Else
    the 26th person would bring consents and reviews that nobody had asked for.
    """
    if organisation_settings().size:
        return
    people = Person.objects.employed().count()
    if not people:
        return
    OrganisationSettings.objects.get_or_create(pk=1)
    row = OrganisationSettings.objects.select_for_update().get(pk=1)
    if row.size:
        return
    row.size = size_of(people)
    row.save(update_fields=["size"])
    changes = {"size": ["", row.size]}
    reason = _("By the number of people listed first")
    entry_record(actor=actor, verb="settings.changed", subject=row, reason=reason, changes=changes)


def _check(wanted: dict[str, Any]) -> None:
    words = {
        "name": _("Give the organisation a name of 1 to 200 characters."),
        "size": _("Choose one of the sizes."),
        "time_zone": _("There is no time zone of that name."),
        "language": _("Playbook does not speak that language."),
        "currency": _("A currency is three letters, like EUR."),
        "verify_days": _("Between 30 and 730 days."),
        "acknowledge_days": _("Between 1 and 365 days."),
        "joiner_days": _("Between 1 and 365 days."),
        "contact_minutes": _("Between five minutes and a week."),
        "mention_days": _("Between 30 and 3650 days."),
        "week_hours": _("Between 1 and 80 hours."),
        "surge_least": _("At most 1000; 0 for no warning."),
        "surge_times": _("Between 2 and 50 times."),
    }
    right = {
        "name": 0 < len(wanted["name"]) <= NAME_LENGTH and "\0" not in wanted["name"],
        "size": wanted["size"] in OrganisationSettings.Size.values,
        "time_zone": wanted["time_zone"] in zone_names(),
        "language": wanted["language"] in dict(settings.LANGUAGES),
        "currency": bool(wanted["currency"]),
        "verify_days": wanted["verify_days"] in VERIFY_DAYS,
        "acknowledge_days": wanted["acknowledge_days"] in READING_DAYS,
        "joiner_days": wanted["joiner_days"] in READING_DAYS,
        "contact_minutes": wanted["contact_minutes"] in CONTACT_MINUTES,
        "mention_days": wanted["mention_days"] in MENTION_DAYS,
        "week_hours": wanted["week_hours"] in WEEK_HOURS,
        "surge_least": wanted["surge_least"] in SURGE_LEAST,
        "surge_times": wanted["surge_times"] in SURGE_TIMES,
    }
    wrong = [
        Problem(f"/{field}", words[field]) for field, is_right in right.items() if not is_right
    ]
    if wrong:
        raise Invalid("settings", wrong[0].detail, problems=wrong)


def _root_follow(actor: Viewer, before: str, name: str, now: datetime) -> None:
    made_here = Department.objects.current().filter(parent=None, external_id=None, name=before)
    for department in made_here:
        department_rename(actor=actor, department=department, name=name, now=now)
