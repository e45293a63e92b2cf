"""Whatever is saved in ``/admin/`` stands in the trail, with who saved it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib import admin

from governance.accounts.models import Grant
from governance.audit.models import Entry
from governance.core.admin import ReadOnlyAdmin
from roles.team.models import RoleType
from roles.team.selectors.types import type_affected
from tests.cast import NOW
from tests.contracts.table import OK, outcome
from tests.contracts.test_admin import ADMINISTRATOR, MODELS, address, name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    from tests.contracts.world import World

pytestmark = [pytest.mark.timeout(300), pytest.mark.usefixtures("undoing")]
EDITED = [
    model
    for model in MODELS
    if type(admin.site._registry[model]).save_model is not ReadOnlyAdmin.save_model
]
# What is sent beside what the form shows, and the verb that the trail has of it.
CHANGED: dict[str, tuple[dict[str, str], str]] = {
    "User": ({"label": "Somebody"}, "account.renamed"),
    "Grant": ({"revoke": "on", "reason": "Done."}, "grant.revoked"),
    "Path": ({"first_minutes": "17", "reason": "Quicker."}, "path.changed"),
    "RoleType": ({"name": "Another", "access_needed": ""}, "role_type.changed"),
    "Holiday": ({"name": "Another", "counts": ""}, "holiday.changed"),
    "Organisation": ({"name": "Another"}, "organisation.changed"),
    "Connection": ({"strict": "on", "reason": "It can."}, "connection.changed"),
    "WebhookTarget": ({"name": "Another"}, "webhook.changed"),
}
ADDED: dict[str, tuple[dict[str, str], str]] = {
    "User": ({"email": "new@audit.example", "label": "New"}, "account.created"),
    "Grant": ({"email": "erin.halvorsen@larkfield.example", "kind": "auditor"}, "grant.given"),
    "RoleType": (
        {"kind": "booth", "name": "Fleet", "purpose": "Knows vans.", "authority": "1"},
        "role_type.added",
    ),
    "Path": (
        {"name": "Flood", "first": "head_coach", "first_minutes": "5", "reason": "A river."},
        "path.opened",
    ),
    "Holiday": ({"day": "2027-01-06", "name": "Another"}, "holiday.added"),
    "Organisation": ({"name": "Another", "kind": "partner"}, "organisation.added"),
    "WebhookTarget": (
        {"name": "Another", "kind": "generic", "url": "https://example.org/x", "active": "on"},
        "webhook.created",
    ),
}

MISSING: dict[str, dict[str, Any]] = {  # what the world has none of
    "Holiday": {"day": date(2027, 1, 6), "name": "A day"},
    "Organisation": {"name": "A shop", "kind": "partner"},
    "WebhookTarget": {
        "name": "A chat",
        "kind": "slack",
        "url": "https://example.org/x",
        "created_at": NOW,
    },
}


def shown(world: World, path: str) -> dict[str, Any]:
    """Return what a browser would send of this form as it is."""
    answer: Any = world.clients[ADMINISTRATOR].get(path)
    form = answer.context_data["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def noted(world: World, path: str, sent: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Save it; return the verb of each entry that is new, and whether it bears the actor."""
    last = Entry.objects.latest("pk").pk
    answer: Any = world.clients[ADMINISTRATOR].post(path, {**sent, "confirmed": "1"})
    assert outcome(answer) == OK, answer
    assert answer.status_code == 302, answer.context_data["adminform"].form.errors
    own = world.cast.administrator.user.uid
    entries = Entry.objects.filter(pk__gt=last).order_by("pk")
    return [(each.verb, each.actor_uid == own) for each in entries]


def row_of(model: type[Model]) -> Model:
    rows = model._default_manager.order_by("pk")
    if model is Grant:  # not the administrator's own, who would be the last one
        rows = rows.filter(kind="auditor")
    row = rows.first()
    return row or model._default_manager.create(**MISSING[name_of(model)])


@pytest.mark.parametrize("model", EDITED, ids=name_of)
def test_a_change_is_noted_with_who_made_it(world: World, model: type[Model]) -> None:
    assert {name_of(each) for each in EDITED} == set(CHANGED)
    row = row_of(model)
    path = address(model, "change", row.pk)
    fields, verb = CHANGED[name_of(model)]
    looked = {"seen": type_affected(row).seen} if isinstance(row, RoleType) else {}
    found = noted(world, path, shown(world, path) | fields | looked)
    assert (verb, True) in found
    assert all(own for _verb, own in found)


@pytest.mark.parametrize("model", EDITED, ids=name_of)
def test_what_is_new_is_noted_with_who_added_it(world: World, model: type[Model]) -> None:
    """Or it cannot be added there at all."""
    path = address(model, "add")
    if name_of(model) not in ADDED:
        assert world.clients[ADMINISTRATOR].get(path).status_code == 403
        return
    fields, verb = ADDED[name_of(model)]
    found = noted(world, path, fields)
    assert (verb, True) in found
    assert all(own for _verb, own in found)
