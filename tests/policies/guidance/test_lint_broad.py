"""The linter before rules that others judged, and before bans however they are put."""

from __future__ import annotations

from pathlib import Path

import pytest

from governance.audit.models import Entry
from policies.guidance.rules.lint import text_linted
from policies.guidance.services import version_publish
from roles.org.models import OrganisationSettings
from tests.cast import NOW, Cast
from tests.policies.guidance.test_lint import SAY_SO, ban
from tests.policies.making import draft

DATA = Path(__file__).parents[2] / "data" / "lint"


def lines(name: str) -> list[str]:
    read = (DATA / f"{name}.txt").read_text().splitlines()
    return [line for line in read if line and not line.startswith("#")]


def named(text: str) -> set[str]:
    return {remark.rule for remark in text_linted(text, names=["Larkfield"])}


def test_it_names_nine_in_ten_rules_that_were_found_too_broad() -> None:
    known = [line for line in lines("unlawful") if named(SAY_SO + line)]

    assert len(lines("unlawful")) >= 30
    assert len(known) >= 0.9 * len(lines("unlawful"))


@pytest.mark.parametrize("sentence", lines("lawful"))
def test_it_says_nothing_of_rules_that_were_found_lawful(sentence: str) -> None:
    assert named(SAY_SO + sentence) == set()


@pytest.mark.parametrize("sentence", lines("plain"))
def test_it_names_a_ban_however_it_is_put(sentence: str) -> None:
    assert named(SAY_SO + sentence) & {"pay", "conditions"}


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("Talk about us.", "conditions"),
        ("Mention Larkfield.", "conditions"),
        ("Say what you earn.", "pay"),
        ("Discuss your contract.", "conditions"),
        ("Complain about your boss.", "criticism"),
        ("Use social media.", "conditions"),
    ],
)
def test_it_names_a_ban_that_is_one_by_its_place_alone(statement: str, rule: str) -> None:
    assert rule in named(ban(statement))


@pytest.mark.parametrize(
    "lets",
    [
        "## You may\n\n- Talk about your work on LinkedIn.",
        "## You may\n\n- Share our posts.",
        "## You may\n\n- Answer questions about our stoves in forums.",
        "Everybody may post about the company wherever they like.",
        "## Sie dürfen\n\n- Über unsere Produkte schreiben.",
    ],
)
def test_whoever_may_speak_anywhere_is_asked_to_say_who_they_work_for(lets: str) -> None:
    assert named(lets) == {"disclosure"}
    say_so = "Sagen, dass Sie hier arbeiten." if "Sie" in lets else "Say that you work here."
    assert named(f"{lets}\n\n{say_so}\n") == set()


def test_a_ban_on_saying_who_one_works_for_is_not_the_line_that_lacks() -> None:
    lets = "## You may\n\n- Share our posts.\n\n"
    forbids = "## You must not\n\n- {}\n\n  Why: It matters.\n\n  Instead: {}\n"

    assert "disclosure" in named(lets + forbids.format("Say that you work here.", "Be still."))
    hidden = forbids.format("Praise us without saying that you work here.", "Be still.")
    assert "disclosure" not in named(lets + hidden)
    instead = forbids.format("Act as a customer.", "Say that you work here.")
    assert "disclosure" not in named(lets + instead)


def test_the_organisation_is_known_by_its_name_and_named_as_it_stands(cast: Cast) -> None:
    OrganisationSettings.objects.update_or_create(pk=1, defaults={"name": "Larkfield"})
    version = draft(cast, text=ban("Mention Larkfield."))
    version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)

    kept = Entry.objects.get(verb="guideline.published").changes["warnings"]
    assert kept == ["conditions: Mention Larkfield."]
