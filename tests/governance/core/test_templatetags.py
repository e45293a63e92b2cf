"""The small parts of every page: what they say and how they are marked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template, TemplateSyntaxError

from governance.core.templatetags.icons import ALIASES, ICONS
from governance.core.templatetags.playbook import beyond_tabs, due, icon, initials, tabs, when

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)  # a Monday


@dataclass(frozen=True)
class Item:
    label: str
    section: str = ""


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_icon_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError, match="no icon 'unicorn'"):
        icon("unicorn")


def test_every_alias_leads_to_a_drawing() -> None:
    assert set(ALIASES.values()) <= set(ICONS)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Priya Shah", "PS"), ("Maria de la Cruz", "MC"), ("Theo", "T"), ("", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), "2 days late"),
        (date(2026, 11, 23), "Due today"),
        (date(2026, 11, 24), "Due tomorrow"),
        (date(2026, 11, 25), "Due Wednesday"),
        (date(2026, 11, 30), "Mon 30 Nov"),
    ],
)
def test_due_says_by_when(day: date, words: str) -> None:
    assert words in due(day, now=NOW)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "today, 09:12"),
        (date(2026, 11, 22), "yesterday"),
        (date(2026, 11, 26), "in 3 days"),
        (date(2026, 1, 12), "12 Jan"),
        (date(2024, 1, 12), "12 Jan 2024"),
    ],
)
def test_when_says_it_as_people_do(moment: date | datetime, words: str) -> None:
    assert f">{words}</time>" in when(moment, now=NOW)


def test_when_keeps_the_exact_moment_as_title() -> None:
    assert 'title="Monday 23 November 2026, 09:12 UTC"' in when(NOW, now=NOW)


def test_note_escapes_its_title_and_keeps_its_markup() -> None:
    page = rendered('{% note "warn" title %}<p>kept</p>{% endnote %}', title="<b>")
    assert "<strong>&lt;b&gt;</strong><p>kept</p>" in page


def test_state_chip_knows_five_words_only() -> None:
    assert "Getting ready" in rendered('{% state_chip "getting_ready" %}')
    with pytest.raises(TemplateSyntaxError):
        rendered('{% state_chip "sleeping" %}')


def test_phone_shows_today_and_work_first_and_the_rest_under_more() -> None:
    own = [Item("Today"), Item("Ask"), Item("Report")]
    work = [Item("Team", "work"), Item("Inbox", "work"), Item("Trail", "work")]
    assert [item.label for item in tabs(own + work)] == ["Today", "Team", "Inbox", "Trail"]
    assert [item.label for item in beyond_tabs(own + work)] == ["Ask", "Report"]
    assert tabs(own) == own
    assert beyond_tabs(own) == []
