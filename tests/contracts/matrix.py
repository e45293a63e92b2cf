"""The authorisation matrix: who gets what, for each address, method and thing.

Each line gives what members get; personas for whom it is otherwise are named behind it. The
names of things (``of``) are those of ``world.py``. Of each thing there is one that never
was, too: whoever gets *hidden* or *unknown* gets exactly its answer.
"""

from __future__ import annotations

from tests.contracts.channels import API as CHANNELS_API
from tests.contracts.channels import PAGES as SITES
from tests.contracts.crises import ROUTES as CRISES
from tests.contracts.feedback import API as FEEDBACK_API
from tests.contracts.feedback import LIBRARY
from tests.contracts.feedback import ROUTES as FEEDBACK
from tests.contracts.imports import DRAFT, LEAVERS
from tests.contracts.kept import API as KEPT_API
from tests.contracts.kept import ROUTES as KEPT
from tests.contracts.mentions import API as MENTIONS_API
from tests.contracts.mentions import ROUTES as MENTIONS
from tests.contracts.personas import PERSONAS, READER, WRITER
from tests.contracts.promises import API as PROMISES_API
from tests.contracts.promises import ROUTES as PROMISES
from tests.contracts.questions import API as QUESTIONS_API
from tests.contracts.rotas import API as ROTAS_API
from tests.contracts.rotas import ROUTES as ROTAS
from tests.contracts.surges import ROUTES as SURGES
from tests.contracts.table import (
    HIDDEN,
    INVALID,
    REFUSED,
    SIGN_IN,
    Ask,
    Route,
    api,
    page,
    public,
    sign_in,
)
from tests.contracts.team import API as TEAM_API
from tests.contracts.team import HAVE_A_SAY
from tests.contracts.texts import API as TEXTS_API
from tests.contracts.texts import ROUTES as TEXTS
from tests.policies.making import COMMENT

HEAD_COACH, COACH = "head_coach", "coach"
RUN_SUPPORT = "boss head_coach department_head coach"
RUN_STORES = "boss head_coach stores_head coach_elsewhere"
RUN_ANY = f"{RUN_SUPPORT} stores_head coach_elsewhere"
LEAD_SUPPORT = "boss head_coach department_head"
HEADS = "boss stores_head department_head"
WRITERS = "coach coach_elsewhere head_coach"
MANAGERS = "boss stores_head department_head line_manager"
LOOK_AT_DRAFTS = "auditor administrator"
SEE_DRAFTS = f"{WRITERS} {LOOK_AT_DRAFTS}"
MAY_NOT_PUBLISH = f"coach coach_elsewhere {LOOK_AT_DRAFTS}"  # of those who see drafts
EVIDENCE = "boss department_head stores_head head_coach auditor"
SEE_SHEET = "boss department_head head_coach auditor"
ABOUT_PLAYER = f"{RUN_SUPPORT} player line_manager"
SEE_STORES = "boss head_coach stores_head coach_elsewhere auditor administrator"
REMIND = f"{RUN_ANY} line_manager"
RECORD_PAPER = f"{RUN_SUPPORT} line_manager"
SEE_CAMPAIGN = f"{REMIND} auditor"
EXTERNAL = "external"
ADMINISTRATOR = "administrator"
SEE_ASKED_STORES = "boss head_coach stores_head coach_elsewhere employee auditor administrator"

ADMIN = "administrator"
SET_RULES = "head_coach administrator"
READ_RULES = "boss department_head coach stores_head coach_elsewhere auditor"
READ_TRAIL = "auditor head_coach administrator"
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
    "start": Route((page("GET"),)),
    "today": Route((page("GET"),)),
    "start_page": Route(
        (
            page("POST", send={"page": ""}),
            page("POST", INVALID, send={"page": "hub"}, ok=HEAD_COACH),
        )
    ),
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
            page("POST", HIDDEN, send={"to": "standard"}, ok=ADMINISTRATOR, refused="auditor"),
        )
    ),
    "search": Route((page("GET"),)),
    "people": Route((page("GET"),)),
    "desk": Route((page("GET", HIDDEN, ok="coach coach_elsewhere"),)),
    "hub": Route((page("GET", HIDDEN, ok=HEAD_COACH),)),
    "hub_waiting": Route((page("GET", HIDDEN, ok=HEAD_COACH),)),
    "my_people": Route((page("GET", HIDDEN, ok=MANAGERS),)),
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
    "person_away": Route(
        (
            page("GET", REFUSED, of="somebody listed here", ok=ADMINISTRATOR, hidden=EXTERNAL),
            page(
                "POST", REFUSED, of="somebody listed here", invalid=ADMINISTRATOR, hidden=EXTERNAL
            ),
            page(
                "POST",
                REFUSED,
                of="somebody listed here",
                send={"away_from": "2999-01-04", "reason": "Parental leave."},
                ok=ADMINISTRATOR,
                hidden=EXTERNAL,
            ),
        ),
        key="uid",
    ),
    "person_belonging": Route(
        (
            page("GET", REFUSED, of="partner", ok=ADMINISTRATOR),
            page("GET", REFUSED, of="employee", hidden=EXTERNAL),
            page("POST", REFUSED, of="partner", ok=ADMINISTRATOR),
            page("POST", REFUSED, of="employee", hidden=EXTERNAL),
            page(
                "POST",
                REFUSED,
                of="partner",
                send={"organisation": "none such"},
                invalid=ADMINISTRATOR,
            ),
        ),
        key="uid",
    ),
    "department": Route(
        (page("GET", of="Support"), page("GET", of="Stores", hidden=EXTERNAL)), key="uid"
    ),
    "who": Route((page("GET"),)),
    "evidence": Route((page("GET", HIDDEN, ok=READ_TRAIL),)),
    "evidence_verify": Route((page("POST", HIDDEN, ok=READ_TRAIL),)),
    "trail": Route((page("GET", HIDDEN, ok=READ_TRAIL),)),
    "sample": Route((page("GET", HIDDEN, ok="auditor head_coach"),)),
    "authority": Route((page("GET"),)),
    "card_link": Route(
        (
            page("POST", REFUSED, of="player's assignment", ok="player", hidden=EXTERNAL),
            page(
                "POST",
                REFUSED,
                of="player's assignment",
                send={"revoke": "1"},
                ok="player",
                hidden=EXTERNAL,
            ),
            page("POST", REFUSED, of="the partner's", ok=EXTERNAL),
        ),
        key="uid",
    ),
    "card_shown": Route((public("GET", of="link to a card"),), key="token"),
    "view_save": Route(
        (
            page("POST", INVALID),
            page("POST", send={"name": "Coaches", "path": "/people/", "query": "role=coach"}),
        )
    ),
    "view_remove": Route((page("POST", HIDDEN, of="coach's view", ok=COACH),), key="uid"),
}

SEVERAL = {
    "people": "employee",
    "type": "it",
    "department": "Support",
    "starts_on": "2026-11-30",
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
    "team_lines": Route(
        (
            page("GET"),
            page("GET", of="Support"),
            page("GET", of="Stores", hidden=EXTERNAL),
        ),
        key="?department",
    ),
    "team_gaps": Route((page("GET", HIDDEN, ok=f"{RUN_ANY} auditor administrator"),)),
    "gap_rules": Route((page("GET", HIDDEN, ok=f"{RUN_ANY} auditor administrator"),)),
    "gap_rule": Route(
        (
            page("GET", HIDDEN, of="rule of coverage", refused=READ_RULES, ok=SET_RULES),
            page("POST", HIDDEN, of="rule of coverage", refused=READ_RULES, invalid=SET_RULES),
        ),
        key="uid",
    ),
    "team_functions": Route(
        (page("GET"), page("GET", of="Support"), page("GET", of="Stores", hidden=EXTERNAL)),
        key="?department",
    ),
    "team_roles": Route(
        (page("GET"), page("GET", of="Support"), page("GET", of="Stores", hidden=EXTERNAL)),
        key="?department",
    ),
    "exemptions": Route((page("GET", HIDDEN, ok=f"{RUN_ANY} auditor administrator"),)),
    "exemption_new": Route(
        (
            page("GET", REFUSED, of="Support", ok=RUN_SUPPORT),
            page("GET", REFUSED, of="Stores", ok=RUN_STORES, hidden=EXTERNAL),
            page("POST", REFUSED, of="Support", invalid=RUN_SUPPORT),
            page("POST", REFUSED, of="Stores", invalid=RUN_STORES, hidden=EXTERNAL),
        ),
        key="?department",
    ),
    "exemption": Route(
        (
            page("GET", HIDDEN, of="exemption of Stores", ok=SEE_STORES),
            page("POST", HIDDEN, of="exemption of Stores", invalid=SEE_STORES),
            page(
                "POST",
                HIDDEN,
                of="exemption of Stores",
                send={"decision": "grant"},
                ok="head_coach administrator",
                refused="stores_head coach_elsewhere auditor boss",
            ),
        ),
        key="uid",
    ),
    "department_terms": Route(
        (
            page("GET", of="Support"),
            page("GET", of="Stores", hidden=EXTERNAL),
            page("POST", REFUSED, of="Support", invalid=LEAD_SUPPORT),
            page(
                "POST",
                REFUSED,
                of="Stores",
                send={"review_months": "6", "reason": "Devices."},
                ok="boss head_coach stores_head",
                hidden=EXTERNAL,
            ),
        ),
        key="uid",
    ),
    "role_open": Route(
        (
            page("GET", REFUSED, of="Support", ok=RUN_SUPPORT),
            page("GET", REFUSED, of="Stores", ok=RUN_STORES, hidden=EXTERNAL),
            page("POST", REFUSED, of="Support", invalid=RUN_SUPPORT),
            page("POST", REFUSED, of="Stores", invalid=RUN_STORES, hidden=EXTERNAL),
        ),
        key="?department",
    ),
    "break_glass": Route(
        (
            page("GET", REFUSED, of="Support", ok=RUN_SUPPORT),
            page("GET", REFUSED, of="Stores", ok=RUN_STORES, hidden=EXTERNAL),
            page("POST", REFUSED, of="Support", invalid=RUN_SUPPORT),
            page("POST", REFUSED, of="Stores", invalid=RUN_STORES, hidden=EXTERNAL),
        ),
        key="?department",
    ),
    "role": Route(
        (page("GET", of="role in Support"), page("GET", of="role in Stores", hidden=EXTERNAL)),
        key="uid",
    ),
    "role_edit": Route(
        (
            page("GET", REFUSED, of="role in Support", ok=RUN_SUPPORT),
            page("GET", REFUSED, of="role in Stores", ok=RUN_STORES, hidden=EXTERNAL),
            page(
                "POST",
                REFUSED,
                of="role in Stores",
                send={"purpose": "Answer.", "fallback": "Nobody"},
                invalid=RUN_STORES,
                hidden=EXTERNAL,
            ),
            page(
                "POST",
                REFUSED,
                of="role in Support",
                send={"purpose": "Answer."},
                ok=RUN_SUPPORT,
            ),
        ),
        key="uid",
    ),
    "role_close": Route(
        (
            page("POST", REFUSED, of="role in Support", invalid=RUN_SUPPORT),
            page("POST", REFUSED, of="role in Stores", invalid=RUN_STORES, hidden=EXTERNAL),
            page(
                "POST",
                REFUSED,
                of="role in Support",
                send={"reason": "Nobody asks."},
                ok=RUN_SUPPORT,
            ),
        ),
        key="uid",
    ),
    "liaison_add": Route(
        (
            page("POST", REFUSED, of="role in Support", invalid=RUN_SUPPORT),
            page("POST", REFUSED, of="role in Stores", invalid=RUN_STORES, hidden=EXTERNAL),
        ),
        key="uid",
    ),
    "liaison_remove": Route(
        (
            page("POST", REFUSED, of="contact of Support", ok=RUN_SUPPORT),
            page("POST", REFUSED, of="contact of Stores", ok=RUN_STORES, hidden=EXTERNAL),
        ),
        key="uid",
    ),
    "assignment_focus": Route(
        (
            page(
                "GET",
                REFUSED,
                of="player's assignment",
                ok=f"{RUN_SUPPORT} player",
                hidden=EXTERNAL,
            ),
            page(
                "POST",
                REFUSED,
                of="player's assignment",
                ok=f"{RUN_SUPPORT} player",
                hidden=EXTERNAL,
            ),
            page(
                "POST",
                REFUSED,
                of="player's assignment",
                send={"backup": "Nobody"},
                invalid=f"{RUN_SUPPORT} player",
                hidden=EXTERNAL,
            ),
        ),
        key="uid",
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
    "assign_several": Route(
        (
            page("GET", REFUSED, ok=HAVE_A_SAY),
            page("POST", REFUSED, invalid=HAVE_A_SAY),
            page("POST", REFUSED, send={**SEVERAL, "check": ""}, ok=HAVE_A_SAY),
            page("POST", REFUSED, send={**SEVERAL, "send": ""}, ok=HAVE_A_SAY),
        )
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
            page(
                "POST",
                REFUSED,
                of="player's assignment",
                send={"decision": "suspend", "reason": "Looking into it."},
                ok=f"{RUN_SUPPORT} line_manager",
                hidden=EXTERNAL,
            ),
        ),
        key="uid",
    ),
    "answer": Route(
        (
            public("GET", of="answer by mail"),
            Ask("POST", dict.fromkeys(PERSONAS, INVALID), "answer by mail"),
        ),
        key="token",
    ),
    "reviews": Route((page("GET"), page("POST", INVALID))),
    "inbox": Route((page("GET"),)),
    "inbox_several": Route((page("GET"), page("POST", INVALID))),
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
SEE_ADVICE = "boss department_head head_coach auditor administrator"
SEE_ROGUE = f"{RUN_ANY} player auditor administrator"
CHANNELS = {
    **SITES,
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
    "channel_booth": Route(
        (
            page("GET", REFUSED, of="channel of Support", ok=DECIDES_SUPPORT),
            page(
                "GET",
                REFUSED,
                of="channel of Stores",
                ok="boss head_coach stores_head",
                hidden=EXTERNAL,
            ),
            page("POST", REFUSED, of="channel of Support", invalid=DECIDES_SUPPORT),
            page(
                "POST",
                REFUSED,
                of="channel of Stores",
                send={"function": "legal", "question": "May we?"},
                ok="boss head_coach stores_head",
                hidden=EXTERNAL,
            ),
        ),
        key="uid",
    ),
    "channel_advice": Route(
        (
            page("GET", HIDDEN, of="advice that is awaited", ok=f"{SEE_ADVICE} booth_member"),
            page(
                "POST",
                HIDDEN,
                of="advice that is awaited",
                invalid="booth_member",
                refused=SEE_ADVICE,
            ),
            page(
                "POST",
                HIDDEN,
                of="advice that is awaited",
                send={"text": "Keep it."},
                ok="booth_member",
                refused=SEE_ADVICE,
            ),
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
    "bound": Route((page("GET", HIDDEN, ok=EVIDENCE),)),
    "evidence_packs": Route(
        (
            page("GET", HIDDEN, ok=EVIDENCE),
            page("POST", HIDDEN),
            page(
                "POST",
                HIDDEN,
                send={"version": "version in force"},
                ok="head_coach auditor",
                refused="boss department_head stores_head",
            ),
        )
    ),
    "evidence_pack": Route(
        (page("GET", HIDDEN, of="evidence pack", ok="head_coach auditor"),), key="uid"
    ),
    "evidence_pack_file": Route(
        (page("GET", HIDDEN, of="evidence pack", ok="head_coach auditor"),), key="uid"
    ),
    "signed_sheet": Route(
        (page("GET", HIDDEN, of="signed sheet", ok=f"{SEE_SHEET} player line_manager"),),
        key="uid",
    ),
    "bound_person": Route(
        (
            page("GET", HIDDEN, of="employee", ok=f"{EVIDENCE} employee"),
            page("GET", HIDDEN, of="partner", ok=f"{EVIDENCE} external"),
        ),
        key="uid",
    ),
    "guideline_new": Route(
        (
            page("GET", REFUSED, ok=WRITERS),
            page("POST", REFUSED, invalid=WRITERS),
            page("POST", REFUSED, send={"preview": "1"}, ok=WRITERS),
        )
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
    "guideline_audience": Route(
        (
            page("GET", REFUSED, of="guideline in force", ok=SEE_DRAFTS),
            page("GET", HIDDEN, of="guideline in draft", ok=SEE_DRAFTS),
            page("POST", REFUSED, of="guideline in force", invalid=HEAD_COACH),
            page("POST", HIDDEN, of="guideline in draft", invalid=WRITERS, refused=LOOK_AT_DRAFTS),
        ),
        key="slug",
        also={"number": 1},
    ),
    "guideline_annex_new": Route(
        (
            page("GET", REFUSED, of="guideline in force", ok=f"{WRITERS} {HEADS}"),
            page("POST", REFUSED, of="guideline in force", invalid=f"{WRITERS} {HEADS}"),
        ),
        key="slug",
    ),
    "guideline_compare": Route(
        (
            page("GET", HIDDEN, of="guideline in force"),
            page("GET", HIDDEN, of="guideline with two versions", ok=SEE_DRAFTS),
        ),
        key="slug",
        also={"before": 1, "after": 2},
    ),
    "guideline_receipt": Route(
        (
            page("GET", HIDDEN, of="guideline in force", ok="player"),
            page("GET", HIDDEN, of="guideline in draft"),
        ),
        key="slug",
        also={"number": 1},
    ),
    "guideline_campaign": Route(
        (
            page("GET", HIDDEN, of="guideline in force", ok=SEE_CAMPAIGN),
            page("GET", HIDDEN, of="guideline in draft"),
        ),
        key="slug",
    ),
    "guideline_contracts": Route(
        (
            page("GET", HIDDEN, of="contract clause", ok="head_coach auditor"),
            page("POST", HIDDEN, of="contract clause", invalid=HEAD_COACH, refused="auditor"),
            page("GET", HIDDEN, of="guideline in force"),
        ),
        key="slug",
    ),
    "guideline_contract": Route(
        (
            page("GET", HIDDEN, of="attestation", ok="head_coach auditor"),
            page("POST", HIDDEN, of="attestation", invalid=HEAD_COACH, refused="auditor"),
        ),
        key="uid",
        also={"slug": "contract-clause"},
    ),
    "guideline_nudge": Route(
        (
            page("POST", HIDDEN, of="guideline in force", ok=REMIND, refused="auditor"),
            page("POST", HIDDEN, of="guideline in draft"),
        ),
        key="slug",
    ),
    "guideline_sheet": Route(
        (
            page("GET", of="guideline in force"),
            page("GET", HIDDEN, of="guideline in draft"),
        ),
        key="slug",
    ),
    "guideline_paper": Route(
        (
            page("GET", REFUSED, of="employee", ok=RECORD_PAPER, hidden=EXTERNAL),
            page("POST", REFUSED, of="employee", invalid=RECORD_PAPER, hidden=EXTERNAL),
        ),
        key="uid",
        also={"slug": "house-rules"},
    ),
    "guideline_gate": Route(
        (
            page("POST", REFUSED, of="guideline in force", invalid=HEAD_COACH),
            page("POST", HIDDEN, of="guideline in draft", invalid=WRITERS, refused=LOOK_AT_DRAFTS),
        ),
        key="slug",
    ),
    "guideline_baseline": Route(
        (
            page("GET", REFUSED, of="guideline in force", ok=HEAD_COACH),
            page(
                "GET", HIDDEN, of="guideline in draft", conflict=HEAD_COACH, refused=MAY_NOT_PUBLISH
            ),
            page("POST", REFUSED, of="guideline in force", invalid=HEAD_COACH),
            page(
                "POST",
                HIDDEN,
                of="guideline in draft",
                conflict=HEAD_COACH,
                refused=MAY_NOT_PUBLISH,
            ),
        ),
        key="slug",
    ),
    "guideline_translation": Route(
        (
            page("GET", REFUSED, of="guideline in force", ok=WRITERS),
            page("GET", HIDDEN, of="guideline in draft", ok=WRITERS, refused=LOOK_AT_DRAFTS),
            page("POST", REFUSED, of="guideline in force", invalid=WRITERS),
            page("POST", HIDDEN, of="guideline in draft", invalid=WRITERS, refused=LOOK_AT_DRAFTS),
            page(
                "POST",
                REFUSED,
                of="guideline in force",
                send={"publish": "1"},
                conflict=HEAD_COACH,
            ),
        ),
        key="slug",
        also={"number": 1, "language": "de"},
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
            page(
                "POST",
                HIDDEN,
                of="guideline in draft",
                send={"preview": "1", "text": "## You must not\n\n- Talk about your pay."},
                ok=WRITERS,
                refused=LOOK_AT_DRAFTS,
            ),
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
    "guideline_review": Route(
        (
            page("GET", HIDDEN, of="guideline in draft", ok=SEE_DRAFTS),
            page("GET", HIDDEN, of="guideline in review", ok=f"{SEE_DRAFTS} booth_member"),
            page(
                "POST",
                HIDDEN,
                of="guideline in review",
                refused=SEE_DRAFTS,
                conflict="booth_member",
            ),
            page(
                "POST",
                HIDDEN,
                of="guideline in review",
                send={"decision": "ask"},
                refused=SEE_DRAFTS,
                invalid="booth_member",
            ),
            page("GET", HIDDEN, of="guideline in force"),
        ),
        key="slug",
    ),
    "guideline_standing": Route(
        (
            page(
                "POST",
                HIDDEN,
                of="guideline in review",
                refused=SEE_DRAFTS,
                invalid="booth_member",
            ),
            page("POST", HIDDEN, of="guideline in force"),
        ),
        key="slug",
    ),
    "guideline_review_text": Route(
        (
            page(
                "POST",
                HIDDEN,
                of="guideline in review",
                invalid=f"{WRITERS} booth_member",
                refused=LOOK_AT_DRAFTS,
            ),
        ),
        key="slug",
    ),
    "guideline_approvals": Route(
        (
            page("POST", REFUSED, of="guideline in force", ok=HEAD_COACH),
            page(
                "POST",
                REFUSED,
                of="guideline in force",
                send={"functions": "astrology"},
                invalid=HEAD_COACH,
            ),
        ),
        key="slug",
    ),
    "guideline_step": Route(
        (
            page("POST", HIDDEN, of="guideline in draft", invalid=SEE_DRAFTS),
            page(
                "POST",
                HIDDEN,
                of="guideline in draft",
                send={"step": "submit"},
                ok=WRITERS,
                refused=LOOK_AT_DRAFTS,
            ),
            page(
                "POST",
                REFUSED,
                of="guideline in force",
                send={"step": "withdraw"},
                invalid=HEAD_COACH,
            ),
        ),
        key="slug",
        also={"number": 1},
    ),
    "guideline_comments": Route(
        (
            page("GET", of="guideline in consultation"),
            page("GET", HIDDEN, of="guideline in draft"),
            page("POST", INVALID, of="guideline in consultation"),
        ),
        key="slug",
    ),
    "guideline_comment": Route(
        (page("POST", REFUSED, of="guideline in consultation", invalid=WRITERS),),
        key="slug",
        also={"uid": COMMENT},
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

SEE_MENTION = f"{RUN_SUPPORT} line_manager player auditor booth_member"
SEE_STORES = f"{RUN_STORES} auditor booth_member"
ESCALATIONS = {
    "report": Route((page("GET"), page("POST", INVALID))),
    "field": Route((page("GET", HIDDEN, ok="player"),)),
    "mentions": Route((page("GET"),)),
    "mention": Route(
        (
            page("GET", HIDDEN, of="mention in Support", ok=SEE_MENTION),
            page("GET", HIDDEN, of="mention in Stores", ok=SEE_STORES),
            page(
                "GET",
                HIDDEN,
                of="mention that something is kept from",
                ok=f"{SEE_MENTION} employee",
            ),
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
    "status": Route(
        (
            page(
                "GET",
                HIDDEN,
                ok="administrator auditor",
                refused="token_reader token_writer token_of_stores",
            ),
        )
    ),
    "status_replay_job": Route(
        (page("POST", HIDDEN, of="job given up", refused="auditor", ok="administrator"),),
        key="uid",
    ),
    "status_replay_message": Route(
        (page("POST", HIDDEN, of="message given up", refused="auditor", ok="administrator"),),
        key="uid",
    ),
}

QUESTION_FORM = {"text": "And then?", "form": "01900000-0000-7000-8000-0000000000aa"}
KEPT_FORM = {"title": "May I like a post?", "text": "You may."}
ASK = {
    "ask": Route((page("GET"), page("POST", INVALID), page("POST", send=QUESTION_FORM))),
    "question": Route(
        (
            page("GET", HIDDEN, of="question to the coach", ok="player coach head_coach"),
            page("POST", HIDDEN, of="question to the coach", invalid="player coach head_coach"),
            page(
                "POST",
                HIDDEN,
                of="question to the coach",
                send=QUESTION_FORM,
                ok="player coach head_coach",
            ),
            page(
                "POST",
                HIDDEN,
                of="question answered",
                send=QUESTION_FORM,
                ok="player",
                conflict="coach head_coach",
            ),
        ),
        key="uid",
    ),
    "question_keep": Route(
        (
            page("GET", HIDDEN, of="question answered", ok="coach head_coach", refused="player"),
            page(
                "POST",
                HIDDEN,
                of="question answered",
                invalid="coach head_coach",
                refused="player",
            ),
            page(
                "POST",
                HIDDEN,
                of="question answered",
                send=KEPT_FORM,
                ok="coach head_coach",
                refused="player",
            ),
            page(
                "POST",
                HIDDEN,
                of="question to the coach",
                send=KEPT_FORM,
                conflict="coach head_coach",
                refused="player",
            ),
        ),
        key="uid",
    ),
    "question_withdraw": Route(
        (
            page(
                "POST",
                HIDDEN,
                of="question to the coach",
                ok="player",
                refused="coach head_coach",
            ),
            page(
                "POST",
                HIDDEN,
                of="question answered",
                conflict="player",
                refused="coach head_coach",
            ),
        ),
        key="uid",
    ),
}

SEE_IMPORTS = "administrator head_coach auditor"
IMPORTS = {
    # What a token with the scope scim may do is in tests/roles/sync/scim.
    "scim": Route((public("GET"),), also={"rest": "ServiceProviderConfig"}),
    "imports": Route(
        (
            page("GET", HIDDEN, ok=SEE_IMPORTS),
            page("POST", HIDDEN, invalid="administrator", refused="head_coach auditor"),
        )
    ),
    "import_drift": Route((page("GET", HIDDEN, ok=SEE_IMPORTS),)),
    "connections": Route((page("GET", HIDDEN, ok=SEE_IMPORTS),)),
    "connection": Route(
        (page("GET", HIDDEN, of="a connection", ok=SEE_IMPORTS),),
        key="uid",
    ),
    "connection_release": Route(
        (
            page(
                "POST",
                HIDDEN,
                of="a connection",
                invalid="administrator head_coach",
                refused="auditor",
            ),
            page(
                "POST",
                HIDDEN,
                of="a connection",
                send={"number": "2", "reason": "The shops were sold.", "seen": "held there"},
                ok="administrator head_coach",
                refused="auditor",
            ),
        ),
        key="uid",
    ),
    "connection_discard": Route(
        (
            page(
                "POST",
                HIDDEN,
                of="a connection",
                send={"reason": "The directory is wrong.", "seen": "held there"},
                ok="administrator head_coach",
                refused="auditor",
            ),
        ),
        key="uid",
    ),
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
DRAFT_STEP = {"name": "Returns desk", "parent": "", "head": ""}
DRAFTERS = "administrator head_coach"
DRAFTS = {
    "drafts": Route(
        (
            page("GET", HIDDEN, ok=SEE_IMPORTS),
            page("POST", HIDDEN, invalid=DRAFTERS, refused="auditor"),
            page("POST", HIDDEN, send={"name": "Shops"}, ok=DRAFTERS, refused="auditor"),
        )
    ),
    "draft": Route((page("GET", HIDDEN, of="a draft", ok=SEE_IMPORTS),), key="uid"),
    "draft_step_add": Route(
        (
            page("POST", HIDDEN, of="a draft", invalid=DRAFTERS, refused="auditor"),
            page("POST", HIDDEN, of="a draft", send=DRAFT_STEP, ok=DRAFTERS, refused="auditor"),
        ),
        key="uid",
        also={"kind": "department_open"},
    ),
    "draft_step_remove": Route(
        (page("POST", HIDDEN, of="its step", ok=DRAFTERS, refused="auditor"),),
        key="step",
        also={"uid": DRAFT},
    ),
    "draft_compare": Route(
        (page("POST", HIDDEN, of="a draft", ok=DRAFTERS, refused="auditor"),), key="uid"
    ),
    "draft_publish": Route(
        (
            page("POST", HIDDEN, of="a draft", invalid=DRAFTERS, refused="auditor"),
            page(
                "POST",
                HIDDEN,
                of="a draft",
                send={"seen": "on"},
                ok="administrator",
                refused="head_coach auditor",
            ),
        ),
        key="uid",
    ),
    "draft_discard": Route(
        (
            page("POST", HIDDEN, of="a draft", invalid=DRAFTERS, refused="auditor"),
            page(
                "POST",
                HIDDEN,
                of="a draft",
                send={"reason": "Next year."},
                ok=DRAFTERS,
                refused="auditor",
            ),
        ),
        key="uid",
    ),
}


LIMITED = "token_of_stores"
SEE_GAPS = f"{RUN_ANY} auditor administrator"
SEE_ALL_DRAFTS = f"head_coach {LOOK_AT_DRAFTS}"
SEE_EXEMPTION = f"{RUN_STORES} auditor administrator"
STEP_IN = {"person": "employee", "authority": "listen", "hours": "24", "reason": "All are ill."}
SET_ASIDE = {"rule": "CV2", "reason": "They are new.", "ends_on": "2026-12-24"}
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
    "api-organisations": Route((api("GET"),)),
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
    "api-policies": Route((api("GET"),)),
    "api-policy": Route((api("GET", of="policy"),), key="uid"),
    "api-policy-versions": Route((api("GET", of="policy"),), key="uid"),
    "api-policy-translations": Route((api("GET", of="policy"),), key="uid"),
    "api-policy-bound": Route((api("GET", HIDDEN, REFUSED, of="policy", ok=EVIDENCE),), key="uid"),
    "api-acknowledgements": Route((api("GET", tokens=REFUSED),)),
    "api-courses": Route((api("GET"),)),
    "api-certificates": Route((api("GET", tokens=REFUSED),)),
    "api-todos": Route((api("GET", tokens=REFUSED),)),
    "api-audit": Route((api("GET", HIDDEN, REFUSED, ok="head_coach auditor administrator"),)),
    "api-attestations": Route((api("GET", tokens=REFUSED),)),
    "api-channel": Route(
        (
            api("GET", of="channel of Support", hidden=LIMITED),
            api("GET", of="channel of Stores", hidden=EXTERNAL),
            api(
                "PATCH",
                REFUSED,
                REFUSED,
                of="channel of Support",
                send={"purpose": "Help."},
                ok=RUN_SUPPORT,
                hidden=LIMITED,
            ),
            api(
                "PATCH",
                REFUSED,
                of="channel of Stores",
                send={"last_active_on": "2026-11-20"},
                ok=f"{RUN_STORES} token_writer token_of_stores",
                hidden=EXTERNAL,
            ),
        ),
        key="uid",
    ),
    "api-channel-decisions": Route(
        (
            api("GET", of="channel of Support", hidden=LIMITED),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="channel of Support",
                send={"verdict": "keep", "reason": "Because."},
                ok="boss head_coach department_head",
                hidden=LIMITED,
            ),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="channel of Stores",
                send={"verdict": "adopt", "reason": "Because."},
                ok="head_coach",
                hidden=EXTERNAL,
            ),
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
    "api-role-decisions": Route(
        (
            api("GET", of="role in Support", hidden=LIMITED),
            api("POST", INVALID, REFUSED, of="role in Support", hidden=LIMITED),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="role in Support",
                send={"decision": "close", "reason": "Nobody asks."},
                ok=RUN_SUPPORT,
                hidden=LIMITED,
            ),
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
    "api-assignment-decisions": Route(
        (
            api("GET", of="proposed in Support", hidden="token_of_stores external"),
            api(
                "POST",
                INVALID,
                REFUSED,  # tokens propose
                of="proposed in Support",
                hidden="token_of_stores external",
            ),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="player's assignment",
                send={"decision": "suspend", "reason": "Looking into it."},
                ok=f"{RUN_SUPPORT} line_manager",
                hidden="token_of_stores external",
            ),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="proposed in Support",
                send={"decision": "accept"},
                ok="employee",
                hidden="token_of_stores external",
            ),
        ),
        key="uid",
    ),
    "api-authority": Route((api("GET"),)),
    "api-reviews": Route(
        (
            api("GET"),
            api("POST", INVALID, REFUSED),
        )
    ),
    "api-break-glass": Route(
        (
            api("GET"),
            api("POST", INVALID, REFUSED),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="role in Support",
                send=STEP_IN,
                ok=RUN_SUPPORT,
            ),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="role in Stores",
                send={**STEP_IN, "person": "nora"},
                ok=RUN_STORES,
                unknown=EXTERNAL,
            ),
        ),
        key="=role",
    ),
    "api-gaps": Route((api("GET", HIDDEN, ok=SEE_GAPS),)),
    "api-findings": Route((api("GET"),)),
    "api-webhooks": Route(
        (api("GET", HIDDEN, HIDDEN, ok=f"administrator auditor {WRITER}", refused=READER),)
    ),
    "api-webhook-replays": Route(
        (
            api(
                "GET",
                HIDDEN,
                HIDDEN,
                of="a webhook",
                ok=f"administrator auditor {WRITER}",
                refused=READER,
            ),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of="a webhook",
                refused=READER,
                invalid=f"administrator auditor {WRITER}",
            ),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of="a webhook",
                send={"after": "0"},
                refused=f"{READER} auditor",
                ok=f"administrator {WRITER}",
            ),
        ),
        key="uid",
    ),
    "api-functions": Route(
        (
            api("GET"),
            api("GET", of="Support", hidden=LIMITED),
            api("GET", of="Stores", hidden=EXTERNAL),
        ),
        key="?parent",
    ),
    "api-exemptions": Route(
        (
            api("GET", HIDDEN, ok=SEE_GAPS),
            api("POST", INVALID, REFUSED),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="Support",
                send=SET_ASIDE,
                ok=RUN_SUPPORT,
            ),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="Stores",
                send=SET_ASIDE,
                ok=RUN_STORES,
                unknown=EXTERNAL,
            ),
        ),
        key="=department",
    ),
    "api-imports": Route(
        (
            api("GET", HIDDEN, HIDDEN, ok=f"{SEE_IMPORTS} token_writer"),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                invalid="administrator token_writer",
                refused="auditor head_coach token_reader",
            ),
        )
    ),
    "api-import": Route(
        (
            api("GET", HIDDEN, HIDDEN, of="import held", ok=f"{SEE_IMPORTS} token_writer"),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of="import planned",
                invalid="administrator head_coach token_writer",
                refused="auditor token_reader",
            ),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of="import planned",
                send={"decision": "apply"},
                ok="administrator token_writer",
                refused="auditor head_coach token_reader",
            ),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of="import held",
                send={"decision": "release", "reason": "The shops were sold."},
                ok="administrator head_coach",
                refused="auditor token_writer token_reader",
            ),
        ),
        key="uid",
    ),
    "api-import-rows": Route(
        (api("GET", HIDDEN, HIDDEN, of="import held", ok=f"{SEE_IMPORTS} token_writer"),),
        key="uid",
    ),
    "api-drafts": Route(
        (
            api("GET", HIDDEN, HIDDEN, ok=SEE_ALL_DRAFTS),
            api("POST", HIDDEN, HIDDEN, invalid=DRAFTERS, refused="auditor token_reader"),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                send={"name": "Shops"},
                ok=DRAFTERS,
                refused="auditor token_reader",
            ),
        )
    ),
    "api-draft-steps": Route(
        (
            api("GET", HIDDEN, HIDDEN, of="a draft", ok=SEE_ALL_DRAFTS),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of="a draft",
                invalid=DRAFTERS,
                refused="auditor token_reader",
            ),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of="a draft",
                send={"kind": "person_move", "person": "employee", "department": "Stores"},
                ok=DRAFTERS,
                refused="auditor token_reader",
            ),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of="a draft",
                send={"kind": "role_open", "type": "it", "department": "Stores"},
                ok="head_coach",
                refused="administrator auditor token_reader",
            ),
        ),
        key="uid",
    ),
    "api-snapshot": Route((api("GET", refused=EXTERNAL),)),
    "api-changes": Route((api("GET", refused=EXTERNAL),), question="?after=1"),
    "api-checksum": Route((api("GET", refused=EXTERNAL),)),
    # What a token with the scope scim sees is in tests/roles/sync/scim.
    "api-unresolved": Route(
        (api("GET", HIDDEN, HIDDEN, ok=f"{SEE_IMPORTS} token_writer"),),
    ),
    "api-draft": Route(
        (
            api("GET", HIDDEN, HIDDEN, of="a draft", ok=SEE_ALL_DRAFTS),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of="a draft",
                invalid="head_coach administrator",
                refused="auditor token_reader",
            ),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of="a draft",
                send={"decision": "compare"},
                ok="head_coach administrator",
                refused="auditor token_reader",
            ),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of="a draft",
                send={"decision": "publish"},
                ok=ADMINISTRATOR,
                refused="auditor head_coach token_reader",
            ),
        ),
        key="uid",
    ),
    "api-exemption": Route(
        (api("GET", HIDDEN, of="exemption of Stores", ok=SEE_EXEMPTION),), key="uid"
    ),
    "api-exemption-decisions": Route(
        (
            api("GET", HIDDEN, of="exemption of Stores", ok=SEE_EXEMPTION),
            api(
                "POST",
                HIDDEN,
                REFUSED,
                of="exemption of Stores",
                send={"decision": "grant"},
                ok="head_coach administrator",
                refused="boss stores_head coach_elsewhere auditor",
            ),
            api(
                "POST",
                HIDDEN,
                REFUSED,
                of="exemption of Stores",
                send={"decision": "refuse"},
                invalid="head_coach administrator",
                refused="boss stores_head coach_elsewhere auditor",
            ),
            api(
                "POST",
                HIDDEN,
                REFUSED,
                of="exemption of Stores",
                send={"decision": "end"},
                ok=RUN_STORES,
                refused="auditor administrator",
            ),
        ),
        key="uid",
    ),
    "api-assignment": Route(
        (
            api(
                "PATCH",
                REFUSED,
                REFUSED,
                of="player's assignment",
                send={"backup": "employee"},
                ok=f"{RUN_SUPPORT} player",
                hidden="token_of_stores external",
            ),
            api(
                "PATCH",
                INVALID,
                REFUSED,
                of="player's assignment",
                hidden="token_of_stores external",
            ),
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
    **MENTIONS,
    **PROMISES,
    **TEXTS,
    **CRISES,
    **SURGES,
    **ROTAS,
    **ASK,
    **FEEDBACK,
    **LIBRARY,
    **KEPT,
    **IMPORTS,
    **DRAFTS,
    **API,
    **CHANNELS_API,
    **TEAM_API,
    **FEEDBACK_API,
    **KEPT_API,
    **QUESTIONS_API,
    **MENTIONS_API,
    **PROMISES_API,
    **TEXTS_API,
    **ROTAS_API,
}
