"""Between rows and JSON of SCIM, and from what was sent to what the services take."""

from __future__ import annotations

from hashlib import md5
from typing import TYPE_CHECKING, Any, Final

import orjson
from django.utils.translation import gettext as _

from governance.core.errors import Invalid, Problem
from roles.org.models import Person
from roles.sync.scim.schemas import ENTERPRISE, GROUP, PLACE, ROLES, USER
from roles.sync.scim.tolerances import NO_TEXT
from roles.sync.services.matching import PersonSent
from roles.sync.services.provisioning_groups import GroupSent

if TYPE_CHECKING:
    from datetime import datetime

    from scim2_models import Resource

    from roles.sync.selectors.provisioned import Row

WORD: Final = 200
PART: Final = 100
ADDRESS: Final = 254


def user_json(row: Row) -> dict[str, Any]:
    """Return a user as JSON, whole but for ``meta.location``."""
    body: dict[str, Any] = {
        "schemas": [USER, ENTERPRISE, ROLES],
        "id": str(row["person__uid"]),
        "userName": row["user_name"],
    }
    if not row["active_unset"]:
        body["active"] = row["person__employment"] != Person.Employment.LEFT
    _add(body, "name", _name(row))
    _add(body, "externalId", row["external_id"])
    _add(body, "displayName", row["display_name"])
    _add(body, "title", row["person__title"])
    _add(body, "emails", _emails(row))
    _add(body, ENTERPRISE, _enterprise(row))
    _add(body, ROLES, _playbook(row))
    return _stamped(body, "User", row)


def group_json(row: Row) -> dict[str, Any]:
    """Return a group as JSON, whole but for ``meta.location``; without its members it has no
    version, because that is of them, too."""
    body: dict[str, Any] = {
        "schemas": [GROUP, PLACE],
        "id": str(row["department__uid"]),
        "displayName": row["department__name"],
    }
    _add(body, "externalId", row["external_id"])
    _add(body, "members", [_member(each) for each in row["members"] or []])
    _add(body, PLACE, _place(row))
    body = _stamped(body, "Group", row)
    if row["members"] is None:
        del body["meta"]["version"]
    return body


def _add(body: dict[str, Any], key: str, value: object) -> None:
    if value:
        body[key] = value


def _stamped(body: dict[str, Any], kind: str, row: Row) -> dict[str, Any]:
    raw = orjson.dumps(body)
    body["meta"] = {
        "resourceType": kind,
        "created": _moment(row["made_at"]),
        "lastModified": _moment(row["changed_at"]),
        "version": f'W/"{md5(raw, usedforsecurity=False).hexdigest()}"',
    }
    return body


def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _name(row: Row) -> dict[str, str]:
    name: dict[str, str] = {}
    _add(name, "givenName", row["person__given_name"])
    _add(name, "familyName", row["person__family_name"])
    return name


def _emails(row: Row) -> list[dict[str, Any]]:
    if not row["person__email"]:
        return []
    email: dict[str, Any] = {"value": row["person__email"]}
    _add(email, "type", row["email_type"])
    if row["email_primary"] is not None:
        email["primary"] = row["email_primary"]
    return [email]


def _enterprise(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if row["department_sent"]:
        now_in = None if row["department_parked"] else row["person__department__name"]
        found["department"] = now_in or row["department_sent"]
    uid = row["person__manager__uid"]
    if row["manager_wanted"]:
        found["manager"] = {"value": row["manager_wanted"]}
    elif uid is not None:
        found["manager"] = {
            "value": str(uid),
            "displayName": row["person__manager__display_name"],
        }
        if row["person__manager__provisioned__connection_id"] == row["connection_id"]:
            found["manager"]["$ref"] = f"Users/{uid}"
    return found


def _playbook(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {}
    _add(found, "location", row["person__location"])
    _add(found, "roles", [_role(each) for each in row["roles"]])
    return found


def _role(row: Row) -> dict[str, Any]:
    return {
        "value": str(row["uid"]),
        "type": row["role__type__key"],
        "display": f"{row['role__type__name']}, {row['role__department__name']}",
        "state": row["state"],
        "ready": row["is_ready"],
    }


def _member(row: Row) -> dict[str, str]:
    uid = str(row["person__uid"])
    return {"value": uid, "$ref": f"Users/{uid}", "type": "User"}


def _place(row: Row) -> dict[str, Any]:
    uid = row["department__parent__uid"]
    if row["parent_wanted"]:
        return {"parent": {"value": row["parent_wanted"]}}
    if uid is None:
        return {}
    parent = {"value": str(uid), "display": row["department__parent__name"]}
    if row["department__parent__provisioned__connection_id"] == row["connection_id"]:
        parent["$ref"] = f"Groups/{uid}"
    return {"parent": parent}


def person_sent(user: Resource[Any]) -> PersonSent:
    """Return what a user resource says. Raises Invalid for what is too long, or no text."""
    sent = user.model_dump(mode="json", by_alias=True, exclude_none=True)
    name, enterprise = sent.get("name") or {}, sent.get(ENTERPRISE) or {}
    playbook = sent.get(ROLES) or {}
    email = _email_kept(sent.get("emails") or [])
    user_name = _text(sent.get("userName"), "userName", WORD)
    if not user_name:
        raise _invalid("userName", _("A user needs a userName."))
    manager = enterprise.get("manager") or {}
    person = PersonSent(
        user_name=user_name,
        external_id=_text(sent.get("externalId"), "externalId", WORD) or None,
        given_name=_text(name.get("givenName"), "name.givenName", PART),
        family_name=_text(name.get("familyName"), "name.familyName", PART),
        display_name=_text(sent.get("displayName"), "displayName", WORD),
        title=_text(sent.get("title"), "title", WORD),
        email=_text(email.get("value"), "emails", ADDRESS) or None,
        email_type=_text(email.get("type"), "emails.type", 20),
        email_primary=email.get("primary"),
        location=_text(playbook.get("location"), "location", PART),
        active=sent.get("active"),
        manager=_text(manager.get("value"), "manager", WORD),
        department=_text(enterprise.get("department"), "department", WORD),
    )
    _text(person.shown_name, "name", WORD)
    return person


def group_sent(group: Resource[Any]) -> GroupSent:
    """Return what a group resource says. Raises Invalid for what is too long, or no text."""
    sent = group.model_dump(mode="json", by_alias=True, exclude_none=True)
    parent = (sent.get(PLACE) or {}).get("parent") or {}
    members = {
        _text(each.get("value"), "members.value", WORD) for each in sent.get("members") or []
    }
    return GroupSent(
        name=" ".join(_text(sent.get("displayName"), "displayName", WORD).split()),
        external_id=_text(sent.get("externalId"), "externalId", WORD) or None,
        parent=_text(parent.get("value"), "parent", WORD),
        members=frozenset(members),
    )


def _email_kept(emails: list[dict[str, Any]]) -> dict[str, Any]:
    """One address is kept: the primary one, else that of work, else the first."""
    filled = [each for each in emails if each.get("value")]

    def rank(email: dict[str, Any]) -> tuple[bool, bool]:
        return email.get("primary") is not True, str(email.get("type", "")).lower() != "work"

    return min(filled, key=rank, default={})


def _text(value: object, path: str, most: int) -> str:
    text = str(value or "").strip()
    if len(text) > most:
        raise _invalid(path, _("At most %d characters.") % most)
    if NO_TEXT.search(text):
        raise _invalid(path, _("It holds a character that is no text."))
    return text


def _invalid(path: str, detail: str) -> Invalid:
    return Invalid("value", f"{path}: {detail}", problems=[Problem(f"/{path}", detail)])
