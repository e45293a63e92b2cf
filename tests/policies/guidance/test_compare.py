"""What differs between two texts: by block, then by word."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.guidance.rules.compare import Compared, text_blocks, texts_compared

BEFORE = """\
For everybody.

## You may

- Talk about your work.

  Why: You know it best.

- Offer goodwill up to €30 a case.

## Ask first

- A question from a journalist.

  Ask: Your coach.

## If something goes wrong

Say so quickly. See [our page](https://example.org/one).
"""


def told(found: Compared) -> list[tuple[str, str, str]]:
    return [
        (each.kind, "".join(p.text for p in each.was), "".join(p.text for p in each.now))
        for each in found.differences
    ]


def test_the_same_text_has_no_difference() -> None:
    found = texts_compared(BEFORE, BEFORE)
    assert (found.differences, found.count) == ((), 5)
    assert [block.kind for block in found.same] == ["", "may", "may", "ask", ""]


def test_a_word_of_a_rule_is_found_and_its_neighbours_are_the_same() -> None:
    [change] = texts_compared(BEFORE, BEFORE.replace("€30", "€50")).differences
    assert change.kind == "changed"
    assert [(piece.text, piece.differs) for piece in change.was] == [
        ("Offer goodwill up to ", False),
        ("€30", True),
        (" ", False),
        ("a case.", False),
    ]
    assert [piece.text for piece in change.now if piece.differs] == ["€50"]


def test_a_line_that_is_added_is_marked_without_its_line_end() -> None:
    after = BEFORE.replace("  Ask: Your coach.\n", "  Ask: Your coach.\n\n  Why: It is theirs.\n")
    [change] = texts_compared(BEFORE, after).differences
    assert [piece.text for piece in change.now if piece.differs] == ["Why: It is theirs."]
    assert told(texts_compared(BEFORE, after))[0][2].endswith("coach.\nWhy: It is theirs.")


def test_a_reason_belongs_to_its_rule() -> None:
    [change] = texts_compared(BEFORE, BEFORE.replace("Your coach", "The head coach")).differences
    assert (change.kind, change.block.kind) == ("changed", "ask")
    assert change.block.text == "A question from a journalist.\nAsk: The head coach."


def test_new_and_gone() -> None:
    after = BEFORE.replace("- Talk about your work.\n\n  Why: You know it best.\n", "- Hum.\n")
    assert told(texts_compared(BEFORE, after)) == [
        ("new", "", "Hum."),
        ("gone", "Talk about your work.\nWhy: You know it best.", ""),
    ]


def test_what_moves_within_its_part_is_the_same() -> None:
    first, second = "- One thing.\n", "- Another thing.\n"
    before = f"## You may\n\n{first}{second}"
    assert texts_compared(before, f"## You may\n\n{second}{first}").differences == ()


def test_a_rule_that_moves_to_another_part_has_changed() -> None:
    rule = "- Talk about your work.\n"
    found = texts_compared(f"## You may\n\n{rule}", f"## You must not\n\n{rule}")
    [change] = found.differences
    assert change.before is not None
    assert (change.kind, change.before.kind, change.block.kind) == ("changed", "may", "not")


def test_an_address_that_changed_under_the_same_words_is_shown() -> None:
    [change] = texts_compared(BEFORE, BEFORE.replace("/one", "/two")).differences
    assert [piece.text for piece in change.now if piece.differs] == ["(https://example.org/two)."]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("## Empty\n", []),
        ("```\ncode  here\n```\n", ["code here"]),
        ("1. one\n2. two\n   - deep\n", ["one", "two\ndeep"]),
        ("> said\n> twice\n\n---\n\n### Small\n", ["said twice", "Small"]),
        ("a <b>bold</b> word", ["a <b>bold</b> word"]),
        ("write to <us@example.org>", ["write to us@example.org"]),
    ],
)
def test_every_kind_of_block_is_told(text: str, blocks: list[str]) -> None:
    assert [block.text for block in text_blocks(text)] == blocks


def test_a_long_text_written_anew_is_compared_at_once() -> None:
    before = "\n\n".join(f"word{number} alpha" for number in range(5000))
    found = texts_compared(before, before.replace("alpha", "beta"))
    assert len(found.differences) == 10_000


LINES = st.lists(
    st.sampled_from(
        ["## You may", "## Ask first", "## Other", "- a rule", "- b rule", "words", ""]
    ),
    max_size=12,
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES, LINES)
def test_both_sides_can_be_put_together_again(one: list[str], other: list[str]) -> None:
    before, after = "\n\n".join(one), "\n\n".join(other)
    found = texts_compared(before, after)
    same = [block.text for block in found.same]
    was = [words for kind, words, _now in told(found) if kind != "new"]
    now = [words for kind, _was, words in told(found) if kind != "gone"]
    assert sorted(same + was) == sorted(block.text for block in text_blocks(before))
    assert sorted(same + now) == sorted(block.text for block in text_blocks(after))
