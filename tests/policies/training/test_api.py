"""The API of courses: what was open, who passed and until when; nothing is written."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from policies.training.services import course_publish
from tests.cast import NOW, Cast
from tests.policies.guidance.test_api import results, token
from tests.policies.making import RIGHT, drafted_course, published_course
from tests.policies.training.test_quiz import LATER, WRONG, take
from tests.queries import queries_of

if TYPE_CHECKING:
    from django.test import Client

    from policies.training.models import CourseVersion

PATHS = ("/courses/", "/certificates/")


def passed(cast: Cast) -> CourseVersion:
    """The player passes, the coach does not."""
    version = published_course(cast)
    take(cast.player.viewer, version, RIGHT)
    take(cast.coach.viewer, version, WRONG)
    return version


def test_courses_are_those_open_now_or_on_a_day(cast: Cast, client: Client) -> None:
    first, header = published_course(cast), token("read")
    drafted_course(cast)
    row = results(client, "/courses/", **header)[0]
    assert (row["version"], row["lessons"], row["questions"]) == (str(first.uid), 1, 3)
    assert (row["audience"], row["valid_days"]) == ("role_kinds", 365)
    before = (NOW - timedelta(days=1)).date()
    assert results(client, f"/courses/?as_of={before}", **header) == []
    assert results(client, f"/courses/?as_of={NOW.date()}&fields=number", **header) == [
        {"number": 1}
    ]


def test_of_a_day_before_a_new_version_the_old_one_is_told(cast: Cast, client: Client) -> None:
    first = published_course(cast)
    second = type(first).objects.create(
        course=first.course, number=2, drafted_by_label="Kofi Osei", drafted_at=NOW
    )
    second.lessons.create(position=1, title="Again", text="Be kind.")
    for question in first.questions.all():
        question.pk, question.version = None, second
        question.save()
    course_publish(actor=cast.head_coach.viewer, version=second, now=NOW + timedelta(days=3))
    day = (NOW + timedelta(days=1)).date()
    numbers = [
        results(client, f"/courses/{query}", **token("read"))[0]["number"]
        for query in ("", f"?as_of={day}")
    ]
    assert numbers == [2, 1]


def test_certificates_are_for_those_who_look_after_it(cast: Cast, client: Client) -> None:
    version = passed(cast)
    told = results(client, "/certificates/", **token("training"))
    assert [(row["person"], row["version"], row["percent"]) for row in told] == [
        (str(cast.player.listed.uid), str(version.uid), 100)
    ]
    seen = {
        name: len(results(member.client(), "/certificates/"))
        for name, member in cast.members.items()
        if name in {"player", "coach", "line_manager", "auditor", "employee", "stores_head"}
    }
    assert seen == {
        "player": 1,
        "coach": 1,
        "line_manager": 1,
        "auditor": 1,
        "employee": 0,
        "stores_head": 0,
    }


def test_a_token_sees_the_results_of_its_scope_and_department(cast: Cast, client: Client) -> None:
    passed(cast)
    within = token("training", department=cast.stores)
    assert results(client, "/certificates/", **within) == []
    assert len(results(client, "/certificates/", **token("training", department=cast.root))) == 1
    assert client.get("/api/v1/certificates/", **token("read", "audit")).status_code == 403


def test_whether_it_counts_is_asked_of_the_day(cast: Cast, client: Client) -> None:
    passed(cast)
    header = token("training")
    for day, valid, found in (
        (LATER, "true", 1),
        (LATER - timedelta(days=1), "true", 0),
        (LATER + timedelta(days=364), "true", 1),
        (LATER + timedelta(days=366), "true", 0),
        (LATER + timedelta(days=366), "false", 1),
    ):
        path = f"/certificates/?valid={valid}&as_of={day.date()}"
        assert len(results(client, path, **header)) == found, path
    since = (LATER + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    assert results(client, f"/certificates/?since={since}", **header) == []


def test_a_page_costs_as_much_with_one_row_as_with_many(cast: Cast, client: Client) -> None:
    version, header = published_course(cast), token("training", "read")
    take(cast.player.viewer, version, RIGHT)
    results(client, PATHS[0], **header)  # that the token was used is written down once
    few = [_cost(client, path, header) for path in PATHS]
    for name in ("coach", "coach_elsewhere"):
        take(cast.members[name].viewer, version, RIGHT)
    many = [_cost(client, path, header) for path in PATHS]
    assert few == many
    assert max(many) <= 8


def _cost(client: Client, path: str, header: dict[str, Any]) -> int:
    return len(queries_of(lambda: results(client, path, **header)))
