"""The booth is asked before something is decided about a channel, and answers on one page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.events import assignments_changed
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.channels.models import Advice, Channel
from roles.channels.rules import Verdict
from roles.channels.services import advice_ask, advice_give, channel_decide, channels_sweep
from roles.org.models import OrganisationSettings
from roles.team.models import Assignment, ReadyPeriod
from roles.team.tasks import silence
from tests.cast import COMMAND, NOW, make_assignment
from tests.queries import queries_of
from tests.roles.channels.making import make_channel
from tests.roles.team.pages import text

if TYPE_CHECKING:
    from tests.cast import Cast, Member


@pytest.fixture
def channel(cast: Cast) -> Channel:
    return make_channel(cast)


def ask(
    cast: Cast, channel: Channel, who: str = "department_head", question: str = "May we drop it?"
) -> Advice:
    return advice_ask(
        actor=cast.members[who].viewer,
        channel=channel,
        function="legal",
        question=question,
        now=NOW,
    )


def give(member: Member, advice: Advice, words: str = "Yes, after the campaign.") -> Advice:
    return advice_give(actor=member.viewer, advice=advice, text=words, now=NOW)


def owing() -> list[str]:
    owed = Todo.objects.open().filter(subject__kind="channel_advice").select_related("person")
    return [str(todo.person) for todo in owed]


def test_whoever_decides_asks_and_the_booth_answers_on_one_page(
    cast: Cast, channel: Channel
) -> None:
    client = cast.department_head.client()
    path = f"/channels/{channel.uid}/booth/"
    assert f'href="{path}"' in text(client, f"/channels/{channel.uid}/")
    assert client.post(path, {"function": "legal", "question": "Drop it?"}).status_code == 302
    assert owing() == ["Sami Tanaka"]
    advice = Advice.objects.get()
    answering = cast.booth_member.client()
    page = text(answering, f"/channels/advice/{advice.uid}/")
    assert "“Drop it?”" in page
    assert "Custody" in page
    sent = answering.post(f"/channels/advice/{advice.uid}/", {"text": "Not before May."})
    assert sent.status_code == 302
    assert owing() == []
    assert "Not before May." in text(client, f"/channels/{channel.uid}/")


def test_what_was_advised_stands_with_the_decision_and_in_the_trail(
    cast: Cast, channel: Channel
) -> None:
    give(cast.booth_member, ask(cast, channel))
    decision = channel_decide(
        actor=cast.department_head.viewer,
        channel=channel,
        verdict=Verdict.DROP,
        reason="Nobody reads it.",
        now=NOW,
    )
    assert [each.text for each in decision.advice.all()] == ["Yes, after the campaign."]
    entry = Entry.objects.get(verb="channel.drop")
    assert entry.changes["advice"] == ["Legal: Yes, after the campaign."]
    asked = Entry.objects.get(verb="channel.advice_asked")
    assert (asked.reason, asked.changes["asked"]) == ("May we drop it?", "Sami Tanaka")
    assert Entry.objects.get(verb="channel.advised").reason == "Yes, after the campaign."
    page = text(cast.employee.client(), f"/channels/{channel.uid}/")
    assert "Legal: “Yes, after the campaign.”" in page
    assert "after the campaign" not in text(cast.external.client(), f"/channels/{channel.uid}/")
    second = channel_decide(
        actor=cast.head_coach.viewer,
        channel=channel,
        verdict=Verdict.ADOPT,
        reason="We do.",
        now=NOW,
    )
    assert not second.advice.exists()


def test_a_decision_does_not_wait_and_asks_no_more(cast: Cast, channel: Channel) -> None:
    advice = ask(cast, channel)
    actor = cast.head_coach.viewer
    channel_decide(actor=actor, channel=channel, verdict=Verdict.KEEP, reason="So.", now=NOW)
    assert owing() == []
    assert Todo.objects.get(subject__kind="channel_advice").outcome == "not_needed"
    with pytest.raises(Conflict) as error:
        give(cast.booth_member, advice)
    assert "decided without" in str(error.value)
    late = cast.booth_member.client().post(f"/channels/advice/{advice.uid}/", {"text": "Late."})
    assert late.status_code == 409
    assert "Late." in late.content.decode()


@pytest.mark.parametrize("who", ["department_head", "head_coach", "boss"])
def test_who_decides_about_it_may_ask(cast: Cast, channel: Channel, who: str) -> None:
    assert ask(cast, channel, who).asked == cast.booth_member.listed


@pytest.mark.parametrize(
    "who", ["employee", "player", "coach", "stores_head", "booth_member", "auditor", "external"]
)
def test_nobody_else_asks(cast: Cast, channel: Channel, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask(cast, channel, who)
    assert cast.members[who].client().get(f"/channels/{channel.uid}/booth/").status_code == 403


@pytest.mark.parametrize(
    ("who", "status"),
    [("department_head", 403), ("head_coach", 403), ("auditor", 403), ("coach", 404),
     ("employee", 404), ("external", 404), ("stores_head", 404)],
)  # fmt: skip
def test_nobody_else_answers(cast: Cast, channel: Channel, who: str, status: int) -> None:
    advice = ask(cast, channel)
    with pytest.raises(NotAllowed):
        give(cast.members[who], advice)
    answer = cast.members[who].client().post(f"/channels/advice/{advice.uid}/", {"text": "No."})
    assert answer.status_code == status


def test_one_question_at_a_time_and_one_answer(cast: Cast, channel: Channel) -> None:
    advice = ask(cast, channel)
    with pytest.raises(Conflict):
        ask(cast, channel)
    give(cast.booth_member, advice)
    with pytest.raises(Conflict) as error:
        give(cast.booth_member, advice)
    assert "has answered already" in str(error.value)
    assert ask(cast, channel).pk != advice.pk, "what is answered may be asked anew"


@pytest.mark.parametrize("words", ["", " ", "x" * 1001, "The password is hunter2", "a\0b"])
def test_what_is_no_answer_is_refused(cast: Cast, channel: Channel, words: str) -> None:
    advice = ask(cast, channel)
    with pytest.raises(Invalid):
        give(cast.booth_member, advice, words)
    assert owing() == ["Sami Tanaka"]


def test_a_function_that_nobody_answers_for_is_not_asked(cast: Cast, channel: Channel) -> None:
    actor = cast.head_coach.viewer
    for function in ("hr", "nonsense"):
        with pytest.raises(Invalid):
            advice_ask(actor=actor, channel=channel, function=function, question="So?", now=NOW)
    ReadyPeriod.objects.filter(assignment__person=cast.booth_member.listed).delete()
    page = text(cast.head_coach.client(), f"/channels/{channel.uid}/booth/")
    assert "Nobody of the booth can be asked at present" in page


def test_what_waits_is_told_to_those_concerned_only(cast: Cast, channel: Channel) -> None:
    ask(cast, channel)
    page = f"/channels/{channel.uid}/"
    assert "May we drop it?" in text(cast.booth_member.client(), page)
    assert "May we drop it?" in text(cast.head_coach.client(), page)
    for member in (cast.employee, cast.coach, cast.external):
        assert "May we drop it?" not in text(member.client(), page)


def test_partners_are_not_asked(cast: Cast, channel: Channel) -> None:
    ReadyPeriod.objects.filter(assignment__person=cast.booth_member.listed).delete()
    make_assignment(cast.external.listed, cast.root, "legal")
    with pytest.raises(Invalid):
        ask(cast, channel)


def test_nobody_advises_themselves(cast: Cast, channel: Channel) -> None:
    make_assignment(cast.department_head.listed, cast.root, "legal")
    advice = ask(cast, channel)
    assert advice.asked == cast.booth_member.listed
    with pytest.raises(NotAllowed):
        give(cast.department_head, advice)


def test_another_of_the_function_is_asked_when_who_was_is_none_any_more(
    cast: Cast, channel: Channel
) -> None:
    second = make_assignment(cast.stores_head.listed, cast.root, "legal")
    Assignment.objects.filter(pk=second.pk).update(starts_on=NOW.date())
    advice = ask(cast, channel)
    assert owing() == ["Sami Tanaka"]
    held = Assignment.objects.get(person=cast.booth_member.listed)
    held.ready_periods.all().delete()
    Assignment.objects.filter(pk=held.pk).update(state="ended")
    assignments_changed.send(sender=None, assignment_ids=[held.pk], actor=COMMAND, now=NOW)
    assert owing() == ["Luis Ferrer"]
    with pytest.raises(NotAllowed):
        give(cast.booth_member, advice)
    advice.refresh_from_db()
    assert give(cast.stores_head, advice).given_by == cast.stores_head.listed


def test_where_nobody_is_left_it_is_closed_and_who_asked_is_told(
    cast: Cast, channel: Channel
) -> None:
    advice = ask(cast, channel)
    held = Assignment.objects.get(person=cast.booth_member.listed)
    held.ready_periods.all().delete()
    Assignment.objects.filter(pk=held.pk).update(state="ended")
    with pytest.raises(NotAllowed):
        give(cast.booth_member, advice)
    assignments_changed.send(sender=None, assignment_ids=[held.pk], actor=COMMAND, now=NOW)
    assert owing() == []
    advice.refresh_from_db()
    assert (advice.closed_at, advice.asked) == (NOW, None)
    assert Entry.objects.filter(verb="channel.advice_lapsed").exists()
    told = Message.objects.get(template="channels/mail/advice_lapsed")
    assert told.person == cast.department_head.listed
    page = text(cast.department_head.client(), f"/channels/advice/{advice.uid}/")
    assert "Nobody of Legal can be asked any more." in page


def test_what_a_partner_was_asked_before_is_closed_too(cast: Cast, channel: Channel) -> None:
    ask(cast, channel)
    ReadyPeriod.objects.filter(assignment__person=cast.booth_member.listed).delete()
    make_assignment(cast.external.listed, cast.root, "legal")
    Advice.objects.update(asked=cast.external.listed)
    Todo.objects.filter(subject__kind="channel_advice").update(person=cast.external.listed)
    silence({}, NOW + timedelta(hours=1))
    assert owing() == []
    assert not Advice.objects.open().exists()


def test_pausing_many_settles_what_was_advised(cast: Cast, channel: Channel) -> None:
    give(cast.booth_member, ask(cast, channel))
    ask(cast, channel)
    sweep: dict[str, Any] = {"department": None, "reason": "A storm.", "now": NOW}
    channels_sweep(actor=cast.head_coach.viewer, verdict=Verdict.PAUSE, **sweep)
    assert owing() == []
    assert not Advice.objects.open().exists()
    [decision] = channel.decisions.all()
    assert [each.text for each in decision.advice.all()] == ["Yes, after the campaign."]
    channels_sweep(actor=cast.head_coach.viewer, verdict=Verdict.RESUME, **sweep)
    assert decision.advice.count() == 1


def test_a_decision_locks_the_questions_before_their_to_dos(cast: Cast, channel: Channel) -> None:
    ask(cast, channel)
    actor = cast.head_coach.viewer
    said = queries_of(
        lambda: channel_decide(
            actor=actor, channel=channel, verdict=Verdict.KEEP, reason="So.", now=NOW
        )
    )
    advice = [at for at, sql in enumerate(said) if "channels_advice" in sql and "FOR UPDATE" in sql]
    owed = [at for at, sql in enumerate(said) if sql.strip().startswith("WITH") and "todo" in sql]
    assert advice[0] < owed[0]


def test_whoever_decides_reads_it_in_a_small_organisation_too(cast: Cast, channel: Channel) -> None:
    give(cast.booth_member, ask(cast, channel))
    page = f"/channels/{channel.uid}/"
    assert "after the campaign" not in text(cast.coach.client(), page)
    OrganisationSettings.objects.update(size="small")
    assert "after the campaign" in text(cast.coach.client(), page)


def test_what_is_not_answered_in_five_working_days_passes_on(cast: Cast, channel: Channel) -> None:
    second = make_assignment(cast.stores_head.listed, cast.root, "legal")
    Assignment.objects.filter(pk=second.pk).update(starts_on=NOW.date())
    ask(cast, channel)
    silence({}, NOW + timedelta(days=8))
    assert owing() == ["Luis Ferrer"]


def test_the_page_of_a_channel_costs_the_same_however_much_was_advised(
    cast: Cast, channel: Channel
) -> None:
    client, actor = cast.head_coach.client(), cast.head_coach.viewer

    def decided(number: int) -> int:
        for _each in range(number):
            give(cast.booth_member, ask(cast, channel, "head_coach"))
            channel_decide(
                actor=actor, channel=channel, verdict=Verdict.KEEP, reason="So.", now=NOW
            )
        return len(queries_of(lambda: client.get(f"/channels/{channel.uid}/")))

    assert decided(1) == decided(3)


def of_api(member: Member, path: str, body: dict[str, str] | None = None) -> tuple[int, Any]:
    client = member.client()
    if body is None:
        answer = client.get(f"/api/v1/channels/{path}")
    else:
        answer = client.post(f"/api/v1/channels/{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_the_booth_is_asked_and_answers_by_the_api(cast: Cast, channel: Channel) -> None:
    sent = {"function": "legal", "question": "Drop it?"}
    path = f"{channel.uid}/advice/"
    status, made = of_api(cast.department_head, path, sent)
    assert (status, made["asked"], made["text"], made["decision"]) == (201, "Sami Tanaka", "", None)
    assert of_api(cast.department_head, path, sent)[0] == 409
    one = f"advice/{made['uid']}/"
    refused = of_api(cast.department_head, one, {"text": "Yes."})
    assert (refused[0], refused[1]["code"]) == (403, "not_asked")
    status, given = of_api(cast.booth_member, one, {"text": "Not before May."})
    assert (status, given["text"], given["given_by"]) == (201, "Not before May.", "Sami Tanaka")
    again = of_api(cast.booth_member, one, {"text": "Or June."})
    assert (again[0], again[1]["legal"]) == (409, [])
    assert of_api(cast.head_coach, path)[1]["results"] == [given]
    assert of_api(cast.employee, path) == (200, {"results": [], "next": None})


def test_the_api_tells_what_a_decision_was_advised(cast: Cast, channel: Channel) -> None:
    give(cast.booth_member, ask(cast, channel))
    actor = cast.head_coach.viewer
    channel_decide(actor=actor, channel=channel, verdict=Verdict.KEEP, reason="So.", now=NOW)

    def advised(member: Member) -> list[tuple[str, str, str]]:
        (decided,) = of_api(member, f"{channel.uid}/decisions/")[1]["decisions"]
        return [(each["function"], each["text"], each["by"]) for each in decided["advice"]]

    assert advised(cast.employee) == [("Legal", "Yes, after the campaign.", "Sami Tanaka")]
    assert advised(cast.external) == []
    assert of_api(cast.head_coach, f"{channel.uid}/advice/")[1]["results"][0]["decision"] == 1
