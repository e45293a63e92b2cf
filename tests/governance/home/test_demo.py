"""The demo: what DEMO tells is true where a person would look, and nothing is sent for it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from governance.audit.models import Entry
from governance.audit.selectors import trail_verify
from governance.core.errors import Conflict, Invalid
from governance.escalations.models import Crisis, Escalation, Promise
from governance.escalations.selectors.duty import on_duty
from governance.findings.models import Finding
from governance.home.demo.lately import department
from governance.home.demo.load import demo_load
from governance.home.demo.personas import (
    HARBOUR_LANE,
    LARKFIELD,
    PERSONAS,
    Persona,
)
from governance.home.rules import ASKS
from governance.jobs.models import Job
from governance.jobs.services import run_due
from governance.notify.models import Message
from governance.todos.models import Todo
from governance.todos.services import digests_make
from policies.guidance.models import PolicyVersion
from roles.channels.models import Channel
from roles.org.models import Department, Person
from roles.sync.models import ImportPlan
from roles.team.models import Assignment, Review
from roles.team.rules import RoleKind, State
from roles.team.selectors import gaps
from roles.team.tasks import exemptions, readiness, reviews, silence
from tests.contracts.test_weight import BUDGET, weight_of
from tests.demo import NOW, demo_undone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_django import Settings
    from pytest_django.plugin import DjangoDbBlocker

# Lists and pictures of everybody, which an employee may open.
FULL = (
    *("/today/", "/people/", "/who/?show=all", "/guidelines/", "/courses/", "/channels/"),
    *("/team/", "/team/list/", "/team/lines/", "/team/roles/", "/team/functions/"),
)
CHART_NODES = 1_500  # of the whole page, at 300 people
PICTURE = re.compile(r'\("([\w-]+)", "([\w.]+)", "(/[^"]*)", "(?:light|dark)"\)')


@pytest.fixture(scope="module")
def larkfield(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Larkfield Outdoor; what the tests of this file change is undone after them."""
    with django_db_blocker.unblock(), demo_undone(LARKFIELD):
        yield


@pytest.fixture
def loaded(larkfield: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """That organisation at the moment of loading; what a test changes is undone."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT one_test")
        yield
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT one_test")


def person(name: str) -> Person:
    return Person.objects.get(display_name=name)


def client_of(name: str) -> Client:
    client, user = Client(), person(name).user
    assert user is not None
    client.force_login(user)
    return client


def html_of(name: str, path: str) -> str:
    """Return what this persona is sent at ``path``."""
    answer = client_of(name).get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def page(name: str, path: str) -> str:
    """Return the words that this persona reads at ``path``."""
    html = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", html_of(name, path))
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_first_figures_are_true_on_the_page(loaded: None) -> None:
    words = page("Amara Reid", "/team/")
    assert "295 people in 25 departments" in words
    for figure in ("22 of 25 departments coached", "88 players", "31 in the booth"):
        assert figure in words
    assert "254 of 295" in page("Amara Reid", "/guidelines/")
    channels = page("Amara Reid", "/channels/")
    assert "34 channels, phone and mail included" in channels
    assert "@LarkfieldOutdoor YouTube" in channels
    assert {"phone", "email", "forum"} <= set(Channel.objects.values_list("kind", flat=True))


def test_its_chart_is_small_for_who_sees_most_of_it(loaded: None) -> None:
    assert len(re.findall(r"<[a-z]", html_of("Amara Reid", "/team/"))) <= CHART_NODES


def test_its_pages_are_light_for_an_employee(loaded: None) -> None:
    weights = {path: weight_of(html_of("Hana Costa", path)) for path in FULL}
    assert {path: weight for path, weight in weights.items() if weight > BUDGET} == {}


def test_three_departments_have_no_coach_one_for_twelve_days(loaded: None) -> None:
    found = {gap.label: gap.since for gap in gaps(now=NOW) if gap.rule == "CV1"}
    assert set(found) == {
        "Field service has no coach",
        "Manufacturing has no coach",
        "Investor relations has no coach",
    }
    assert found["Field service has no coach"] == NOW - timedelta(days=12)
    words = page("Amara Reid", "/team/gaps/")
    assert "Field service has no coach 4 players act without one." in words
    assert "11 Nov Grace Weiss, or you" in words


def test_the_departments_head_makes_a_colleague_coach_and_the_gap_closes(loaded: None) -> None:
    """Proposed, accepted and approved on the pages; the head coach sees it close."""
    colleague, field = person("Elsa Reid"), department("field")
    assert "Field service has no coach" in page("Amara Reid", "/team/gaps/")
    sent = {"person": str(colleague.uid), "authority": "3", "starts_on": "2026-11-23"}
    answer = client_of("Grace Weiss").post(f"/team/assign/?department={field.uid}&type=coach", sent)
    assert answer.status_code == 302
    held = colleague.assignments.get(state=State.PROPOSED)
    for who, decision in (("Elsa Reid", "accept"), ("Amara Reid", "approve")):
        sent = {"decision": decision, "reason": ""}
        assert client_of(who).post(f"/assignments/{held.uid}/", sent).status_code == 302
    words = page("Amara Reid", "/team/gaps/")
    assert "All 4" in words
    assert "Field service has no coach" not in words
    assert "23 of 25 departments coached" in words


def test_there_are_five_gaps_and_saturday_evening_is_one_of_them(loaded: None) -> None:
    found = gaps(now=NOW, questions=False)
    assert len(found) == 5
    assert {gap.label for gap in found if gap.rule != "CV1"} == {
        "@larkfield.stores (instagram) has one admin",
        "Nobody listens on Saturday, 18:00–22:00",
    }
    words = page("Amara Reid", "/team/gaps/")
    assert "All 5" in words
    assert "Nobody listens on Saturday, 18:00–22:00" in words


def test_a_player_is_on_duty_this_morning(loaded: None) -> None:
    support = department("support")
    found = on_duty(channel_id=None, department_id=support.pk, now=NOW)
    assert found == [person("Priya Shah")]


def test_a_silent_forum_is_a_question_and_no_gap(loaded: None) -> None:
    found = [gap.label for gap in gaps(now=NOW) if gap.is_question]
    assert found == ["Stove Talk (forum) is silent for 94 days: keep or drop?"]
    words = page("Amara Reid", "/team/gaps/")
    assert "1 question" in words
    assert found[0] in words
    asked = Todo.objects.open().get(subject__kind="channel_silent")
    assert asked.person == person("Salma Haddad")
    words = page("Amara Reid", asked.subject.path)
    assert "Silent for 94 days: keep or drop?" in words
    assert "1 with a gap" in page("Amara Reid", "/channels/")


def test_the_agency_answers_alone_until_its_contract_ends_and_that_is_agreed(loaded: None) -> None:
    words = page("Amara Reid", "/team/gaps/")
    assert "2 set aside" in words
    assert "The agency runs its two accounts until its contract ends." in words


def test_the_baseline_was_published_twenty_days_ago(loaded: None) -> None:
    version = PolicyVersion.objects.published().get(policy__baseline=True)
    assert (version.number, version.published_at) == (4, NOW - timedelta(days=20))
    assert version.acknowledgements.count() == 254
    owing = Todo.objects.open().filter(subject__kind="guideline")
    people = Person.objects.filter(pk__in=owing.values("person_id"))
    assert people.count() == 41
    assert people.filter(department__name="Retail stores").count() == 29
    late = owing.filter(due_at__lte=NOW - timedelta(days=14))
    assert late.values("person").distinct().count() == 4
    words = page("Amara Reid", f"/guidelines/{version.policy.slug}/campaign/")
    assert "254 of 295 signed, 86 % 41 still to sign" in words
    retail = department("retail").uid
    words = page("Tom Holm", f"/guidelines/{version.policy.slug}/campaign/?department={retail}")
    assert "29 still to sign" in words


def test_the_next_version_of_the_baseline_waits_for_legal_with_what_differs(loaded: None) -> None:
    version = PolicyVersion.objects.get(state="review")
    assert (version.number, version.policy.baseline) == (5, True)
    assert "Social media guidelines" in page("Sami Tanaka", "/today/")
    words = page("Sami Tanaka", f"/guidelines/{version.policy.slug}/review/")
    assert "Approve version 5" in words
    assert "2 of" in words
    assert "Name a competitor to help a customer." in words
    assert "Nobody else" not in words
    assert "In review 1" in page("Amara Reid", "/guidelines/")


def test_the_head_coach_took_the_stove_twelve_minutes_on(loaded: None) -> None:
    escalation = Escalation.objects.get(mention__logged_by=person("Elsa Reid"))
    assert escalation.opened_at == NOW.replace(hour=8, minute=40)
    assert escalation.taken_at == NOW.replace(hour=8, minute=52)
    assert escalation.holder == person("Amara Reid")
    logged = person("Elsa Reid").assignments.get()
    assert (logged.role.type.key, str(logged.role.department)) == ("gatherer", "Field service")
    words = page("Amara Reid", f"/mentions/{escalation.mention.uid}/")
    assert "Stove hissed in our tent" in words
    assert "Elsa Reid" in words
    assert "Field service" in words
    assert "41,000 views" in words
    assert "08:40" in words
    assert "08:52" in words
    assert "Grace Weiss added by Amara Reid" in words


def test_the_player_signs_version_4_by_wednesday_and_is_at_4_of_6(loaded: None) -> None:
    words = page("Priya Shah", "/today/")
    assert "Social media guidelines" in words
    todo = Todo.objects.open().get(
        person=person("Priya Shah"), subject__title="Social media guidelines"
    )
    assert todo.due_at.date() == date(2026, 11, 25)
    assert "Due Wednesday Guideline Social media guidelines" in words
    assert "Changed since you signed version 3 + New: Post about public product news" in words
    text = page("Priya Shah", todo.subject.path)
    assert "New: you may post about public product news from your own account." in text
    assert "Changed: goodwill without approval goes from €30 to €50." in text
    attempt = person("Priya Shah").attempts.get(finished_at=None)
    assert (len(attempt.answers), attempt.version.questions.count()) == (4, 6)
    assert "4 of 6 questions" in words


def test_nothing_is_to_be_renewed_that_the_agencys_contract_does_not_see(loaded: None) -> None:
    assert "Next: nothing is planned." in page("Zoe Conti", "/today/")


def test_a_colleague_lacks_one_course(loaded: None) -> None:
    assignment = person("Noah Silva").assignments.get()
    assert assignment.state == State.ACTIVE
    missing = [item.kind for item in assignment.items.all() if not item.is_met(NOW)]
    assert missing == ["course"]


def test_seven_proposals_pend_and_a_manager_has_held_one_for_nine_days(loaded: None) -> None:
    """A consent passes on after five working days; what a team lead is to accept stays."""
    pending = Assignment.objects.filter(state=State.PROPOSED)
    assert pending.count() == 7
    assert pending.earliest("proposed_at").proposed_at == NOW - timedelta(days=9)
    holds = person("Omar Haddad")
    assert Person.objects.filter(manager=holds).count() > 3
    assert Todo.objects.open().get(person=holds, subject__kind="accept").opened_at == (
        NOW - timedelta(days=9)
    )
    words = page("Amara Reid", "/hub/").rpartition("answers are waited for")[2]
    assert words.startswith(" Accept: Frontline responder, Retail stores A role for you · Omar")
    assert "Omar Haddad accepts 14 Nov" in page("Tom Holm", "/inbox/asked/")


def test_a_consent_of_nine_days_ago_passed_on(loaded: None) -> None:
    assert "Leila Rahimi" not in page("Paul Clarke", "/inbox/")
    words = page("Naomi Fox", "/inbox/")  # his manager
    assert "Consent: Frontline responder" in words
    assert "Proposed by Grace Roth, 14 Nov" in words
    assert "Line manager above, since there was no answer in time" in words


def test_a_role_waits_for_its_review_by_the_line_manager(loaded: None) -> None:
    assert "contradicted each other" in page("Paul Clarke", "/reviews/")


def test_a_question_waits_on_the_coachs_desk(loaded: None) -> None:
    words = page("Maria Ortiz", "/coach/")
    assert "May I name the repair shop in Leeds" in words
    assert "Priya Shah" in words
    assert "Noah Silva" in words  # who is not ready, and why
    assert "Missing: Answering in public" in words


def test_a_tip_from_retail_was_adopted_by_two_declined_by_one_and_its_author_told(
    loaded: None,
) -> None:
    told = Message.objects.filter(person=person("Nora Weiss"), template__startswith="playbooks/")
    names = [name.partition("mail/")[2] for name in told.values_list("template", flat=True)]
    assert sorted(names) == ["outcome", *["tip_answered"] * 3]
    assert "2 departments adopted it, 1 declined it" in page("Nora Weiss", "/today/")
    desk = page("Maria Ortiz", "/coach/")
    assert "Name the opening hours first" in desk  # what about Support?
    assert "From Retail stores" in desk
    assert "another price for the same tent" in desk  # what her player brought


def test_the_hub_says_what_waits_longest_and_where_a_coach_is_missing(loaded: None) -> None:
    words = page("Amara Reid", "/hub/")
    assert "Field service has no coach" in words
    assert "Consent: Leila Rahimi" in words


def test_who_speaks_outside_does_so_by_a_name_and_for_hours_agreed(loaded: None) -> None:
    words = page("Hana Costa", "/who/?q=larkfield mia")
    assert "Jonas Berg" in words
    assert "Signs as Mia at Larkfield (a persona)" in words
    assert "People who ask, complain or praise in public" in words
    jonas = f"/people/{person('Jonas Berg').uid}/"
    assert "Hours a week, in all of these: 8" in page("Hana Costa", jonas)


def test_two_texts_stand_ready_and_a_promise_of_a_player_is_due_tomorrow(loaded: None) -> None:
    assert "An order is late" in page("Priya Shah", "/field/")
    promised = Promise.objects.get()
    assert (promised.state, str(promised.keeper)) == ("open", "Jonas Berg")
    assert promised.due_at.date() == NOW.date() + timedelta(days=1)
    asked = promised.approvals.order_by("pk").values_list("answered_by__display_name", flat=True)
    assert list(asked) == ["Amara Reid", "Fiona Zhang"]
    words = page("Amara Reid", "/promises/")
    assert "A new stove, sent by tomorrow" in words
    assert "79.00" in words


def test_three_sites_are_watched_and_the_head_coach_is_to_look_through_them(loaded: None) -> None:
    words = page("Hana Costa", "/channels/sites/")
    assert "Amara Reid looks through it every quarter." in words
    assert all(name in words for name in ("Mastodon", "Camp and Stove board", "Bluesky"))
    assert "Gearline" not in words
    decided = page("Hana Costa", "/channels/sites/?show=decided")
    assert "Gearline" in decided
    assert "Mastodon" not in decided
    [todo] = Todo.objects.open().filter(subject__kind="channel_sites")
    assert todo.person == person("Amara Reid")
    assert "Look through the sites worth watching" in page("Amara Reid", "/today/")


def test_the_help_says_who_is_asked_before_and_told_after(loaded: None) -> None:
    help_uid = Channel.objects.get(handle_key="@larkfieldhelp").uid
    words = page("Amara Reid", f"/channels/{help_uid}/")
    assert "Asked before something changes Creative, Legal Told after" in words
    assert "Customer success" in words


def test_a_crisis_of_a_month_ago_is_over_and_what_was_known_stays(loaded: None) -> None:
    crisis = Crisis.objects.get()
    assert crisis.ended_at == NOW - timedelta(days=33) + timedelta(hours=26)
    words = page("Priya Shah", f"/crisis/{crisis.uid}/facts/")
    assert "It is 212 orders, all paid." in words
    assert "Orders between 22:00 and 01:30" in words
    assert "Our web shop lost orders last night." not in page("Priya Shah", "/today/")


def test_each_kind_of_to_do_has_words_of_its_own(loaded: None) -> None:
    assert {*Todo.objects.values_list("subject__kind", flat=True)} <= {*ASKS}


def test_its_own_jobs_leave_it_as_it_was_loaded(loaded: None) -> None:
    """Days later too: nobody is paused for want of a review, no gap comes or goes."""

    def ready() -> set[int]:
        return set(Assignment.objects.ready(NOW).values_list("pk", flat=True))

    before, uncovered = ready(), {gap.label for gap in gaps(now=NOW)}
    for task in (readiness, silence, reviews, exemptions):
        task({}, NOW + timedelta(minutes=5))
    assert ready() == before
    assert {gap.label for gap in gaps(now=NOW + timedelta(minutes=5))} == uncovered


def test_the_leaver_is_gone_one_role_is_over_and_one_is_to_be_handed_over(loaded: None) -> None:
    gone = person("Paul Moreau")
    assert (gone.employment, gone.left_on) == (Person.Employment.LEFT, date(2026, 11, 16))
    states = gone.assignments.values_list("role__type__key", "state").order_by("role__type__key")
    assert list(states) == [("coach", State.HANDING_OVER), ("gatherer", State.ENDED)]
    assert not Assignment.objects.ready(NOW).filter(person=gone).exists()
    assert "Hand over: Coach, Support Asked because: Paul Moreau has left." in page(
        "Helen Okafor", "/today/"
    )
    open_one = gone.assignments.get(state=State.HANDING_OVER)
    words = page("Helen Okafor", f"/assignments/{open_one.uid}/")
    assert "This is being handed over" in words
    assert "Helen Okafor hands it over." in words
    assert page("Amara Reid", "/inbox/").count("Hand over") == 0
    taken = Escalation.objects.get(state="taken", mention__logged_by=person("Dev Patel"))
    assert taken.holder == person("Maria Ortiz")
    assert taken.runs.count() == 2
    words = page("Maria Ortiz", "/mentions/")
    assert "Order two weeks late, we leave on Saturday" in words
    assert "Yours" in words


def test_the_agencys_contract_ends_in_twenty_days(loaded: None) -> None:
    partners = Person.objects.filter(kind=Person.Kind.EXTERNAL)
    assert partners.count() == 6
    assert {each.ends_on for each in partners} == {NOW.date() + timedelta(days=20)}
    played = Assignment.objects.active().filter(person__in=partners)
    assert played.count() == 5
    assert max(each.last_day for each in played if each.last_day) == date(2026, 12, 13)
    assert "Ends 13 Dec" in page("Zoe Conti", "/today/")


def test_a_sync_preview_waits(loaded: None) -> None:
    plan = ImportPlan.objects.get(state=ImportPlan.State.PLANNED)
    counts = plan.counts["people"]
    assert (counts["created"], counts["moved"], counts["left"]) == (3, 1, 1)
    assert counts["updated"] == 0
    assert plan.consequences["gaps"]["before"] == 5  # as on the hub: a question is none
    assert "1 leaves 1 moves 3 new" in page("Kofi Osei", "/imports/")
    assert "Imports 1 waits for your decision" in page("Kofi Osei", "/admin/")


STORIES = {  # what the sign-in page tells of each, and where it can be read
    "Hana Costa": ("nothing waits for her", "/today/", "Nothing is waiting for you"),
    "Priya Shah": ("version 4 to sign", "/today/", "Read and sign"),
    "Elsa Reid": ("logged the stove video", "/mentions/", "Stove hissed in our tent"),
    "Theo Nasser": ("has no coach", "/team/", "Field service 9 ? No coach"),
    "Maria Ortiz": ("one approval to give", "/inbox/", "Approve: Frontline responder"),
    "Amara Reid": ("5 gaps, 1 proposal to approve", "/hub/", "5 gaps"),
    "Grace Weiss": ("no coach for 12 days", "/team/gaps/", "Field service has no coach"),
    "Naomi Fox": ("a proposal of 9 days passed on to her", "/inbox/", "Leila Rahimi"),
    "Paul Clarke": ("a role of his people to review", "/today/", "Review: Enzo Aoki"),
    "Sami Tanaka": ("a guideline to approve", "/today/", "Text to approve"),
    "Ruth Adler": ("reads everything", "/evidence/", "Evidence"),
    "Kofi Osei": ("an import waits for a decision", "/today/", "An import waits for your decision"),
    "Zoe Conti": ("contract ends in 20 days", "/today/", "Ends 13 Dec"),
}


@pytest.mark.parametrize("persona", PERSONAS[LARKFIELD], ids=lambda persona: persona.name)
def test_what_the_sign_in_page_tells_of_each_is_true(loaded: None, persona: Persona) -> None:
    story, path, words = STORIES[persona.name]
    assert str(persona.story) == story
    assert words in page(persona.name, path)


def test_nothing_of_it_is_ever_sent(loaded: None) -> None:
    assert not Message.objects.sendable(NOW + timedelta(days=30)).exists()
    assert not Message.objects.filter(state=Message.State.SENT).exists()


def test_reminders_go_on_the_next_morning_as_always(loaded: None) -> None:
    assert digests_make(now=NOW + timedelta(minutes=5)) == 0
    tomorrow = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
    assert digests_make(now=tomorrow) >= 41
    assert digests_make(now=tomorrow + timedelta(minutes=5)) == 0


def test_last_night_was_audited(loaded: None) -> None:
    rules = list(Finding.objects.open().values_list("rule", flat=True))
    assert rules.count("CV1") == 3
    assert "CV0" not in rules


def test_the_trail_verifies_and_says_who_loaded(loaded: None) -> None:
    assert trail_verify().clean
    assert Entry.objects.filter(verb="demo.loaded", actor_label="manage.py load_demo").exists()


def test_everybody_who_holds_a_role_is_ready_but_the_one(loaded: None) -> None:
    held = Assignment.objects.active().with_readiness(NOW)
    assert [str(each.person) for each in held if not each.is_ready] == ["Noah Silva"]
    coaches = held.filter(role__type__kind=RoleKind.COACH)
    assert coaches.values("role__department").distinct().count() == 22


def _ready() -> set[str]:
    held = Assignment.objects.ready(NOW + timedelta(days=1))
    return set(held.values_list("person__display_name", flat=True))


def _open_gaps(now: datetime) -> set[tuple[str, str]]:
    return {(gap.rule, str(gap.subject_uid)) for gap in gaps(now=now)}


def test_nobody_is_paused_and_no_gap_opens_when_its_own_jobs_run_for_a_day(loaded: None) -> None:
    ready, told = _ready(), _open_gaps(NOW)
    run_due(now=NOW + timedelta(minutes=5))
    run_due(now=NOW + timedelta(days=1))
    assert not Job.objects.exclude(last_error="").exists()
    assert not Assignment.objects.filter(state=State.SUSPENDED).exists()
    assert _ready() == ready
    assert _open_gaps(NOW + timedelta(days=1)) == told


def test_the_head_coach_was_reviewed_and_one_review_waits_for_a_line_manager(
    loaded: None,
) -> None:
    kept = Review.objects.filter(assignment__person=person("Amara Reid"), outcome="keep")
    assert kept.count() == 2
    assert Review.objects.open().get().reviewer == person("Paul Clarke")


@pytest.mark.parametrize("persona", PERSONAS[LARKFIELD], ids=lambda persona: persona.name)
def test_each_persona_sees_their_today(loaded: None, persona: object) -> None:
    name = str(getattr(persona, "name", ""))
    assert name.split(maxsplit=1)[0] in page(name, "/today/")


def test_the_pictures_of_the_readme_are_of_pages_that_are_there(loaded: None) -> None:
    root = Path(settings.BASE_DIR)
    taken = PICTURE.findall((root / "docs" / "pictures.py").read_text())
    shown = set(re.findall(r"docs/img/([\w-]+)\.png", (root / "README.md").read_text()))
    assert shown <= {name for name, _address, _path in taken}
    names = {persona.address.partition("@")[0]: persona.name for persona in PERSONAS[LARKFIELD]}
    for name, address, path in taken:
        assert (root / "docs" / "img" / f"{name}.png").stat().st_size <= 150_000
        assert page(names[address], path)


def fingerprint(rows: Iterable[tuple[Any, ...]]) -> str:
    """Return a short word for these rows, in which dates count from the loading."""
    words = sorted(
        repr([value - NOW.date() if isinstance(value, date) else value for value in row])
        for row in rows
    )
    return sha256("\n".join(words).encode()).hexdigest()[:12]


def test_it_is_the_same_at_every_loading_but_for_the_dates(loaded: None) -> None:
    """Whoever changes who there is, or what they hold, writes down here what it is from then on."""
    people = Person.objects.values_list(
        "external_id", "display_name", "email", "department__name", "manager__display_name"
    )
    assert (len(people), fingerprint(people)) == (296, "1faa572e759e")
    held = Assignment.objects.values_list(
        "person__external_id", "role__type__key", "role__focus", "state", "starts_on", "ends_on"
    )
    assert (len(held), fingerprint(held)) == (153, "c209a9cd0d27")


def test_a_second_loading_is_refused(loaded: None) -> None:
    entries = Entry.objects.count()
    with pytest.raises(Conflict):
        demo_load(organisation=HARBOUR_LANE, now=NOW)
    assert Entry.objects.count() == entries


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_other_finds_it_in_use() -> None:
    gate = Barrier(2)

    def load() -> str:
        gate.wait(timeout=30)
        try:
            return str(demo_load(organisation=HARBOUR_LANE, now=NOW))
        except Conflict as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ended = [each.result() for each in [pool.submit(load), pool.submit(load)]]
    assert sorted(ended) == ["12", "in_use"]


@pytest.mark.parametrize("people", [1, 100_001])
def test_it_grows_neither_below_nor_beyond(db: None, people: int) -> None:
    with pytest.raises(Invalid):
        demo_load(organisation=LARKFIELD, people=people, now=NOW)
    assert not Person.objects.exists()


def test_production_refuses_it(db: None, settings: Settings) -> None:
    settings.ENVIRONMENT = "production"
    with pytest.raises(CommandError, match="never loaded in production"):
        call_command("load_demo")
    assert not Person.objects.exists()


def test_the_command_leaves_what_is_in_use_alone(db: None, capsys: object) -> None:
    Department.objects.create(name="Ours")
    call_command("load_demo", "--unless-used")
    with pytest.raises(CommandError, match="in use"):
        call_command("load_demo")
    assert not Person.objects.exists()
