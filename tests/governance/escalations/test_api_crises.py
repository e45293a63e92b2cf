"""Crises through the API: by the rules of the page, and by people alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.audit.models import Entry
from governance.core.clock import utc_now
from governance.escalations.models import Crisis
from governance.escalations.services.crisis import crisis_declare
from tests.policies.guidance.test_api import results, token
from tests.queries import queries_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast, Member

HERE = "/api/v1/crises/"
ABOUT = "Stoves of last week leak gas."


def post(member: Member, where: str, **body: Any) -> Any:
    return member.client().post(HERE + where, body, content_type="application/json")


def test_it_is_declared_read_and_ended_by_who_may(cast: Cast) -> None:
    place = str(cast.support.uid)
    made = post(cast.head_coach, "", about=ABOUT, department=place)
    assert made.status_code == 201
    row = made.json()
    assert (row["about"], row["department"], row["ended_at"]) == (ABOUT, place, None)
    assert made.headers["Location"].endswith(f"{HERE}{row['uid']}/")
    again = post(cast.head_coach, "", about=ABOUT, department=place)
    assert (again.status_code, again.json()["code"]) == (409, "declared")
    seen = cast.player.client().get(f"{HERE}{row['uid']}/decisions/").json()
    assert (seen["legal"], seen["yours"]) == (["end", "allow_text"], [])
    ways = f"{row['uid']}/decisions/"
    assert post(cast.player, ways, decision="end", reason="No.").status_code == 403
    assert post(cast.head_coach, ways, decision="end").json()["errors"][0]["pointer"] == "/reason"
    ended = post(cast.head_coach, ways, decision="end", reason="All are called back.")
    assert (ended.status_code, ended.json()["legal"]) == (201, [])
    assert post(cast.head_coach, ways, decision="end", reason="Again.").status_code == 409
    told = Entry.objects.filter(subject_uid=row["uid"]).order_by("id")
    assert list(told.values_list("verb", "reason")) == [
        ("crisis.declared", ABOUT),
        ("crisis.ended", "All are called back."),
    ]


def test_what_is_not_there_is_named(cast: Cast) -> None:
    unknown = "01900000-0000-7000-8000-00000000dead"
    for field in ("department", "path"):
        answer = post(cast.head_coach, "", about=ABOUT, **{field: unknown})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == f"/{field}"
    other = post(cast.head_coach, "", about=ABOUT, pause=True, expected=999)
    assert other.status_code == 409
    assert not Crisis.objects.exists()


def test_tokens_read_what_is_within_their_limit_and_declare_nothing(
    cast: Cast, client: Client
) -> None:
    for department in (None, cast.support):
        crisis_declare(
            actor=cast.head_coach.viewer, about=ABOUT, department=department, now=utc_now()
        )
    assert len(results(client, "/crises/", **token("read"))) == 2
    within = results(client, "/crises/?open=true", **token("read", department=cast.stores))
    assert [row["department"] for row in within] == [None]
    assert results(client, "/crises/?open=false", **token("read")) == []
    refused = client.post(
        HERE, {"about": ABOUT}, content_type="application/json", **token("read", "write")
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "people_only")


def test_a_page_costs_as_much_with_one_row_as_with_many(cast: Cast) -> None:
    client = cast.head_coach.client()
    crisis_declare(actor=cast.head_coach.viewer, about=ABOUT, now=utc_now())
    few = len(queries_of(lambda: results(client, "/crises/")))
    for department in (cast.support, cast.stores):
        crisis_declare(
            actor=cast.head_coach.viewer, about=ABOUT, department=department, now=utc_now()
        )
    assert len(queries_of(lambda: results(client, "/crises/"))) == few <= 8
