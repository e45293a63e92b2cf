"""The authorisation matrix: who gets what, for each address, method and thing.

Each line gives what members get; personas for whom it is otherwise are named behind it. The
names of things (``of``) are those of ``world.py``. Of each thing there is one that never
was, too: whoever gets *hidden* or *unknown* gets exactly its answer.
"""

from __future__ import annotations

from tests.contracts.imports import LEAVERS
from tests.contracts.table import (
    HIDDEN,
    INVALID,
    REFUSED,
    SIGN_IN,
    Route,
    api,
    page,
    public,
    sign_in,
)

HEAD_COACH, COACH = "head_coach", "coach"
RUN_SUPPORT = "boss head_coach department_head coach"
RUN_STORES = "boss head_coach stores_head coach_elsewhere"
RUN_ANY = f"{RUN_SUPPORT} stores_head coach_elsewhere"
WRITERS = "coach coach_elsewhere head_coach"
LOOK_AT_DRAFTS = "auditor administrator"
SEE_DRAFTS = f"{WRITERS} {LOOK_AT_DRAFTS}"
ABOUT_PLAYER = f"{RUN_SUPPORT} player line_manager"
EXTERNAL = "external"
ADMINISTRATOR = "administrator"
SEE_ASKED_STORES = "boss head_coach stores_head coach_elsewhere employee auditor administrator"

ADMIN = "administrator"
TOKENS = {
    "tokens": Route((page("GET", HIDDEN, ok=LOOK_AT_DRAFTS),)),
    "token_new": Route(
        (
            page("GET", HIDDEN, ok=ADMIN, refused="auditor"),
            page("POST", HIDDEN, invalid=ADMIN, refused="auditor"),
        )
    ),
    "token_rotate": Route(
        (
            page("GET", HIDDEN, of="a token", ok=ADMIN, refused="auditor"),
            page("POST", HIDDEN, of="a token", invalid=ADMIN, refused="auditor"),
            page(
                "POST",
                HIDDEN,
                of="a token",
                send={"ending": "now"},
                ok=ADMIN,
                refused="auditor",
            ),
            page(
                "POST",
                HIDDEN,
                of="a token that ended",
                send={"ending": "now"},
                conflict=ADMIN,
                refused="auditor",
            ),
        ),
        key="uid",
    ),
    "token_revoke": Route(
        (
            page("GET", HIDDEN, of="a token", ok=ADMIN, refused="auditor"),
            page("POST", HIDDEN, of="a token", ok=ADMIN, refused="auditor"),
        ),
        key="uid",
    ),
}

HOME = {
    "today": Route((page("GET"),)),
    "healthz": Route((public("GET"),)),
    "readyz": Route((public("GET"),)),
    "account_request_login_code": Route((sign_in("GET"), sign_in("POST", INVALID))),
    "account_confirm_login_code": Route((sign_in("GET", SIGN_IN), sign_in("POST", SIGN_IN))),
    "account_login": Route((sign_in("GET"), sign_in("POST", INVALID))),
    "account_set_password": Route((page("GET"), page("POST"))),
    "account_logout": Route((sign_in("GET"), sign_in("POST"))),
    "account_inactive": Route((public("GET"),)),
    "preferences": Route(
        (page("GET"), page("POST", INVALID), page("POST", send={"digest_hour": "10"}))
    ),
    "calendar_address": Route((page("POST"), page("POST", send={"end": "1"}))),
    "calendar": Route((public("GET", of="calendar of the coach"),), key="token"),
    "unsubscribe": Route(
        (public("GET", of="link in a mail"), public("POST", of="link in a mail")), key="token"
    ),
    "first_day": Route((page("GET", HIDDEN, ok=ADMINISTRATOR),)),
    "first_day_name": Route(
        (page("GET", HIDDEN, ok=ADMINISTRATOR), page("POST", HIDDEN, invalid=ADMINISTRATOR))
    ),
    **{  # in a bigger organisation the other steps lead back to the first page
        f"first_day_{step}": Route(
            (page("GET", HIDDEN, ok=ADMINISTRATOR), page("POST", HIDDEN, ok=ADMINISTRATOR))
        )
        for step in ("people", "coach", "replies", "accounts", "guideline", "invite")
    },
    "settings": Route(
        (
            page("GET", HIDDEN, ok=f"{ADMINISTRATOR} auditor"),
            page("POST", HIDDEN, invalid=ADMINISTRATOR, refused="auditor"),
        )
    ),
    "settings_size": Route(
        (
            page("GET", HIDDEN, ok=f"{ADMINISTRATOR} auditor"),
            page("POST", HIDDEN, send={"to": "federated"}, ok=ADMINISTRATOR, refused="auditor"),
        )
    ),
    "search": Route((page("GET"),)),
    "people": Route((page("GET"),)),
    "person": Route(
        (page("GET", of="employee", hidden=EXTERNAL), page("GET", of="partner")), key="uid"
    ),
    "person_leave": Route(
        (
            page("GET", REFUSED, of="somebody listed here", ok=ADMINISTRATOR, hidden=EXTERNAL),
            page(
                "POST", REFUSED, of="somebody listed here", invalid=ADMINISTRATOR, hidden=EXTERNAL
            ),
            page(
                "POST",
                REFUSED,
                of="somebody listed here",
                send={"reason": "Moved away."},
                ok=ADMINISTRATOR,
                hidden=EXTERNAL,
            ),
            page("POST", REFUSED, of="employee", conflict=ADMINISTRATOR, hidden=EXTERNAL),
        ),
        key="uid",
    ),
    "department": Route(
        (page("GET", of="Support"), page("GET", of="Stores", hidden=EXTERNAL)), key="uid"
    ),
    "who": Route((page("GET"),)),
    "view_save": Route(
        (
            page("POST", INVALID),
            page("POST", send={"name": "Coaches", "path": "/people/", "query": "role=coach"}),
        )
    ),
    "view_remove": Route((page("POST", HIDDEN, of="coach's view", ok=COACH),), key="uid"),
}

TEAM = {
    "team": Route(
        (
            page("GET"),
            page("GET", of="Support"),
            page("GET", of="Stores", hidden=EXTERNAL),
        ),
        key="?department",
    ),
    "team_list": Route((page("GET"),)),
    "team_gaps": Route((page("GET", HIDDEN, ok=f"{RUN_ANY} auditor administrator"),)),
    "role_open": Route(
        (
            page("GET", REFUSED, of="Support", ok=RUN_SUPPORT),
            page("GET", REFUSED, of="Stores", ok=RUN_STORES, hidden=EXTERNAL),
            page("POST", REFUSED, of="Support", invalid=RUN_SUPPORT),
            page("POST", REFUSED, of="Stores", invalid=RUN_STORES, hidden=EXTERNAL),
        ),
        key="?department",
    ),
    "assign": Route(
        (
            page("GET", of="role in Support", refused="external"),
            page("GET", of="role in Stores", hidden=EXTERNAL),
            page("POST", INVALID, of="role in Support", refused="external"),
            page("POST", INVALID, of="role in Stores", hidden=EXTERNAL),
        ),
        key="?role",
    ),
    "assignment": Route(
        (
            page("GET", of="proposed in Support", hidden=EXTERNAL),
            page("GET", of="the partner's"),
            page("POST", INVALID, of="proposed in Support", hidden=EXTERNAL),
            page(
                "POST",
                REFUSED,
                of="proposed in Support",
                send={"decision": "accept"},
                ok="employee",
                hidden=EXTERNAL,
            ),
            page("POST", REFUSED, of="the partner's", send={"decision": "accept"}, ok="external"),
            page(
                "POST",
                REFUSED,
                of="accepted in Support",
                send={"decision": "consent"},
                ok="line_manager",
                hidden=EXTERNAL,
            ),
            page(
                "POST",
                REFUSED,
                of="consented in Support",
                send={"decision": "approve"},
                ok=f"{COACH} {HEAD_COACH}",
                hidden=EXTERNAL,
            ),
            page(
                "POST",
                REFUSED,
                of="consented in Support",
                send={"decision": "refuse", "reason": "Not now."},
                ok=f"{COACH} {HEAD_COACH}",
                hidden=EXTERNAL,
            ),
            page(
                "POST",
                REFUSED,
                of="proposed in Support",
                send={"decision": "withdraw"},
                ok=f"{RUN_SUPPORT} player",
                hidden=EXTERNAL,
            ),
            page(
                "POST",
                REFUSED,
                of="player's assignment",
                send={"decision": "end", "reason": "Enough."},
                ok=ABOUT_PLAYER,
                hidden=EXTERNAL,
            ),
        ),
        key="uid",
    ),
    "inbox": Route((page("GET"),)),
    "inbox_asked": Route((page("GET"),)),
    "inbox_decided": Route((page("GET"),)),
    "inbox_letter": Route(
        (
            page("GET", HIDDEN, of="employee's letter", ok="employee"),
            page("GET", HIDDEN, of="nora's letter"),
        ),
        key="uid",
    ),
}

CHANNEL_ADD = f"{RUN_SUPPORT} stores_head coach_elsewhere"
DECIDES_SUPPORT = "boss head_coach department_head"
OWNER = "player"
SEE_ROGUE = f"{RUN_ANY} player auditor administrator"
CHANNELS = {
    "channels": Route((page("GET"),)),
    "channel_new": Route(
        (page("GET", REFUSED, ok=CHANNEL_ADD), page("POST", REFUSED, invalid=CHANNEL_ADD))
    ),
    "channels_pause": Route(
        (
            page("GET", REFUSED, ok=HEAD_COACH),
            page("POST", REFUSED, invalid=HEAD_COACH),
            page("GET", REFUSED, of="Support", ok=DECIDES_SUPPORT),
            page("GET", REFUSED, of="Stores", ok="boss head_coach stores_head", hidden=EXTERNAL),
            page("POST", REFUSED, of="Support", invalid=DECIDES_SUPPORT),
        ),
        key="?department",
    ),
    "channel_request": Route(
        (page("GET", refused=EXTERNAL), page("POST", INVALID, refused=EXTERNAL))
    ),
    "account_report": Route((page("GET"), page("POST", INVALID))),
    "channel_asked": Route(
        (
            page("GET", HIDDEN, of="account reported", ok=SEE_ROGUE),
            page("POST", HIDDEN, of="account reported", refused=SEE_ROGUE, invalid=HEAD_COACH),
            page("GET", HIDDEN, of="channel asked for in Stores", ok=SEE_ASKED_STORES),
            page(
                "POST",
                HIDDEN,
                of="channel asked for in Stores",
                send={"outcome": "declined", "reason": "Not there."},
                refused=SEE_ASKED_STORES,
                ok=HEAD_COACH,
            ),
        ),
        key="uid",
    ),
    "channel": Route(
        (
            page("GET", of="channel of Support"),
            page("GET", of="channel of Stores", hidden=EXTERNAL),
        ),
        key="uid",
    ),
    "channel_edit": Route(
        (
            page("GET", REFUSED, of="channel of Support", ok=RUN_SUPPORT),
            page("GET", REFUSED, of="channel of Stores", ok=RUN_STORES, hidden=EXTERNAL),
            page("POST", REFUSED, of="channel of Support", invalid=RUN_SUPPORT),
        ),
        key="uid",
    ),
    "channel_decide": Route(
        (
            page("POST", REFUSED, of="channel of Support", invalid=DECIDES_SUPPORT),
            page(
                "POST",
                REFUSED,
                of="channel of Support",
                send={"verdict": "keep", "reason": "Asked there daily."},
                ok=DECIDES_SUPPORT,
            ),
            page(
                "POST",
                REFUSED,
                of="channel of Stores",
                send={"verdict": "adopt", "reason": "Asked there daily."},
                ok=HEAD_COACH,
                hidden=EXTERNAL,
            ),
            page(
                "POST",
                REFUSED,
                of="channel of Support",
                send={"verdict": "resume", "reason": "It is over."},
                conflict=DECIDES_SUPPORT,
            ),
        ),
        key="uid",
    ),
    "channel_verify": Route(
        (
            page("POST", REFUSED, of="channel of Support", conflict=RUN_SUPPORT),
            page("POST", REFUSED, of="channel of Stores", conflict=RUN_STORES, hidden=EXTERNAL),
            page("POST", REFUSED, of="channel that lacks nothing", ok=f"{RUN_SUPPORT} {OWNER}"),
        ),
        key="uid",
    ),
    "channel_active": Route(
        (
            page("POST", REFUSED, of="channel of Support", invalid=RUN_SUPPORT),
            page(
                "POST",
                REFUSED,
                of="channel that lacks nothing",
                send={"last_active_on": "2026-11-20"},
                ok=f"{RUN_SUPPORT} {OWNER}",
            ),
            page("POST", REFUSED, of="channel of Stores", invalid=RUN_STORES, hidden=EXTERNAL),
        ),
        key="uid",
    ),
    "channel_retire": Route(
        (
            page("POST", REFUSED, of="channel of Support", invalid=RUN_SUPPORT),
            page(
                "POST",
                REFUSED,
                of="channel of Support",
                send={"step": "notice", "evidence": "A post."},
                conflict=RUN_SUPPORT,
            ),
            page("POST", REFUSED, of="channel of Stores", invalid=RUN_STORES, hidden=EXTERNAL),
        ),
        key="uid",
    ),
}

GUIDANCE = {
    "guidelines": Route((page("GET"),)),
    "guideline_new": Route(
        (page("GET", REFUSED, ok=WRITERS), page("POST", REFUSED, invalid=WRITERS))
    ),
    "guideline": Route(
        (
            page("GET", of="guideline in force"),
            page("GET", HIDDEN, of="guideline in draft", ok=SEE_DRAFTS),
            page("POST", INVALID, of="guideline in force"),
            page("POST", HIDDEN, of="guideline in draft", invalid=SEE_DRAFTS),
            page(
                "POST",
                of="guideline in force",
                send={"version": "1", "text_hash": "text in force", "read": "on"},
            ),
        ),
        key="slug",
    ),
    "guideline_version": Route(
        (
            page("GET", of="guideline in force"),
            page("GET", HIDDEN, of="guideline in draft", ok=SEE_DRAFTS),
        ),
        key="slug",
        also={"number": 1},
    ),
    "guideline_receipt": Route(
        (
            page("GET", HIDDEN, of="guideline in force", ok="player"),
            page("GET", HIDDEN, of="guideline in draft"),
        ),
        key="slug",
        also={"number": 1},
    ),
    "guideline_draft": Route(
        (
            page("GET", HIDDEN, of="guideline in force"),
            page("GET", HIDDEN, of="guideline in draft", ok=SEE_DRAFTS),
        ),
        key="slug",
    ),
    "guideline_edit": Route(
        (
            page("GET", HIDDEN, of="guideline in draft", ok=WRITERS, refused=LOOK_AT_DRAFTS),
            page("POST", HIDDEN, of="guideline in draft", invalid=WRITERS, refused=LOOK_AT_DRAFTS),
        ),
        key="slug",
    ),
    "guideline_publish": Route(
        (
            page("POST", HIDDEN, of="guideline in draft", refused=SEE_DRAFTS, conflict=HEAD_COACH),
            page("POST", HIDDEN, of="guideline in force"),
        ),
        key="slug",
    ),
    "guideline_new_version": Route(
        (
            page("POST", REFUSED, of="guideline in force", ok=WRITERS),
            page("POST", HIDDEN, of="guideline in draft", ok=WRITERS, refused=LOOK_AT_DRAFTS),
        ),
        key="slug",
    ),
}

TRAINING = {
    "courses": Route((page("GET"),)),
    "course_new": Route((page("GET", REFUSED, ok=WRITERS), page("POST", REFUSED, invalid=WRITERS))),
    "course": Route(
        (
            page("GET", of="course that is open"),
            page("GET", HIDDEN, of="course in draft", ok=SEE_DRAFTS),
        ),
        key="slug",
    ),
    "quiz_start": Route(
        (
            page("POST", of="course that is open"),
            page("POST", HIDDEN, of="course in draft", conflict=SEE_DRAFTS),
        ),
        key="slug",
    ),
    "quiz": Route(
        (
            page("GET", of="course that is open"),
            page("GET", HIDDEN, of="course in draft", ok=SEE_DRAFTS),
            page("POST", of="course that is open", invalid="employee"),
            page("POST", HIDDEN, of="course in draft", ok=SEE_DRAFTS),
        ),
        key="slug",
        also={"position": 1},
    ),
    "quiz_result": Route(
        (
            page("GET", HIDDEN, of="course that is open", ok="employee"),
            page("GET", HIDDEN, of="course in draft"),
        ),
        key="slug",
    ),
    "course_draft": Route(
        (
            page("GET", HIDDEN, of="course that is open"),
            page("GET", HIDDEN, of="course in draft", ok=SEE_DRAFTS),
        ),
        key="slug",
    ),
    "course_edit": Route(
        (
            page("GET", HIDDEN, of="course in draft", ok=WRITERS, refused=LOOK_AT_DRAFTS),
            page("POST", HIDDEN, of="course in draft", invalid=WRITERS, refused=LOOK_AT_DRAFTS),
        ),
        key="slug",
    ),
    "course_publish": Route(
        (
            page("POST", HIDDEN, of="course in draft", refused=SEE_DRAFTS, conflict=HEAD_COACH),
            page("POST", HIDDEN, of="course that is open"),
        ),
        key="slug",
    ),
}

SEE_MENTION = f"{RUN_SUPPORT} line_manager player auditor"
SEE_STORES = f"{RUN_STORES} auditor"
ESCALATIONS = {
    "report": Route((page("GET"), page("POST", INVALID))),
    "mentions": Route((page("GET"),)),
    "mention": Route(
        (
            page("GET", HIDDEN, of="mention in Support", ok=SEE_MENTION),
            page("GET", HIDDEN, of="mention in Stores", ok=SEE_STORES),
        ),
        key="uid",
    ),
    "mention_take": Route(
        (
            page(
                "POST", HIDDEN, of="mention in Support", refused=SEE_MENTION, ok="coach head_coach"
            ),
            page(
                "POST",
                HIDDEN,
                of="mention in Stores",
                refused=SEE_STORES,
                ok="coach_elsewhere head_coach",
            ),
            page(
                "POST",
                HIDDEN,
                of="mention taken by the coach",
                refused=SEE_MENTION,
                ok=COACH,
                conflict=HEAD_COACH,
            ),
            page("POST", HIDDEN, of="mention noted"),
        ),
        key="uid",
    ),
    "mention_close": Route(
        (
            page(
                "POST", HIDDEN, of="mention taken by the coach", refused=SEE_MENTION, invalid=COACH
            ),
            page("POST", HIDDEN, of="mention in Stores", refused=SEE_STORES),
        ),
        key="uid",
    ),
    "findings": Route((page("GET"),)),
    "status": Route((page("GET", HIDDEN, ok="administrator auditor"),)),
    "status_replay_job": Route(
        (page("POST", HIDDEN, of="job given up", refused="auditor", ok="administrator"),),
        key="uid",
    ),
    "status_replay_message": Route(
        (page("POST", HIDDEN, of="message given up", refused="auditor", ok="administrator"),),
        key="uid",
    ),
}

SEE_IMPORTS = "administrator head_coach auditor"
IMPORTS = {
    "imports": Route(
        (
            page("GET", HIDDEN, ok=SEE_IMPORTS),
            page("POST", HIDDEN, invalid="administrator", refused="head_coach auditor"),
        )
    ),
    "import_drift": Route((page("GET", HIDDEN, ok=SEE_IMPORTS),)),
    "import_plan": Route(
        (
            page("GET", HIDDEN, of="import planned", ok=SEE_IMPORTS),
            page("GET", HIDDEN, of="import held", ok=SEE_IMPORTS),
        ),
        key="uid",
    ),
    "import_apply": Route(
        (
            page(
                "POST",
                HIDDEN,
                of="import planned",
                ok="administrator",
                refused="head_coach auditor",
            ),
            page(
                "POST",
                HIDDEN,
                of="import held",
                conflict="administrator",
                refused="head_coach auditor",
            ),
        ),
        key="uid",
    ),
    "import_release": Route(
        (
            page(
                "POST",
                HIDDEN,
                of="import held",
                invalid="administrator head_coach",
                refused="auditor",
            ),
            page(
                "POST",
                HIDDEN,
                of="import held",
                send={"number": LEAVERS, "reason": "The shops were sold."},
                ok="administrator head_coach",
                refused="auditor",
            ),
        ),
        key="uid",
    ),
    "import_discard": Route(
        (
            page(
                "POST",
                HIDDEN,
                of="import held",
                ok="administrator head_coach",
                refused="auditor",
            ),
        ),
        key="uid",
    ),
    "import_again": Route(
        (
            page(
                "POST",
                HIDDEN,
                of="import planned",
                ok="administrator",
                refused="head_coach auditor",
            ),
        ),
        key="uid",
    ),
}

LIMITED = "token_of_stores"
API = {
    "api-root": Route((api("GET"),)),
    "api-v1": Route((api("GET"),)),
    "api-schema": Route((api("GET"),)),
    "api-docs": Route((page("GET"),)),
    "api-people": Route((api("GET"),)),
    "api-person": Route(
        (
            api("GET", of="employee", hidden="token_of_stores external"),
            api("GET", of="nora", hidden=EXTERNAL),
        ),
        key="uid",
    ),
    "api-departments": Route((api("GET"),)),
    "api-department": Route(
        (api("GET", of="Support", hidden=LIMITED), api("GET", of="Stores", hidden=EXTERNAL)),
        key="uid",
    ),
    "api-org-chart": Route(
        (
            api("GET"),
            api("GET", of="Support", hidden=LIMITED),
            api("GET", of="Stores", hidden=EXTERNAL),
        ),
        key="?root",
    ),
    "api-channels": Route((api("GET"),)),
    "api-channel": Route(
        (
            api("GET", of="channel of Support", hidden=LIMITED),
            api("GET", of="channel of Stores", hidden=EXTERNAL),
        ),
        key="uid",
    ),
    "api-verify": Route(
        (api("GET", INVALID, INVALID), api("GET", send={"url": "x.com/LarkfieldHelp"}))
    ),
    "api-roles": Route(
        (
            api("GET"),
            api("POST", INVALID, REFUSED),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="Support",
                send={"type": "responder"},
                ok=RUN_SUPPORT,
            ),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="Stores",
                send={"type": "responder"},
                ok=RUN_STORES,
                unknown="external",
            ),
        ),
        key="=department",
    ),
    "api-role": Route(
        (
            api("GET", of="role in Support", hidden=LIMITED),
            api("GET", of="role in Stores", hidden=EXTERNAL),
        ),
        key="uid",
    ),
    "api-assignments": Route(
        (
            api("GET"),
            api("POST", INVALID, INVALID),
            api(
                "POST",
                INVALID,  # a partner's role needs a last day
                INVALID,
                of="role in Support",
                send={"person": "partner"},
                refused="external",
                unknown="token_of_stores",
            ),
            api("POST", of="role in Stores", send={"person": "nora"}, unknown="external"),
        ),
        key="=role",
    ),
    "api-assignment": Route(
        (
            api("GET", of="proposed in Support", hidden="token_of_stores external"),
            api("GET", of="proposed in Stores", hidden=EXTERNAL),
            api("GET", of="the partner's", hidden=LIMITED),
        ),
        key="uid",
    ),
}

MATRIX: dict[str, Route] = {
    **HOME,
    **TOKENS,
    **TEAM,
    **CHANNELS,
    **GUIDANCE,
    **TRAINING,
    **ESCALATIONS,
    **IMPORTS,
    **API,
}
