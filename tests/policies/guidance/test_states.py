"""The life of a version as a table: what leads where, and what an illegal step is told."""

from __future__ import annotations

import pytest

from governance.core.errors import Conflict
from policies.guidance.rules import State, Step, step_to, steps_legal

LEGAL = {
    "draft": "consult submit",
    "consultation": "submit return",
    "review": "approve return",
    "approved": "schedule publish return",
    "scheduled": "publish unschedule return",
    "published": "supersede withdraw",
    "superseded": "",
    "withdrawn": "",
}


@pytest.mark.parametrize("state", LEGAL)
def test_each_state_has_its_steps(state: str) -> None:
    assert " ".join(steps_legal(state, alone=False)) == LEGAL[state]


@pytest.mark.parametrize("state", ["draft", "consultation", "review"])
def test_one_person_who_decides_alone_publishes_at_once(state: str) -> None:
    assert step_to(state, Step.PUBLISH, alone=True) is State.PUBLISHED
    with pytest.raises(Conflict):
        step_to(state, Step.PUBLISH)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (state, step)
        for state, legal in LEGAL.items()
        for step in Step
        if step.value not in legal.split()
    ],
)
def test_any_other_step_is_a_conflict_that_names_the_legal_ones(state: str, step: Step) -> None:
    with pytest.raises(Conflict) as refused:
        step_to(state, step)

    assert refused.value.status == 409
    assert refused.value.members == {"legal": LEGAL[state].split()}


def test_nothing_leads_out_of_superseded_and_withdrawn_even_alone() -> None:
    assert steps_legal("superseded", alone=True) == steps_legal("withdrawn", alone=True) == {}
