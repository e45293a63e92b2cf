"""The text: its canonical form, its hash, and how its rules are shown."""

from __future__ import annotations

from policies.guidance.forms import starter_text
from policies.guidance.rules import reading_minutes, text_fingerprint, text_parts, text_render


def test_the_hash_does_not_depend_on_line_ends_composition_or_outer_space() -> None:
    first = text_fingerprint(" Café ", "One\r\n\r\nTwo\n")
    second = text_fingerprint("Cafe\u0301", "One\n\nTwo")

    assert first == second
    assert first != text_fingerprint("Café", "One\nTwo")


def test_each_item_under_the_three_headings_is_a_rule_with_its_reasons() -> None:
    html = text_render(
        "## You may\n\n- Say so.\n\n  Why: Because.\n\n  Ask: **Nobody**.\n- Short\n"
    )

    assert html.count('<li class="rule">') == 2
    assert '<p class="r">Say so.</p>' in html
    assert '<dl class="why"><dt>Why</dt><dd>Because.</dd></dl>' in html
    assert '<dl class="why"><dt>Ask</dt><dd><strong>Nobody</strong>.</dd></dl>' in html


def test_a_list_under_another_heading_is_a_list() -> None:
    assert "<ul>\n<li>One</li>" in text_render("## Background\n\n- One\n- Two\n")


def test_the_parts_have_kinds_and_anchors_that_are_not_used_twice() -> None:
    parts = text_parts(text_render("Intro\n\n## You may\n\nx\n\n## Main\n\ny\n\n## Main\n\nz"))

    assert [(part.kind, part.anchor) for part in parts] == [
        ("", ""),
        ("may", "may"),
        ("", "main-more"),
        ("", "main-more-more"),
    ]


def test_the_starter_has_three_parts_of_four_rules_and_is_read_in_three_minutes() -> None:
    text = starter_text("Larkfield")
    parts = text_parts(text_render(text))

    assert [part.rules for part in parts] == [0, 4, 4, 4, 0, 0]
    assert 380 <= len(text.split()) <= 500
    assert reading_minutes(text) == 3
