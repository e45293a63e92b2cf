"""What a draft was understood as: its rules, what they lack, how they are balanced."""

from __future__ import annotations

import pytest

from policies.guidance.rules.lists import rules_listed, rules_numbered
from policies.guidance.rules.outline import Balance, text_outline
from policies.guidance.rules.text import text_render, text_summary

FULL = "- Shout.\n\n  Why: Ears hurt.\n\n  Instead: Speak.\n"
TEXT = f"""Hello.

## You may

- Speak.

## Ask first

- Sing.

## You must not

{FULL}
- Bite.

  Why: Teeth.

- Kick.
"""


def test_a_rule_has_its_reason_and_what_to_do_instead() -> None:
    shout = rules_listed(TEXT)[2]
    assert (shout.kind, shout.text, shout.why, shout.instead) == (
        "not",
        "Shout.",
        "Ears hurt.",
        "Speak.",
    )


def test_what_a_must_not_lacks_is_named_at_the_item() -> None:
    outline = text_outline(TEXT)
    html = outline.parts[-1].html
    shout, bite, kick = html.split('<li class="rule">')[1:]

    assert outline.lacking == 3
    assert "chip" not in shout
    assert bite.count("chip warn") == 1
    assert "Instead" in bite.partition("</span>")[0]
    assert kick.count("chip warn") == 2
    assert "chip" not in outline.parts[1].html + outline.parts[2].html


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "## You must not\n\n-\n- A\n-\n",
        "## You must not\n\n1. A\n2. B\n\n- C\n",
        "> ## You must not\n\n- A\n",
        "## You must not\n\n- - A\n- B\n\n  - C\n\n# Other\n\n- D\n",
        '## You must not\n\n- ```\n  a\n  ```\n- <li class="rule">\n',
    ],
    ids=["plain", "empty", "numbered", "quoted", "nested", "code"],
)
def test_each_item_that_is_shown_as_a_rule_is_one(text: str) -> None:
    shown = text_render(text).count('<li class="rule">')
    assert len(rules_numbered(text)) == shown
    assert text_outline(text).parts


@pytest.mark.parametrize(
    ("counts", "tilts", "begins"),
    [
        ((0, 0, 0), False, "No rules yet"),
        ((0, 1, 1), True, "Nothing here says"),
        ((1, 0, 2), True, "It forbids more"),
        ((2, 0, 2), False, "It allows at least"),
    ],
)
def test_the_balance_is_said_in_words(
    counts: tuple[int, int, int], tilts: bool, begins: str
) -> None:
    balance = Balance(*counts)
    assert balance.tilts == tilts
    assert balance.words.startswith(begins)


def test_headings_are_understood_in_the_languages_of_texts_whoever_reads() -> None:
    german = "## Sie dürfen\n\n- A\n\n## Erst fragen\n\n- B\n\n## Sie dürfen nicht\n\n- C\n"
    assert [rule.kind for rule in rules_listed(german)] == ["may", "ask", "not"]


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        (TEXT, "Hello."),
        ("What *you*\nmay say.\n\nMore.\n\n## You may\n\n- A\n", "What you may say."),
        ("# Its title\n\nWhat it is about.\n", "What it is about."),
        ("## You may\n\n- A\n\nNot this.\n", ""),
        ("- A\n\nNot this.\n", ""),
        ("# Its title\n\n## You may\n\nNot this.\n", ""),
        ("", ""),
    ],
)
def test_its_summary_is_what_it_says_before_its_first_heading(text: str, summary: str) -> None:
    assert text_summary(text) == text_outline(text).summary == summary


def test_a_long_summary_is_cut_and_no_longer_text_is_read_for_it() -> None:
    cut = text_summary("word " * 20_000)
    assert (len(cut), cut[-1]) == (300, "…")


@pytest.mark.parametrize(
    ("order", "late"),
    [
        (("You may", "You must not"), False),
        (("You must not", "You may"), True),
        (("Ask first", "You may"), True),
        (("Some words", "You may"), False),
        (("You must not",), False),
    ],
)
def test_what_people_may_do_comes_first_or_that_is_said(order: tuple[str, ...], late: bool) -> None:
    text = "\n\n".join(f"## {each}\n\n- Something." for each in order)
    assert text_outline(text).may_late is late
