"""What people type finds what is meant, whatever the accents, the capitals and the signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.core.search import is_short, search_any, words_of
from roles.org.models import PERSON_TEXT, Person
from tests.cast import make_person

if TYPE_CHECKING:
    from tests.cast import Cast


def found(q: str) -> list[str]:
    people = search_any(Person.objects.all(), q, name="display_name", text=PERSON_TEXT)
    return sorted(people.values_list("display_name", flat=True))


@pytest.fixture
def named(cast: Cast) -> None:
    for name in ("Zoë Müller", "Łukasz Weiß", "Søren Ångström", "100% Ben_Under", "İpek Éclair"):
        make_person(name, cast.support, title="Planner")


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("zoe", "Zoë Müller"),
        ("MULLER", "Zoë Müller"),
        ("müller", "Zoë Müller"),
        ("ulle", "Zoë Müller"),
        ("muller zoe", "Zoë Müller"),
        ("lukasz", "Łukasz Weiß"),
        ("weiss lu", "Łukasz Weiß"),
        ("soren", "Søren Ångström"),
        ("angstrom", "Søren Ångström"),
        ("ecl", "İpek Éclair"),
        ("100%", "100% Ben_Under"),
        ("en_un", "100% Ben_Under"),
        ("Z", "Zoë Müller"),
        ("zo", "Zoë Müller"),
    ],
)
def test_it_is_found_by(q: str, name: str) -> None:
    assert name in found(q)


@pytest.mark.usefixtures("named")
def test_signs_of_patterns_are_signs() -> None:
    """An underscore would stand for any letter, a per cent sign for any number of them."""
    assert found("en_un") == ["100% Ben_Under"]
    assert found("e_n_under") == []
    assert found("100%%%") == []


def test_each_word_must_be_found_somewhere(cast: Cast) -> None:
    assert found("grace support") == ["Grace Weiss"]
    assert found("grace planner") == []


def test_addresses_and_titles_are_looked_at(cast: Cast) -> None:
    assert found("hana.costa@larkfield") == ["Hana Costa"]
    assert found("chief executive") == ["Erin Halvorsen"]


def test_one_or_two_letters_begin_a_name(cast: Cast) -> None:
    assert found("gr") == ["Grace Weiss"]
    assert found("we") == []


@pytest.mark.parametrize("q", ["", "   ", "\x00"])
def test_nothing_typed_finds_nothing(cast: Cast, q: str) -> None:
    assert found(q) == []


def test_at_most_five_words_of_a_hundred_letters() -> None:
    assert words_of("a b c d e f g") == ["a", "b", "c", "d", "e"]
    assert len(words_of("x" * 500)[0]) == 100
    assert is_short(["...", "ab"])
