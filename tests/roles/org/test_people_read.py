"""Names and addresses as people paste them."""

from __future__ import annotations

import pytest

from roles.org.rules import people_read

BETH = ("Beth Lane", "beth@lane.example")


@pytest.mark.parametrize(
    "line",
    [
        "Beth Lane <beth@lane.example>",
        "Beth Lane, beth@lane.example",
        "Beth Lane; beth@lane.example",
        "Beth Lane\tbeth@lane.example",
        "  Beth   Lane   beth@lane.example ,",
        "beth@lane.example, Beth Lane",
        '"Beth Lane" <Beth@Lane.example>,',
        '"Lane, Beth" <beth@lane.example>',
        "Beth Lane (mailto:beth@lane.example)",
        "Beth\xa0Lane <beth@lane.example>\u200b",
    ],
)
def test_many_shapes_name_the_same_person(line: str) -> None:
    people, problems = people_read(line)
    assert problems == []
    assert [(each.name, each.email) for each in people] == [BETH]
    assert (people[0].given_name, people[0].family_name) == ("Beth", "Lane")


def test_an_address_alone_makes_the_name() -> None:
    people, _problems = people_read("beth.lane2@lane.example\nops@lane.example")
    assert [each.name for each in people] == ["Beth Lane", "Ops"]
    assert people[1].family_name == ""


def test_behind_it_may_stand_volunteer_and_a_title() -> None:
    people, _problems = people_read("Fay Burns, fay@post.example, volunteer, Driver")
    assert (people[0].kind, people[0].title) == ("volunteer", "Driver")


def test_empty_lines_and_a_heading_are_skipped_and_lines_keep_their_numbers() -> None:
    people, problems = people_read("Name, E-mail\n\nBeth Lane, beth@lane.example\n")
    assert (people[0].number, problems) == (3, [])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Idris Bell, volunteer", "Line 2: “Idris Bell, volunteer” has no e-mail address."),
        ("Idris Bell, idris@bell", "Line 2: “idris@bell” is not an e-mail address."),
        ("a@b.example b@b.example", "Line 2: there is more than one e-mail address."),
        ("Beth, BETH@lane.example", "Line 2: beth@lane.example is on line 1 already."),
        ("Be\0th, b@b.example", "Line 2: it holds a character that is no text."),
        ("x" * 201 + " <b@b.example>", "Line 2: the name is too long."),
    ],
)
def test_a_wrong_line_is_named_by_its_number(line: str, why: str) -> None:
    people, problems = people_read(f"Beth Lane, beth@lane.example\n{line}")
    assert [str(problem)[: len(why)] for problem in problems] == [why]
    assert len(people) == 1


def test_more_than_a_paste_should_hold_is_for_a_file() -> None:
    text = "\n".join(f"p{number}@lane.example" for number in range(501))
    assert [problem.number for problem in people_read(text)[1]] == [0]
