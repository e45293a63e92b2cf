"""Every mail there is, word for word, as text and as HTML, against ``tests/data/mail``.

After a change that is meant, write them anew and look at the difference before committing it:

    PLAYBOOK_RENEW=1 python3 dev.py test tests/governance/notify/test_mails.py
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.notify.registry import kind_of
from roles.org.models import OrganisationSettings, Person

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

TEMPLATES: Final = Path(settings.BASE_DIR) / "templates"
KEPT: Final = Path(settings.BASE_DIR) / "tests/data/mail"
SIGNED: Final = re.compile(r"(/(?:unsubscribe|answer)/)[^/\"]+")
QUESTION: Final = {
    "path": "/ask/01900000-0000-7000-8000-000000000001/",
    "asker": "Priya Shah",
    "said": "May I answer the tent video?\nThey ask <me>!",
}
FEEDBACK: Final = {
    "path": "/feedback/01900000-0000-7000-8000-000000000005/",
    "asker": "Priya Shah",
    "said": "Naming the hours first saves a <second> call & time.",
}
ROLE: Final = {
    "path": "/assignments/01900000-0000-7000-8000-000000000001/",
    "holder": "Hana Costa",
    "role": "Frontline responder, Support",
    "authority": "Reply",
    "proposer": "Priya Shah",
    "note": "She has done it at the counter for years.\nAsk <her>!",
    "because": "Line manager",
    "by": "Grace Weiss",
    "reason": "The department is closing & moving.",
    "todo": "0190000000007000800000000000000a",
    "by_link": "yes",
    "until": "2026-11-24T09:00:00+00:00",
    "resigned": "",
    "last": "2026-11-30T23:59:59+00:00",
}
OWED: Final = [
    {
        "title": "Baseline <2>",
        "path": "/guidelines/baseline/",
        "due_at": "2026-11-20T09:00:00+00:00",
        "late": True,
    },
    {
        "title": "Course: answering in public",
        "path": "/courses/answering/",
        "due_at": "2026-11-24T23:30:00+00:00",
        "late": False,
    },
]
SAMPLES: Final[dict[str, dict[str, Any]]] = {
    **{
        f"team/mail/{name}": ROLE
        for name in (
            "accept",
            "active",
            "approve",
            "break_glass",
            "capped",
            "consent",
            "declined",
            "ended",
            "lapsed",
            "lowered",
            "paused",
            "ready",
            "resumed",
            "vacated",
            "handing_over",
            "looks_after",
        )
    },
    "team/mail/review": {"path": "/reviews/", "count": 3},
    "team/mail/hours": ROLE | {"hours": "20.0", "before": "4.0"},
    "team/mail/focus_dropped": ROLE | {"channels": "@larkfield, <b>", "left": ""},
    "team/mail/partner_ends": {
        "path": "/people/01900000-0000-7000-8000-000000000004/",
        "partner": "Theo Nasser",
        "last": "2026-11-30T12:00:00+00:00",
        "own": "",
    },
    "channels/mail/answered": {
        "path": "/channels/asked/01900000-0000-7000-8000-000000000003/",
        "channel": "larkfield (tiktok)",
        "outcome": "Declined",
        "by": "Amara Reid",
        "reason": "Nobody has time for it & <nobody> asked.",
    },
    "channels/mail/decided": {
        "path": "/channels/01900000-0000-7000-8000-000000000003/",
        "channel": "larkfield (tiktok)",
        "outcome": "Paused",
        "by": "Amara Reid",
        "reason": "A crisis & <nobody> knows yet.",
    },
    "channels/mail/advice_lapsed": {
        "path": "/channels/advice/01900000-0000-7000-8000-000000000003/",
        "channel": "larkfield (tiktok)",
        "function": "Legal & <compliance>",
    },
    "team/mail/exemption": {
        "path": "/exemptions/01900000-0000-7000-8000-000000000004/",
        "what": "refused",
        "rule": "CV1",
        "place": "Support",
        "by": "Amara Reid",
        "reason": "A coach can be found by <then> & earlier.",
    },
    "playbooks/mail/asked": QUESTION,
    "playbooks/mail/answered": QUESTION | {"said": "With the holding text.\nNot <more>."},
    "playbooks/mail/feedback": FEEDBACK,
    "playbooks/mail/feedback_said": FEEDBACK
    | {"by": "Maria Ortiz", "said": "Which shop & <when>?"},
    "playbooks/mail/outcome": FEEDBACK
    | {"by": "Maria Ortiz", "outcome": "used", "said": "From Monday on.\nThanks & <well>."},
    "guidance/mail/consulted": {
        "title": "House rules & <more>",
        "by": "Maria Ortiz",
        "path": "/guidelines/house-rules/comments/",
    },
    "guidance/mail/approval": {
        "title": "House rules & <more>, version 2",
        "function": "Legal",
        "late": "Sami <Tanaka>",
        "due_at": "2026-11-30T22:59:59+00:00",
        "path": "/guidelines/house-rules/review/",
    },
    "guidance/mail/translation": {
        "title": "House rules & <more>, version 2, de",
        "by": "Maria Ortiz",
        "late": "Amara <Reid>",
        "due_at": "2026-11-30T22:59:59+00:00",
        "path": "/guidelines/house-rules/translations/2/de/",
    },
    **{
        f"guidance/mail/{name}": {
            "title": "House rules & <more>, version 2",
            "by": "Sami <Tanaka>",
            "said": "Who is meant by <them>?\nPeople from outside, too?",
            "path": "/guidelines/house-rules/review/",
        }
        for name in ("question", "question_answered")
    },
    "guidance/mail/minor": {
        "title": "House rules & <more>",
        "number": 2,
        "note": "A typo & <its> end.",
        "path": "/guidelines/house-rules/",
    },
    "guidance/mail/stood": {
        "title": "House rules & <more>",
        "number": 2,
        "note": "A typo & <its> end.",
        "path": "/guidelines/house-rules/compare/1/2/",
        "stands": True,
    },
    "guidance/mail/late": {
        "path": "/guidelines/",
        "count": 21,
        "more": 20,
        "people": [
            {
                "name": "Priya <Shah>",
                "title": "House rules & <more>",
                "due_at": "2026-11-16T09:00:00+00:00",
            }
        ],
    },
    "guidance/mail/nudge": {
        "by": "Leon Marsh",
        "title": "House rules & <more>",
        "reason": "The audit is on <Friday> & I am away.",
        "due_at": "2026-11-24T23:30:00+00:00",
        "path": "/guidelines/house-rules/",
    },
    "playbooks/mail/tip": FEEDBACK
    | {
        "path": "/tips/01900000-0000-7000-8000-000000000006/",
        "asker": "Retail",
        "said": "Hours first\n\nName the opening hours & the <door> first.",
    },
    "playbooks/mail/tip_withdrawn": {
        "path": "/tips/01900000-0000-7000-8000-000000000006/",
        "title": "Hours first & <last>",
    },
    "playbooks/mail/tip_answered": FEEDBACK
    | {
        "asker": "Retail",
        "department": "Support & <Sons>",
        "title": "Hours first",
        "answer": "declined",
        "said": "Ours never change.",
    },
    "escalations/mail/asked": {
        "title": "Complaint, Support",
        "said": "The parcel never came.\nThird time <now>!",
        "where": "https://example.org/a?b=1&c=2",
        "reporter": "Priya Shah",
        "department": "Support",
        "by": "2026-11-23T09:30:00+00:00",
        "minutes": 30,
        "path": "/mentions/01900000-0000-7000-8000-000000000002/",
        "todo": "0190000000007000800000000000000a",
        "by_link": "yes",
    },
    "escalations/mail/handed": {
        "name": "Omar <Aziz>",
        "title": "“The parcel never came.”",
        "said": "The parcel never came.\nThird time <now>!",
        "reason": "I am away & Priya knows them.",
        "path": "/mentions/01900000-0000-7000-8000-000000000002/",
    },
    "escalations/mail/booth": {
        "name": "Priya Shah",
        "said": "The parcel never came.\nThird time <now>!",
        "draft": "We are sorry & send it anew.",
        "question": "May we say when?",
        "by": "2026-11-23T11:00:00+00:00",
        "reminded": False,
        "late": False,
        "path": "/booth/01900000-0000-7000-8000-000000000007/",
        "todo": "0190000000007000800000000000000a",
        "by_link": "yes",
    },
    "escalations/mail/booth_answered": {
        "name": "Omar <Aziz>",
        "state": "approved",
        "answer": "We are sorry & send it today.",
        "until": "2027-02-21",
        "topic": "Complaint",
        "title": "“The parcel never came.”",
        "path": "/booth/01900000-0000-7000-8000-000000000007/",
    },
    "escalations/mail/clock": {
        "why": "word",
        "name": "Priya <Shah>",
        "title": "“The parcel never came.”",
        "since": "2026-11-23T09:00:00+00:00",
        "by": "2026-11-23T10:00:00+00:00",
        "then": "2026-11-23T12:00:00+00:00",
        "path": "/mentions/01900000-0000-7000-8000-000000000002/",
    },
    "escalations/mail/surge": {
        "surges": [
            {
                "topic": "safety",
                "channel": "",
                "department": "Support & <Sons>",
                "counted": 9,
                "usual": 1.25,
            }
        ],
        "path": "/mentions/surges/01900000-0000-7000-8000-000000000002/",
    },
    "escalations/mail/watched": {
        "event": "handed",
        "name": "Priya <Shah>",
        "to": "Omar <Aziz>",
        "added_by": "Maria <Ortiz>",
        "topic": "safety",
        "department": "Support & <Sons>",
        "path": "/mentions/01900000-0000-7000-8000-000000000002/",
    },
    "escalations/mail/duty": {
        "name": "Priya Shah",
        "rota": "Support & <desk>",
        "since": "2026-11-23T09:00:00+00:00",
        "until": "2026-11-23T13:00:00+00:00",
        "back_since": "2026-11-24T09:00:00+00:00",
        "back_until": "2026-11-24T13:00:00+00:00",
        "note": "The lift is <loud> today.",
        "path": "/duty/requests/01900000-0000-7000-8000-000000000006/",
    },
    "escalations/mail/duty_answered": {
        "name": "Omar <Aziz>",
        "answer": "accepted",
        "stays": 2,
        "rota": "Support & <desk>",
        "since": "2026-11-23T09:00:00+00:00",
        "until": "2026-11-23T13:00:00+00:00",
        "back_since": "",
        "back_until": "",
        "path": "/duty/requests/01900000-0000-7000-8000-000000000006/",
    },
    "escalations/mail/promise": {
        "name": "Priya <Shah>",
        "role": "Frontline responder",
        "to_whom": "@two <tents>",
        "what": "A new stove & a <tent>",
        "money": "EUR 79.00",
        "due": "2026-11-27T23:59:59+00:00",
        "path": "/promises/01900000-0000-7000-8000-000000000007/",
    },
    "escalations/mail/promise_answered": {
        "name": "Amara <Reid>",
        "answer": "declined",
        "words": "Too much & too <late>.",
        "to_whom": "@two <tents>",
        "what": "A new stove & a <tent>",
        "money": "EUR 79.00",
        "due": "2026-11-27T23:59:59+00:00",
        "path": "/promises/01900000-0000-7000-8000-000000000007/",
    },
    "escalations/mail/promise_passed": {
        "name": "Priya <Shah>",
        "to_whom": "@two <tents>",
        "what": "A new stove & a <tent>",
        "money": "EUR 79.00",
        "due": "2026-11-27T23:59:59+00:00",
        "path": "/promises/01900000-0000-7000-8000-000000000007/",
    },
    "home/mail/invite": {
        "inviter": "Kofi Osei",
        "asked": ["Baseline <2>", "Course: answering in public"],
        "path": "/accounts/sign-in/",
    },
    "todos/mail/digest": {"path": "/", "count": 22, "more": 20, "todos": OWED},
    "todos/mail/weekly": {
        "path": "/team/",
        "count": 2,
        "more": 0,
        "reports": [
            {"name": "Priya Shah", "late": 2, "due": 1},
            {"name": "Hana Costa", "late": 0, "due": 3},
        ],
    },
}
AT_ONCE: Final[dict[str, dict[str, Any]]] = {
    "account/email/login_code": {"code": "482917"},
    "account/email/unknown_account": {"email": "sam@elsewhere.example"},
}


@pytest.fixture
def hana(db: None) -> Person:
    OrganisationSettings.objects.update_or_create(
        pk=1, defaults={"name": "Larkfield & Co.", "time_zone": "Europe/Berlin"}
    )
    return Person.objects.create(
        uid=UUID("01900000-0000-7000-8000-000000000003"),
        given_name="Hana",
        display_name="Hana Costa",
        email="hana.costa@larkfield.example",
    )


def built(name: str, person: Person) -> EmailMessage:
    if name in AT_ONCE:
        mail: EmailMessage = get_adapter().render_mail(name, "sam@elsewhere.example", AT_ONCE[name])
        return mail
    return mail_build(Message(template=name, person=person, payload=SAMPLES[name]))


def html_of(mail: EmailMessage) -> str:
    assert isinstance(mail, EmailMultiAlternatives)
    return str(mail.alternatives[0][0])


def test_each_mail_has_a_sample() -> None:
    queued = {str(path)[:-12] for path in _relative("*/mail/*.subject.txt")}
    at_once = {str(path)[:-12] for path in _relative("account/email/*_subject.txt")}
    assert queued == set(SAMPLES)
    assert at_once == set(AT_ONCE)


def _relative(pattern: str) -> list[Path]:
    return [path.relative_to(TEMPLATES) for path in TEMPLATES.glob(pattern)]


@pytest.mark.parametrize("name", [*SAMPLES, *AT_ONCE])
def test_it_reads_as_it_did(name: str, hana: Person) -> None:
    mail = built(name, hana)
    texts = {
        "txt": f"Subject: {mail.subject}\n\n{mail.body}",
        "html": html_of(mail),
    }
    for ending, text in texts.items():
        kept = KEPT / f"{name.replace('/', '.')}.{ending}"
        found = SIGNED.sub(r"\1signed", text)
        if os.environ.get("PLAYBOOK_RENEW"):
            kept.write_text(found)
        assert found == kept.read_text()


@pytest.mark.parametrize("name", [*SAMPLES, *AT_ONCE])
def test_nothing_in_it_tracks_and_one_thing_is_to_press(name: str, hana: Person) -> None:
    """No picture, no script, nothing fetched, no parameter in a link that tells who pressed it."""
    html = html_of(built(name, hana))
    assert not re.search(r"<(img|script|link|iframe|object|video)\b|url\(|@import", html)
    assert all("?" not in link for link in re.findall(r'href="([^"]*)"', html))
    assert html.count('class="button"') == (0 if name in AT_ONCE else 1)


@pytest.mark.parametrize("name", SAMPLES)
def test_it_says_from_where_and_why(name: str, hana: Person) -> None:
    mail = built(name, hana)
    assert "You get this " in mail.body
    assert "Larkfield & Co. · " in mail.body
    assert "Larkfield &amp; Co. · " in " ".join(html_of(mail).split())
    assert f"{settings.BASE_URL}/preferences/" in mail.body


@pytest.mark.parametrize("name", SAMPLES)
def test_what_may_be_left_out_can_be_stopped_from_the_mail_itself(name: str, hana: Person) -> None:
    """RFC 8058: the address in both headers' pair and in the footer; none where it is required."""
    mail, kind = built(name, hana), kind_of(name)
    assert kind is not None, "every mail belongs to a kind that people can read about"
    header = mail.extra_headers.get("List-Unsubscribe", "")
    assert bool(header) == ("List-Unsubscribe-Post" in mail.extra_headers) == (not kind.required)
    assert header.strip("<>") in mail.body
    assert header.strip("<>") in html_of(mail)
    assert ("/unsubscribe/" in mail.body) == (not kind.required)


def test_it_speaks_the_readers_language_and_tells_their_time(hana: Person) -> None:
    assert "Please take it by 10:30 CET." in built("escalations/mail/asked", hana).body
    hana.time_zone, hana.language = "America/New_York", "de"
    html = html_of(built("escalations/mail/asked", hana))
    assert '<html lang="de">' in html
    assert "04:30 EST" in html


def test_without_choice_it_speaks_the_organisations(hana: Person) -> None:
    OrganisationSettings.objects.update(language="de")
    assert '<html lang="de">' in html_of(built("team/mail/ready", hana))
    assert "bis „Antworten“" in built("team/mail/accept", hana).body
    assert "Abgelehnt." in built("channels/mail/answered", hana).body
    assert "„Beschwerde“" in built("escalations/mail/booth_answered", hana).body
