"""Mentions through the API: reported by tools, read by who may, the words by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from django.test import Client

from governance.accounts.services import token_create
from governance.audit.models import Entry
from governance.core.clock import utc_now
from governance.escalations.models import Escalation, Mention
from governance.escalations.services import escalation_take
from tests.cast import COMMAND, NOW
from tests.governance.escalations.parts import SAID, escalation_of, log
from tests.governance.escalations.test_mention_log import make_channel

if TYPE_CHECKING:
    from uuid import UUID

    from tests.cast import Cast

REPORT: dict[str, Any] = {"said": SAID, "where": "https://x.com/a/1", "topic": "safety"}


def token(cast: Cast, *, scopes: tuple[str, ...] = ("read", "write"), within: Any = None) -> str:
    _row, secret = token_create(
        actor=COMMAND,
        owner=cast.administrator.user,
        name="Listening tool",
        scopes=list(scopes),
        days=30,
        now=utc_now(),
        within_department_uid=within.uid if within else None,
    )
    return secret


def ask(
    secret: str, path: str = "mentions/", body: dict[str, Any] | None = None
) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {secret}"}
    send = Client().get if body is None else Client().post
    more = {} if body is None else {"data": orjson.dumps(body), "content_type": "application/json"}
    answer = send(f"/api/v1/{path}", headers=headers, **more)  # type: ignore[arg-type]
    return answer.status_code, orjson.loads(answer.content)


def report(secret: str, **changes: Any) -> tuple[int, Any]:
    return ask(secret, body={**REPORT, **changes})


def found(secret: str, path: str = "mentions/") -> list[UUID]:
    return [row["uid"] for row in ask(secret, path)[1]["results"]]


def test_what_a_tool_reports_climbs_as_any_other(cast: Cast) -> None:
    status, made = report(token(cast), department=str(cast.support.uid))
    mention = Mention.objects.get()
    assert (status, made["uid"], made["state"]) == (201, str(mention.uid), "open")
    assert made["near"] == []
    assert mention.logged_by is None
    assert mention.logged_by_label.startswith("Listening tool (pb_")
    assert escalation_of(mention).asked == cast.coach.listed
    assert made["escalation"] == str(escalation_of(mention).uid)


def test_what_is_just_noted_starts_no_clock(cast: Cast) -> None:
    _status, made = report(token(cast), wish="note")
    assert (made["state"], made["escalation"]) == ("noted", None)


def test_the_words_are_in_no_answer_and_not_in_the_trail(cast: Cast) -> None:
    secret = token(cast)
    report(secret)
    uid = Mention.objects.get().uid
    for path in ("mentions/", f"mentions/{uid}/", "escalations/"):
        assert "hissed" not in str(ask(secret, path))
    for entry in Entry.objects.all():
        assert "hissed" not in f"{entry.subject_label} {entry.changes} {entry.reason}"


def test_a_token_of_a_department_reports_and_reads_within_it(cast: Cast) -> None:
    limited, whole = token(cast, within=cast.stores), token(cast)
    other = log(cast.employee)
    assert report(limited)[0] == 400
    status, problem = report(limited, department=str(cast.support.uid))
    assert (status, problem["code"]) == (400, "unknown_reference")
    assert report(limited, department=str(cast.stores.uid))[0] == 201
    inside = Mention.objects.get(department=cast.stores)
    assert found(limited) == [str(inside.uid)]
    assert found(limited, "escalations/") == [str(escalation_of(inside).uid)]
    assert ask(limited, f"mentions/{other.uid}/")[0] == 404
    assert set(found(whole)) == {str(inside.uid), str(other.uid)}


def test_a_limited_token_is_not_told_of_a_channel_elsewhere(cast: Cast) -> None:
    """Known and unknown links are refused in the same words."""
    make_channel("Larkfield", "x", cast.support)
    limited = token(cast, within=cast.stores)
    known, unknown = (
        report(limited, where=where)[1] for where in ("https://x.com/Larkfield", "https://x.com/b")
    )
    assert {**known, "request_id": ""} == {**unknown, "request_id": ""}


def test_a_token_that_only_reads_reports_nothing(cast: Cast) -> None:
    assert report(token(cast, scopes=("read",)))[0] == 403
    assert not Mention.objects.exists()


def test_people_read_the_words_where_they_may(cast: Cast) -> None:
    mention = log(cast.employee)
    own, audited = (
        member.client().get(f"/api/v1/mentions/{mention.uid}/").json()
        for member in (cast.coach, cast.auditor)
    )
    assert (own["said"], audited["said"], audited["where"]) == (SAID, None, None)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=noted", 0),
        ("state=open", 1),
        ("state=taken", 1),
        ("topic=complaint", 2),
        ("topic=praise", 0),
        ("since=2026-11-23T00:00:00Z", 2),
        ("since=2999-01-01T00:00:00Z", 0),
    ],
)
def test_the_list_is_filtered(cast: Cast, query: str, count: int) -> None:
    taken, _open = log(cast.employee), log(cast.employee)
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(taken), now=NOW)
    assert len(found(token(cast), f"mentions/?{query}")) == count


def test_escalations_are_found_by_who_has_them_and_when_they_are_due(cast: Cast) -> None:
    taken, free = log(cast.employee), log(cast.employee)
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(taken), now=NOW)
    secret, coach = token(cast), cast.coach.listed.uid
    taken_uid, free_uid = (
        str(Escalation.objects.get(mention=mention).uid) for mention in (taken, free)
    )
    assert found(secret, f"escalations/?holder={coach}") == [taken_uid]
    assert found(secret, "escalations/?state=open") == [free_uid]
    assert found(secret, "escalations/?due_before=2000-01-01T00:00:00Z") == []


def test_fields_and_an_etag(cast: Cast) -> None:
    mention, secret = log(cast.employee), token(cast)
    assert ask(secret, "mentions/?fields=uid,state")[1]["results"] == [
        {"uid": str(mention.uid), "state": "open"}
    ]
    headers = {"Authorization": f"Bearer {secret}"}
    first = Client().get(f"/api/v1/mentions/{mention.uid}/", headers=headers)
    headers["If-None-Match"] = first["ETag"]
    assert Client().get(f"/api/v1/mentions/{mention.uid}/", headers=headers).status_code == 304


@pytest.mark.parametrize(
    "said", ["🔥🏕️ stove", "الموقد يصفر", "\u202eevots", "x" * 10_000, "line\nline"]
)
def test_any_words_are_kept_as_they_were(cast: Cast, said: str) -> None:
    assert report(token(cast), said=said)[0] == 201
    assert Mention.objects.get().said == said


@pytest.mark.parametrize(
    "change",
    [
        {"said": "x" * 1_000_000},
        {"said": "x" * 10_001},
        {"said": "a\0b"},
        {"said": ""},
        {"where": "x" * 501},
        {"topic": "gossip"},
        {"department": "nowhere"},
        {"severty": "high"},
    ],
)
def test_nonsense_is_refused_at_its_field(cast: Cast, change: dict[str, str]) -> None:
    status, problem = report(token(cast), **change)
    assert status == 400
    assert [each["pointer"].strip("/") for each in problem["errors"]] == list(change)
    assert not Mention.objects.exists()


def test_near_ones_are_named_with_what_is_the_same(cast: Cast) -> None:
    secret = token(cast)
    _status, first = report(secret, where="https://www.x.com/a/1/?utm_source=b")
    _status, link = report(secret, said="Something else entirely", where="http://X.com/a/1")
    _status, words = report(secret, said=f"{SAID}!", where="At the counter")
    assert [(each["mention"], each["near"]) for each in link["near"]] == [(first["uid"], "link")]
    assert [(each["mention"], each["near"]) for each in words["near"]] == [(first["uid"], "words")]


def test_what_is_not_near_is_not_named(cast: Cast) -> None:
    log(cast.employee, now=utc_now() - timedelta(hours=49))
    log(cast.employee, said="The shop was closed at noon", now=utc_now())
    assert report(token(cast))[1]["near"] == []


def test_two_videos_of_one_site_are_two(cast: Cast) -> None:
    secret = token(cast)
    report(secret, said="Hissing tent", where="https://www.youtube.com/watch?v=aaa&si=1")
    _status, same = report(secret, said="A film", where="https://youtube.com/watch?si=2&v=aaa")
    _status, other = report(secret, said="The weather", where="https://youtube.com/watch?v=bbb")
    assert (len(same["near"]), other["near"]) == (1, [])


def test_a_reporter_learns_of_no_mention_that_is_not_for_them(cast: Cast) -> None:
    log(cast.coach_elsewhere, now=utc_now())
    mine = log(cast.employee, now=utc_now())
    assert "Perhaps reported already" not in page(cast.employee, mine)
    assert "Perhaps reported already" in page(cast.head_coach, mine)


def page(member: Any, mention: Mention) -> str:
    body: str = member.client().get(f"/mentions/{mention.uid}/").content.decode()
    return body


def test_the_page_after_reporting_says_who_has_the_other(cast: Cast) -> None:
    first = log(cast.employee, now=utc_now())
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(first), now=utc_now())
    body = page(cast.employee, log(cast.employee, now=utc_now()))
    assert f'href="/mentions/{first.uid}/"' in body
    assert "with Maria Ortiz" in body
    assert "Nearly the same words" in body
