"""What a comparison says, and that it leaves nothing behind."""

from __future__ import annotations

import pytest

from roles.org.models import Department, Person
from roles.sync.models import Draft, DraftStep
from roles.sync.rules import DRAFT_STEPS
from roles.sync.services import draft_discard, draft_open, step_add, step_remove
from roles.team.models import RoleType
from roles.team.selectors import gaps
from roles.team.selectors.chart.coverage import figures_whole
from tests.cast import NOW, Cast, make_department, make_person
from tests.refusals import refused
from tests.roles.sync.drafting import Kind, add, compared, drafted, returns_desk
from tests.trail import entries_of


def test_it_counts_before_and_after_and_undoes_all(cast: Cast) -> None:
    told = compared(cast.head_coach, returns_desk(cast, cast.head_coach)).compared
    assert (told["departments"], told["coached"]) == ([4, 5], [3, 3])
    assert told["refused"] == {}
    assert not Department.objects.filter(name="Returns").exists()
    assert Person.objects.get(pk=cast.employee.listed.pk).department == cast.support
    assert not entries_of("department.opened") + entries_of("person.moved")


def test_its_figures_are_those_of_the_chart(cast: Cast) -> None:
    told = compared(cast.head_coach, returns_desk(cast, cast.head_coach)).compared
    everything = gaps(now=NOW)
    figures = figures_whole(viewer=cast.head_coach.viewer, gaps=everything, now=NOW)
    now = [told[name][0] for name in ("departments", "people", "coached")]
    assert now == [figures.departments, figures.people, figures.coached]
    assert told["gaps"]["before"] == len(everything)


def test_it_draws_what_changes_and_the_path_to_it(cast: Cast) -> None:
    tree = compared(cast.administrator, returns_desk(cast)).compared["tree"]
    before = [(line["depth"], line["name"], line["differs"]) for line in tree["before"]["lines"]]
    after = [(line["depth"], line["name"], line["differs"]) for line in tree["after"]["lines"]]
    assert before == [(0, "Larkfield", []), (1, "Support", ["people"])]
    assert after == [(0, "Larkfield", []), (1, "Support", ["people"]), (2, "Returns", ["all"])]


def test_a_wide_change_is_drawn_in_part_and_counted(cast: Cast) -> None:
    draft = drafted(cast.administrator)
    for number in range(130):
        add(
            cast.administrator,
            draft,
            Kind.DEPARTMENT_OPEN,
            name=f"Team {number:03}",
            parent=cast.stores,
        )
    tree = compared(cast.administrator, draft).compared["tree"]["after"]
    assert (len(tree["lines"]), tree["more"]) == (120, 12)


def test_a_step_builds_on_an_earlier_one_and_falls_with_it(cast: Cast) -> None:
    draft = drafted(cast.administrator)
    closed = make_department("Old desk", cast.support)
    closed.closed_on = NOW.date()
    closed.save(update_fields=["closed_on"])
    desk = add(cast.administrator, draft, Kind.DEPARTMENT_OPEN, name="Returns", parent=closed)
    move = add(
        cast.administrator,
        draft,
        Kind.PERSON_MOVE,
        person=cast.employee.listed,
        opened=desk,
        changes=["department"],
    )
    refusals = compared(cast.administrator, draft).compared["refused"]
    assert refusals[str(desk.uid)] == "Old desk is closed."
    assert refusals[str(move.uid)] == "It builds on step 1, which cannot be done."


def test_a_circle_is_named_at_its_step(cast: Cast) -> None:
    draft = drafted(cast.administrator)
    for child, parent in ((cast.stores, cast.support), (cast.support, cast.stores)):
        add(
            cast.administrator,
            draft,
            Kind.DEPARTMENT_CHANGE,
            department=child,
            parent=parent,
            changes=["parent"],
        )
    (why,) = compared(cast.administrator, draft).compared["refused"].values()
    assert "Support → Stores → Support" in why


def test_a_department_that_is_emptied_can_be_closed_and_its_gap_goes(cast: Cast) -> None:
    draft = drafted(cast.administrator)
    empty = make_department("Old desk", cast.support)
    only = make_person("Ole Only", empty)
    add(
        cast.administrator,
        draft,
        Kind.PERSON_MOVE,
        person=only,
        department=cast.support,
        changes=["department"],
    )
    add(cast.administrator, draft, Kind.DEPARTMENT_CLOSE, department=empty)
    told = compared(cast.administrator, draft).compared
    assert told["refused"] == {}
    assert told["departments"] == [5, 4]
    assert told["files"]["closed"] == ["Old desk"]


def test_a_role_that_is_opened_is_a_gap_that_the_comparison_names(cast: Cast) -> None:
    draft = drafted(cast.head_coach)
    coach = RoleType.objects.get(key="gatherer")
    add(cast.head_coach, draft, Kind.ROLE_OPEN, department=cast.stores, role_type=coach)
    told = compared(cast.head_coach, draft).compared
    assert told["open_roles"][1] == told["open_roles"][0] + 1
    assert "CV0" in [gap["rule"] for gap in told["gaps"]["new"]]


def test_only_head_coach_and_administrator_draft(cast: Cast) -> None:
    draft = returns_desk(cast)
    for who in (cast.employee, cast.coach, cast.department_head, cast.external):
        with refused("draft_not_allowed"):
            draft_open(actor=who.viewer, name="Mine", now=NOW)
        with refused("not_found"):
            draft_discard(actor=who.viewer, uid=draft.uid, reason="No", now=NOW)
        assert not Draft.objects.visible_to(who.viewer).exists()
    assert Draft.objects.visible_to(cast.auditor.viewer).get() == draft
    with refused("draft_not_allowed"):
        compared(cast.auditor, draft)


def test_a_role_is_drafted_only_by_who_may_open_it(cast: Cast) -> None:
    draft = drafted(cast.administrator)
    gatherer = RoleType.objects.get(key="gatherer")
    with refused("not_your_department"):
        add(cast.administrator, draft, Kind.ROLE_OPEN, department=cast.stores, role_type=gatherer)


def test_a_step_that_others_build_on_stays(cast: Cast) -> None:
    draft = returns_desk(cast)
    first, second = draft.steps.all()
    with refused("step_in_use") as said:
        step_remove(actor=cast.administrator.viewer, uid=draft.uid, step_uid=first.uid)
    assert "2" in str(said.value)
    for step in (second, first):
        step_remove(actor=cast.administrator.viewer, uid=draft.uid, step_uid=step.uid)
    assert not draft.steps.exists()
    assert len(entries_of("draft.step_removed")) == 2


def test_a_step_of_another_draft_is_no_department(cast: Cast) -> None:
    other = returns_desk(cast)
    draft = drafted(cast.administrator, "Another")
    with refused("not_found"):
        add(
            cast.administrator,
            draft,
            Kind.DEPARTMENT_CLOSE,
            opened=other.steps.get(kind=Kind.DEPARTMENT_OPEN),
        )


def test_a_draft_has_an_end(cast: Cast) -> None:
    draft = drafted(cast.administrator)
    DraftStep.objects.bulk_create(
        DraftStep(
            draft=draft,
            position=number,
            kind=Kind.DEPARTMENT_OPEN,
            name="Team",
            added_by="x",
            added_at=NOW,
        )
        for number in range(1, DRAFT_STEPS + 1)
    )
    with refused("draft_full"):
        add(cast.administrator, draft, Kind.DEPARTMENT_OPEN, name="One more")


@pytest.mark.parametrize("reason", ["", "  ", "a\0b"])
def test_it_is_discarded_with_a_reason(cast: Cast, reason: str) -> None:
    draft = returns_desk(cast)
    with refused("reason"):
        draft_discard(actor=cast.administrator.viewer, uid=draft.uid, reason=reason, now=NOW)
    done = draft_discard(
        actor=cast.administrator.viewer, uid=draft.uid, reason="Next year.", now=NOW
    )
    assert (done.state, done.settled_why) == ("discarded", "Next year.")
    assert entries_of("draft.discarded")[0]["reason"] == "Next year."
    with refused("draft_discarded"):
        step_add(
            actor=cast.administrator.viewer,
            uid=draft.uid,
            step=DraftStep(kind=Kind.DEPARTMENT_OPEN, name="Late"),
            now=NOW,
        )
