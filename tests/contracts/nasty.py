"""What nobody sends by accident, and where it can be sent."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import orjson

from tests.contracts import (
    channels,
    crises,
    feedback,
    kept,
    mentions,
    promises,
    questions,
    rotas,
    surges,
    team,
    texts,
)
from tests.contracts.imports import LEAVERS

if TYPE_CHECKING:
    from collections.abc import Mapping

MEGABYTE: Final = "x" * 1_000_000 + "ä<b>&"
CURSORS = (b"p=1", b"p=%00", b"o=99999999999999999999", b"r=1&p=\xff", b"\xff\xfe")

# Already percent-encoded. No text at all, and made text before any field is looked at: a lone
# surrogate, for one, in UTF-8 as it must not be.
NO_TEXT: Final = ("%ff%fe", "%ed%a0%80")
IN_ADDRESSES: Final = (
    "%5Cud800",  # one in JSON, where that is a string within the text
    "-1",
    "9" * 30,
    "9" * 5000,
    "%d9%a3",  # a three that is a digit, but not one of ASCII
    "%c2%b2",  # a superscript two, which is no decimal
    "0001-01-01",
    "9999-12-31",
    quote("' OR 1=1 --\r\nSet-Cookie: a=b"),
)
# What one function reads nearly wherever it stands, and where all is tried on it: once for that
# function, and wherever another one reads it.
READ_ALIKE: Final[dict[str, set[str]]] = {
    "format": {"team_list", "team", "status", "api-schema"},
    "fields": {"api-people"},
    "limit": {"api-people", "api-changes"},
}
IN_CURSORS: Final = tuple(quote(base64.b64encode(cursor).decode()) for cursor in CURSORS)
IN_FORMS: Final = (
    "",
    "a\x00b",
    "-1",
    "9" * 30,
    "9999-12-31",
    "\u202e\ufffe",
    MEGABYTE,
)
# As JSON text, because not all of it could be made from Python.
IN_JSON: Final = (
    "null",
    "true",
    "-1",
    "1e400",
    "NaN",
    "9" * 30,
    "9" * 5000,
    '""',
    '"\\u0000"',
    '"\\ud800"',
    '"\\udfff\\ud800"',
    '"0001-01-01"',
    '"9999-12-31"',
    "[]",
    "{}",
    '[{"a": "\\ud800"}]',
    "[" * 100_000,
    f'"{MEGABYTE}"',
)


def readable_json(text: str) -> bool:
    """Whether it comes as far as a field: what does not is as good as any other broken body."""
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


READABLE: Final = tuple(filter(readable_json, IN_JSON))
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
UID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def alike_in_forms(right: str) -> tuple[str, ...]:
    """Return what of IN_FORMS may be taken for something right where ``right`` stands.

    The first look at a form finds the rest wrong, whatever else is in it.
    """
    if DAY.match(right):
        return ("", "9999-12-31")
    if right.isdecimal():
        return ("", "-1", "9" * 30)
    if UID.fullmatch(right):
        return ("", "a\x00b")
    return ("", "a\x00b", "\u202e\ufffe", MEGABYTE)


def alike_in_json(right: object) -> tuple[str, ...]:
    """Return what of IN_JSON is of the kind of ``right``, or nothing at all."""
    if isinstance(right, bool):
        return ("null", "true")
    if isinstance(right, int):
        return ("null", "-1", "9" * 30)
    if isinstance(right, list):
        return ("null", "[]")
    if isinstance(right, dict):
        return ("null", "{}")
    if DAY.match(str(right)):
        return ("null", '""', '"0001-01-01"', '"9999-12-31"')
    return ("null", '""', '"\\u0000"', f'"{MEGABYTE}"')


# Addresses that are right, and longer once they are written as the registry writes them.
GROWING: Final = (
    "youtube.com/@a/" + "b" * 485,  # with www.
    "x.com/" + "İ" * 200,  # two characters in lower case
    "help@" + ("İ" * 60 + ".") * 2 + "example",
)
IN_FIELDS: Final = {"url": GROWING, "url_1": GROWING, "author": GROWING}

# What may stand after the question mark.
PARAMETERS: Final[dict[str, str]] = {
    "account_request_login_code": "next",
    "account_login": "next",
    "account_logout": "next",
    "settings_size": "to",
    "team": "department page people hide format",
    "team_list": "q show department page format",
    "search": "q",
    "api-docs": "part",
    "guidelines": "state format",
    "guideline_new": "starter",
    "guideline_contracts": "q show page format",
    "guideline_comments": "q show format",
    "guideline_campaign": "view department own who q page format",
    "guideline": "language",
    "guideline_version": "language",
    "guideline_compare": "language",
    "people": "q department kind role ready after format",
    "person": "format",
    "department": "people channels below",
    "desk": "players late",
    "hub_waiting": "page format",
    "my_people": "show page format",
    "who": "q show channel day page format",
    "trail": "q kind since until before format",
    "sample": "list size seed format",
    "team_lines": "department show page format",
    "team_gaps": "rule department show page format",
    "gap_rules": "size",
    "team_functions": "department page",
    "team_roles": "department type kind state page format",
    "exemptions": "show page format",
    "exemption_new": "department person rule",
    "role_open": "department type",
    "break_glass": "department",
    "assign": "role department type person q",
    "mentions": "show surge page",
    "channels": "show q kind department page format",
    "channels_pause": "department verdict",
    "ask": "from q show page format",
    **channels.API_PARAMETERS,
    **team.API_PARAMETERS,
    **questions.API_PARAMETERS,
    **feedback.PARAMETERS,
    **feedback.API_PARAMETERS,
    **mentions.PARAMETERS,
    **promises.PARAMETERS,
    **texts.PARAMETERS,
    **crises.PARAMETERS,
    **surges.PARAMETERS,
    **rotas.PARAMETERS,
    "findings": "show page",
    "bound": "policy day show page format",
    "bound_person": "day format",
    "imports": "page",
    "import_plan": "show page format",
    "import_drift": "page format",
    "connections": "page",
    "connection": "page format",
    "drafts": "page format",
    "draft": "add table format",
    "assign_several": "people",
    "status": "format",
    "api-v1": "fields cursor limit",
    "api-schema": "format lang version",
    "api-people": "department external_id email employment as_of fields order cursor limit",
    "api-person": "as_of fields",
    "api-departments": "parent external_id as_of fields cursor limit",
    "api-department": "as_of fields",
    "api-organisations": "kind external_id cursor limit",
    "api-org-chart": "root depth as_of",
    "api-channel-decisions": "fields",
    "api-policies": "department as_of state fields cursor limit",
    "api-policy": "as_of fields",
    "api-policy-versions": "state fields cursor limit",
    "api-policy-translations": "version language fields cursor limit",
    "api-policy-bound": "as_of standing cursor limit",
    "api-attestations": "policy person as_of fields cursor limit",
    "api-acknowledgements": "policy version person department since as_of fields cursor limit",
    "api-courses": "as_of fields cursor limit",
    "api-certificates": "course person department valid since as_of fields cursor limit",
    "api-todos": (
        "state kind subject person department due_before closed_since fields cursor limit"
    ),
    "api-audit": "kind verb subject actor since until fields cursor limit",
    "api-verify": "url",
    "api-channels": (
        "platform owner department kind state verified_before as_of fields cursor limit"
    ),
    "api-channel": "fields",
    "api-roles": "department type vacant open as_of cursor limit",
    "api-authority": "channel url person department as_of cursor limit",
    "api-role-types": "kind retired as_of cursor limit",
    "api-reviews": "assignment person because due_before open as_of cursor limit",
    "api-break-glass": "department person open as_of cursor limit",
    "api-assignment": "fields",
    "api-drafts": "state cursor limit",
    "api-changes": "after wait limit",
    "api-checksum": "department",
    "api-unresolved": "connection cursor limit",
    "api-draft": "fields",
    "api-draft-steps": "cursor limit",
    "api-imports": "state mode cursor limit",
    "api-import": "fields",
    "api-import-rows": "action table cursor limit",
    "api-gaps": "rule department severity aside as_of fields cursor limit",
    "api-webhooks": "cursor limit",
    "api-findings": "rule department severity open as_of cursor limit",
    "api-functions": "parent as_of cursor limit",
    "api-exemptions": "rule department person state as_of cursor limit",
    "api-assignments": "ready department person role as_of cursor limit",
}
QUESTION: Final = {"text": "May I?", "choice1": "Yes", "choice2": "No", "answer": "1"}
COURSE: Final = {
    "uid": "01900000-0000-7000-8000-00000000000a",
    "seen": "2026-11-23T09:00:00+00:00",
    "title": "Answering",
    "lesson_text": "Be kind.",
    "audience_kind": "everyone",
    "audience_department": "",
    "audience_role_kinds": "coach",
    **{f"q{number}_{name}": text for number in (1, 2, 3) for name, text in QUESTION.items()},
    "q1_explanation": "Because.",
}
GUIDELINE: Final = {
    "uid": "01900000-0000-7000-8000-00000000000b",
    "seen": "a" * 64,
    "title": "House rules",
    "text": "## You may\n\n- Be kind.",
    "audience_kind": "department",
    "audience_department": "Support's number",
    "audience_role_kinds": "coach",
}
# A right form for each page that takes one: who sends it, about what, and its fields.
FORMS: Final[dict[str, tuple[str, str, dict[str, str]]]] = {
    "view_save": ("coach", "", {"name": "Coaches", "path": "/people/", "query": "role=coach"}),
    "view_remove": ("coach", "coach's view", {}),
    "evidence_verify": ("auditor", "", {}),
    "evidence_packs": ("auditor", "", {"version": "version in force"}),
    "account_request_login_code": ("anonymous", "", {"email": "a@b.example", "next": "/team/"}),
    "account_confirm_login_code": ("anonymous", "", {"code": "123456", "action": "resend"}),
    "account_login": ("anonymous", "", {"login": "a@b.example", "password": "four words do"}),
    "account_set_password": ("employee", "", {"password1": "four words do", "password2": "x"}),
    "account_logout": ("employee", "", {"next": "/"}),
    "token_new": (
        "administrator",
        "",
        {
            "uid": "01900000-0000-7000-8000-00000000000e",
            "name": "Payroll",
            "scopes": "read",
            "department": "Support's number",
            "owner": "service",
            "days": "90",
        },
    ),
    "token_rotate": ("administrator", "a token", {"ending": "day"}),
    "token_revoke": ("administrator", "a token", {"reason": "Lost."}),
    "assign_several": (
        "head_coach",
        "",
        {
            "people": "employee",
            "type": "gatherer",
            "department": "Support",
            "starts_on": "2026-11-30",
            "send": "",
        },
    ),
    "drafts": ("administrator", "", {"name": "Shops", "why": "Too far away."}),
    "draft_step_add": (
        "administrator",
        "a draft",
        {"name": "Returns desk", "parent": "Support", "head": "Hana Costa"},
    ),
    "draft_step_remove": ("administrator", "its step", {}),
    "draft_compare": ("administrator", "a draft", {}),
    "draft_publish": ("administrator", "a draft", {"seen": "on"}),
    "draft_discard": ("administrator", "a draft", {"reason": "Next year."}),
    "person_leave": ("administrator", "somebody listed here", {"reason": "Moved away."}),
    "person_away": (
        "administrator",
        "somebody listed here",
        {"away_from": "2999-01-04", "back_on": "2999-02-04", "reason": "Parental leave."},
    ),
    "person_belonging": ("administrator", "partner", {"organisation": ""}),
    "preferences": (
        "employee",
        "",
        {
            "wanted": "todos.digest",
            "digest_hour": "10",
            "quiet_from": "22:00",
            "quiet_to": "07:00",
            "time_zone": "Europe/Berlin",
            "language": "de",
        },
    ),
    "calendar_address": ("employee", "", {"end": "1"}),
    "unsubscribe": ("anonymous", "link in a mail", {"again": "1"}),
    "first_day_name": (
        "administrator",
        "",
        {"name": "Larkfield", "size": "standard", "time_zone": "UTC"},
    ),
    "first_day_people": ("administrator", "", {"people": "Beth Lane <beth@lane.example>"}),
    "first_day_coach": ("administrator", "", {"coach": "employee"}),
    "first_day_replies": ("administrator", "", {"replies": "employee"}),
    "first_day_accounts": (
        "administrator",
        "",
        {"url_1": "x.com/larkfield", "owner_1": "employee", "more": "1"},
    ),
    "first_day_guideline": ("administrator", "", {"title": "House rules", "text": "Be kind."}),
    "first_day_invite": ("administrator", "", {}),
    "settings": (
        "administrator",
        "",
        {
            "name": "Larkfield",
            "time_zone": "UTC",
            "language": "en",
            "currency": "EUR",
            "verify_days": "180",
            "acknowledge_days": "14",
            "joiner_days": "30",
            "contact_minutes": "240",
            "mention_days": "730",
            "week_hours": "40",
            "surge_least": "5",
            "surge_times": "3",
            "verify_public": "on",
            "reason": "Because.",
        },
    ),
    "settings_size": ("administrator", "", {"to": "standard", "reason": "One house."}),
    "role_open": (
        "coach",
        "Support",
        {"focus": "Evenings", "purpose": "Answer.", "end_goal": "Peace.", "serves": "Shops."},
    ),
    "exemption_new": (
        "coach",
        "Support",
        {"rule": "CV7", "reason": "They share the work.", "last_day": "2027-01-31"},
    ),
    "exemption": ("head_coach", "exemption of Stores", {"decision": "refuse", "reason": "No."}),
    "break_glass": (
        "coach",
        "Support",
        {
            "role": "role in Support",
            "email": "hana.costa@larkfield.example",
            "authority": "2",
            "hours": "24",
            "reason": "All are ill.",
        },
    ),
    "assign": (
        "head_coach",
        "role in Stores",
        {
            "q": "Nora",
            "person": "nora",
            "authority": "2",
            "starts_on": "2026-12-01",
            "ends_on": "2026-12-31",
            "note": "Please.",
            "channels": "channel of Stores",
            "elsewhere": "",
            "languages": "de, en",
            "regions": "AT",
            "backup": "Hana Costa",
            "hours": "7.5",
            "signs_as": "^NB",
            "persona": "on",
            "find": "1",
        },
    ),
    "card_link": ("player", "player's assignment", {"days": "7"}),
    "role_edit": (
        "coach",
        "role in Support",
        {
            "focus": "Evenings",
            "purpose": "Answer.",
            "end_goal": "Peace.",
            "serves": "Shops.",
            "trial_until": "2027-03-01",
            "trial_why": "Whether anybody asks at night.",
            "fallback": "Grace Weiss",
        },
    ),
    "role_close": ("coach", "role in Support", {"reason": "Nobody asks."}),
    "liaison_add": (
        "coach",
        "role in Support",
        {"person": "Luis Ferrer", "purpose": "Returns", "cadence": "weekly"},
    ),
    "liaison_remove": ("coach", "contact of Support", {}),
    "assignment_focus": (
        "coach",
        "player's assignment",
        {
            "channels": "channel of Support",
            "elsewhere": "",
            "languages": "de, en",
            "regions": "AT",
            "backup": "Hana Costa",
            "hours": "7.5",
            "signs_as": "^NB",
            "persona": "on",
        },
    ),
    "assignment": (
        "line_manager",
        "player's assignment",
        {"decision": "end", "reason": "Enough.", "inbox": "1"},
    ),
    "answer": ("anonymous", "answer by mail", {"answer": "yes", "reason": "Gladly."}),
    "inbox_several": ("line_manager", "", {"letter": "line manager's letter"}),
    "reviews": (
        "line_manager",
        "",
        {"outcome": "change", "review": "review of the player", "authority": "1", "reason": "So."},
    ),
    **channels.FORMS,
    "channel_new": (
        "coach",
        "",
        {"url": "x.com/larkfield", "owner": "Hana Costa", "department": "support", "kind": ""},
    ),
    "channel_request": (
        "employee",
        "",
        {"url": "x.com/larkfield", "department": "stores", "why": "They ask there."},
    ),
    "account_report": ("player", "", {"url": "x.com/larkfield", "why": "It is not us."}),
    "channel_asked": (
        "head_coach",
        "account reported",
        {
            "outcome": "adopted",
            "reason": "It is ours.",
            "owner": "Hana Costa",
            "department": "support",
        },
    ),
    "channel_booth": (
        "head_coach",
        "channel of Stores",
        {"function": "legal", "question": "May we?"},
    ),
    "department_terms": (
        "department_head",
        "Support",
        {"most_authority": "2", "review_months": "6", "head_approves_too": "on", "reason": "So."},
    ),
    "channel_advice": ("booth_member", "advice that is awaited", {"text": "Keep it."}),
    "channels_pause": (
        "head_coach",
        "Support",
        {"verdict": "pause", "expected": "2", "reason": "A crisis."},
    ),
    "channel_edit": (
        "coach",
        "channel of Support",
        {
            "owner": "Hana Costa",
            "second_admin": "Priya Shah",
            "content_owner": "Priya Shah",
            "recovery_mailbox": "recovery@larkfield.example",
            "purpose": "Help.",
            "audience": "Buyers",
            "languages": "en, de",
            "regions": "AT",
            "hours": "Mon-Fri 09:00-17:00",
            "controls": "Two see each post",
            "controls_end": "Private messages",
            "consulted": "legal",
            "informed": "stores",
        },
    ),
    "channel_decide": (
        "head_coach",
        "channel of Support",
        {"verdict": "keep", "reason": "Because.", "criteria": "Questions a week", "seen": "0"},
    ),
    "channel_verify": ("coach", "channel that lacks nothing", {}),
    "channel_active": ("coach", "channel of Support", {"last_active_on": "2026-11-20"}),
    "channel_retire": (
        "coach",
        "channel of Support",
        {"step": "notice", "evidence": "A post of Monday."},
    ),
    "guideline_new": ("coach", "", GUIDELINE),
    "guideline_edit": ("coach", "guideline in draft", GUIDELINE),
    "guideline_translation": (
        "coach",
        "guideline in force",
        {"title": "Hausregeln", "text": "Seien Sie freundlich.", "base_hash": "a" * 64, "seen": ""},
    ),
    "guideline": ("employee", "guideline in force", {"version": "1", "text_hash": "text in force"}),
    "guideline_annex_new": (
        "coach",
        "guideline in force",
        {
            "uid": "01900000-0000-7000-8000-00000000000e",
            "department": "Support",
            "title": "Ours",
            "text": "Be kinder.",
        },
    ),
    "guideline_audience": (
        "coach",
        "guideline in draft",
        {
            "seen": "a" * 32,
            "keep": "0",
            "authority": "2",
            "country": "DE",
            "people": "hana.costa@larkfield.example",
        },
    ),
    "guideline_publish": ("head_coach", "guideline in draft", {"seen": "a" * 64}),
    "guideline_paper": (
        "coach",
        "employee",
        {"text_hash": "text in force", "signed_on": "2026-11-23", "reason": "Paper only."},
    ),
    "guideline_contracts": (
        "head_coach",
        "contract clause",
        {
            "people": "employee",
            "signed_on": "2026-11-23",
            "reference": "File 12",
            "reason": "New.",
        },
    ),
    "guideline_contract": ("head_coach", "attestation", {"reason": "Wrong file."}),
    "guideline_gate": ("head_coach", "guideline in force", {"course": "", "reason": "So."}),
    "guideline_baseline": ("head_coach", "guideline in force", {"reason": "So."}),
    "guideline_nudge": ("coach", "guideline in force", {"reason": "So."}),
    "guideline_new_version": ("coach", "guideline in force", {}),
    "guideline_review": (
        "booth_member",
        "guideline in review",
        {"decision": "return", "word": "Too long.", "seen": "a" * 64},
    ),
    "guideline_standing": (
        "booth_member",
        "guideline in review",
        {"until": "2026-12-23", "reason": "Only details."},
    ),
    "guideline_review_text": ("booth_member", "guideline in review", {"text": "Be kind."}),
    "guideline_approvals": ("head_coach", "guideline in force", {"functions": "legal"}),
    "guideline_step": (
        "head_coach",
        "guideline in draft",
        {"step": "schedule", "publish_at": "2027-01-01T09:00", "reason": "Later."},
    ),
    "guideline_comments": (
        "employee",
        "guideline in consultation",
        {"uid": "01900000-0000-7000-8000-000000000009", "text": "Why?", "block": "may"},
    ),
    "guideline_comment": ("coach", "guideline in consultation", {"text": "So.", "close": "yes"}),
    "course_new": ("coach", "", COURSE),
    "course_edit": ("coach", "course in draft", COURSE),
    "course_publish": ("head_coach", "course in draft", {"seen": "2026-11-23T09:00:00+00:00"}),
    "quiz_start": ("player", "course that is open", {}),
    "quiz": ("employee", "course that is open", {"choice": "1"}),
    "report": (
        "player",
        "",
        {
            "where": "https://example.org/a",
            "said": "Late again.",
            "author": "@anna",
            "severity": "usual",
            "language": "en",
            "region": "GB",
            "topic": "complaint",
            "wish": "pass_on",
            "form": "01900000-0000-7000-8000-00000000000c",
        },
    ),
    "ask": (
        "player",
        "",
        {
            "text": "May I answer?",
            "page": "/team/",
            "form": "01900000-0000-7000-8000-0000000000ab",
        },
    ),
    "question": (
        "coach",
        "question to the coach",
        {"text": "You may.", "form": "01900000-0000-7000-8000-0000000000ac"},
    ),
    "question_keep": ("coach", "question answered", {"title": "May I?", "text": "You may."}),
    "gap_rule": (
        "head_coach",
        "rule of coverage",
        {"enabled": "on", "severity": "2", "threshold": "10", "reason": "Ours are new."},
    ),
    "question_withdraw": ("player", "question to the coach", {}),
    **feedback.FORMS,
    **kept.FORMS,
    **mentions.FORMS,
    **promises.FORMS,
    **texts.FORMS,
    **crises.FORMS,
    **surges.FORMS,
    **rotas.FORMS,
    "imports": (
        "administrator",
        "",
        {
            "mode": "patch",
            "pasted": "platform,handle,url,owner,department\nx,Larkfield,,,SUPPORT\n",
        },
    ),
    "import_apply": ("administrator", "import planned", {}),
    "import_release": (
        "head_coach",
        "import held",
        {"number": LEAVERS, "reason": "The shops were sold."},
    ),
    "import_discard": ("head_coach", "import held", {}),
    "connection_release": (
        "head_coach",
        "a connection",
        {"number": "2", "reason": "The shops were sold.", "seen": "held there"},
    ),
    "connection_discard": (
        "head_coach",
        "a connection",
        {"reason": "It is wrong.", "seen": "held there"},
    ),
    "import_again": ("administrator", "import planned", {}),
    "mention_take": ("coach", "mention in Support", {}),
    "start_page": ("head_coach", "", {"page": "hub"}),
    "status_replay_job": ("administrator", "job given up", {}),
    "status_replay_message": ("administrator", "message given up", {}),
    "mention_close": ("coach", "mention taken by the coach", {"outcome": "Sent anew."}),
}
# What the addresses among them are about that name something.
BODIES_OF: Final = {
    "api-assignment-decisions": "player's assignment",
    "api-webhook-replays": "a webhook",
    "api-exemption-decisions": "exemption of Stores",
    "api-role-decisions": "role in Support",
    "api-assignment": "player's assignment",
    "api-draft": "a draft",
    "api-draft-steps": "a draft",
    "api-import": "import planned",
    "api-channel": "channel of Support",
    "api-channel-decisions": "channel of Support",
    **channels.BODIES_OF,
    **team.BODIES_OF,
    **questions.BODIES_OF,
    **feedback.BODIES_OF,
    **mentions.BODIES_OF,
    **promises.BODIES_OF,
    **crises.BODIES_OF,
    **surges.BODIES_OF,
    **texts.BODIES_OF,
}
# Those that change what is there, where the others make something.
PATCHED: Final = frozenset({"api-assignment", "api-channel", *channels.PATCHED, *team.PATCHED})
# A right body for each address of the API that takes one, and by whom it is sent.
BODIES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    **channels.BODIES,
    **team.BODIES,
    **questions.BODIES,
    **feedback.BODIES,
    **kept.BODIES,
    **mentions.BODIES,
    "api-webhook-replays": ("administrator", {"after": 0}),
    **promises.BODIES,
    **crises.BODIES,
    **surges.BODIES,
    **texts.BODIES,
    "api-assignment-decisions": ("coach", {"decision": "suspend", "reason": "Looking into it."}),
    "api-assignment": (
        "coach",
        {
            "channels": ["channel of Support"],
            "languages": ["de"],
            "regions": ["AT"],
            "backup": "employee",
            "hours": 7.5,
            "signs_as": "^NB",
            "persona": True,
        },
    ),
    "api-draft": (
        "administrator",
        {"decision": "discard", "reason": "Next year.", "step": "its step"},
    ),
    "api-drafts": ("administrator", {"name": "Shops", "why": "Too far away."}),
    "api-import": ("administrator", {"decision": "discard", "reason": "It is wrong."}),
    "api-imports": (
        "token_writer",
        {
            "departments": [{"external_id": "SHOPS", "name": "Shops"}],
            "people": [{"external_id": "hana.costa", "title": "Planner"}],
            "channels": [{"platform": "phone", "handle": "+44 20 7946 0000"}],
        },
    ),
    "api-draft-steps": (
        "administrator",
        {
            "kind": "department_change",
            "department": "Stores",
            "name": "Shops",
            "parent": "Support",
            "head": "employee",
        },
    ),
    "api-channel": (
        "coach",
        {
            "last_active_on": "2026-11-20",
            "owner": "employee",
            "second_admin": "nora",
            "content_owner": None,
            "recovery_mailbox": "recovery@larkfield.example",
            "purpose": "Help.",
            "audience": "Buyers",
            "languages": ["en", "de"],
            "regions": ["AT"],
            "controls": ["Two see each post"],
            "controls_end": "Private messages",
            "hours": ["Mon-Fri 09:00-17:00"],
            "consulted": ["legal"],
            "informed": ["Stores"],
        },
    ),
    "api-channel-decisions": (
        "head_coach",
        {"verdict": "keep", "reason": "Because.", "criteria": "Questions a week", "seen": 0},
    ),
    "api-reviews": (
        "line_manager",
        {
            "outcome": "change",
            "reviews": ["review of the player"],
            "authority": "listen",
            "reason": "So.",
        },
    ),
    "api-break-glass": (
        "coach",
        {
            "role": "role in Support",
            "person": "employee",
            "authority": "listen",
            "hours": 24,
            "reason": "All are ill.",
        },
    ),
    "api-exemptions": (
        "coach",
        {
            "rule": "CV7",
            "department": "Support",
            "reason": "They share the work.",
            "ends_on": "2027-01-31",
        },
    ),
    "api-exemption-decisions": ("head_coach", {"decision": "refuse", "reason": "No."}),
    "api-role-decisions": ("coach", {"decision": "close", "reason": "Nobody asks."}),
    "api-roles": (
        "coach",
        {
            "type": "responder",
            "department": "Support",
            "focus": "Evenings",
            "purpose": "Answer.",
            "end_goal": "Peace.",
            "serves": "Shops.",
        },
    ),
    "api-assignments": (
        "token_writer",
        {
            "role": "role in Stores",
            "person": "nora",
            "authority": "listen",
            "starts_on": "2026-12-01",
            "ends_on": "2026-12-31",
            "channels": [],
            "languages": ["de"],
            "regions": ["AT"],
            "backup": "employee",
            "hours": 7.5,
            "signs_as": "^NB",
            "persona": True,
            "note": "Please.",
        },
    ),
}


def right_body(name: str, keys: Mapping[str, str]) -> dict[str, Any]:
    """Return the right body for an address, with keys in the place of the names of things."""

    def meant(value: Any) -> Any:
        if isinstance(value, list):
            return [meant(each) for each in value]
        return keys.get(value, value) if isinstance(value, str) else value

    return {field: meant(value) for field, value in BODIES[name][1].items()}


def body_method(name: str) -> str:
    return "PATCH" if name in PATCHED else "POST"
