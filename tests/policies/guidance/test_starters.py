"""The texts to begin with: complete, balanced, without a remark of the linter, and at hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.utils.translation import override

from policies.guidance.rules.lint import text_linted
from policies.guidance.rules.lists import rules_listed
from policies.guidance.rules.outline import text_outline
from policies.guidance.rules.starters import FOLDER, STARTERS, Starter, starter_named, starters
from roles.team.rules import RoleKind
from tests.policies.making import published

if TYPE_CHECKING:
    from policies.guidance.rules.lists import ListedRule
    from tests.cast import Cast

# A citation in brackets: of a regulation, a statute, a code or a standard.
CITED = re.compile(
    r"\d+ (?:CFR|U\.S\.C\.) \d|NLRA|FINRA|GDPR|DSGVO|CAP Code|Directive|Richtlinie|WCAG|SEC Reg"
    r"|Regulation \(EU\)|Verordnung \(EU\)|Labor Code|Criminal Code|Strafgesetzbuch|Grundgesetz"
)
FILES = sorted(FOLDER.glob("*/*.md"))
GERMAN = {"baseline", "disclosure", "personal"}


def all_of_them() -> list[Starter]:
    found = [starter_named(path.stem, path.parent.name) for path in FILES]
    return [each for each in found if each]


def name(starter: Starter) -> str:
    return f"{starter.language}-{starter.key}"


every = pytest.mark.parametrize("starter", all_of_them(), ids=name)


def test_there_are_twelve_and_three_of_them_in_german_too() -> None:
    assert len(STARTERS) == 12
    assert {path.stem for path in FILES if path.parent.name == "en"} == set(STARTERS)
    assert {path.stem for path in FILES if path.parent.name == "de"} >= GERMAN


@every
def test_the_linter_has_nothing_to_say_of_it(starter: Starter) -> None:
    assert text_linted(starter.for_organisation("Larkfield")) == []


@every
def test_it_allows_at_least_as_much_as_it_forbids_and_each_ban_has_reason_and_alternative(
    starter: Starter,
) -> None:
    outline = text_outline(starter.text)

    assert outline.lacking == 0
    assert outline.balance.may >= outline.balance.must_not >= 1
    assert outline.balance.ask
    assert [part.kind for part in outline.parts if part.kind] == ["may", "ask", "not"]


@every
def test_it_has_250_to_700_words_a_title_and_one_sentence(starter: Starter) -> None:
    assert 250 <= starter.words <= 700
    assert 5 <= len(starter.title) <= 80
    assert starter.summary.endswith(".")
    assert len(starter.summary) <= 130
    assert starter.kind in {"guideline", "clause"}
    assert set(starter.audience.role_kinds) <= set(RoleKind.values)


@every
def test_it_cites_the_rules_behind_it(starter: Starter) -> None:
    assert len(CITED.findall(starter.text)) >= 2


# What nobody but us forbids: house rules, behind which there is no law to name.
OURS = (
    *("Promise anything on our behalf", "Speak for {organisation} once"),
    *("Promise what we will pay", "Answer with the holding text", "Argue to win, or answer"),
    *("Go on showing this as", "Speak as if it were", "Promise a position, a salary"),
)


def test_each_ban_cites_the_rule_behind_it_or_is_known_to_be_ours_alone() -> None:
    bans = [
        rule
        for each in all_of_them()
        if each.language == "en"
        for rule in rules_listed(each.text)
        if rule.kind == "not"
    ]
    bare = {ban.text for ban in bans if not cites(ban)}
    assert {text for text in bare if not text.startswith(OURS)} == set()
    assert [own for own in OURS if not any(text.startswith(own) for text in bare)] == []


def cites(rule: ListedRule) -> bool:
    return bool(CITED.search(f"{rule.text} {rule.why} {rule.instead}"))


@pytest.mark.parametrize("key", sorted(GERMAN))
def test_what_cites_a_rule_in_english_cites_one_in_german(key: str) -> None:
    """What one may, asks first and must not stand in the same order."""
    english, german = (
        rules_listed(found.text)
        for found in (starter_named(key, "en"), starter_named(key, "de"))
        if found
    )
    assert len(english) == len(german)
    pairs = zip(english, german, strict=True)
    assert [de.text for en, de in pairs if cites(en) and not cites(de)] == []


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        ("baseline", ("16 CFR", "NLRA", "GDPR")),
        ("disclosure", ("16 CFR", "CAP Code")),
        ("frontline", ("16 CFR", "GDPR")),
        ("partners", ("16 CFR", "CAP Code")),
        ("personal", ("NLRA", "16 CFR")),
        ("privacy", ("GDPR",)),
        ("regulated", ("FINRA", "2210", "3110")),
        ("contract", ("NLRA", "GDPR")),
    ],
)
def test_it_cites_the_very_rule_that_is_behind_it(key: str, rules: tuple[str, ...]) -> None:
    text = starter_named(key, "en").text  # type: ignore[union-attr]
    assert [each for each in rules if each not in text] == []


def test_only_the_clause_is_a_clause() -> None:
    assert [each.key for each in starters() if each.kind == "clause"] == ["contract"]


def test_the_reader_gets_their_language_if_it_is_there_else_english() -> None:
    with override("de"):
        assert [starter_named(key).language for key in ("personal", "crisis")] == ["de", "en"]  # type: ignore[union-attr]
    with override("en"):
        assert starter_named("personal").language == "en"  # type: ignore[union-attr]


@pytest.mark.parametrize("key", ["", "none", "../en/baseline", "README"])
def test_there_is_no_other(key: str) -> None:
    assert starter_named(key) is None
    assert starter_named("baseline", "../x") == starter_named("baseline", "en")


def test_the_first_guideline_begins_with_the_baseline(cast: Cast) -> None:
    page = cast.head_coach.client().get("/guidelines/new/").text

    assert "What you may say about Larkfield" in page
    assert "/guidelines/new/?starter=crisis" in page


def test_with_a_baseline_the_library_is_shown_first(cast: Cast) -> None:
    published(cast)
    page = " ".join(cast.head_coach.client().get("/guidelines/new/").text.split())

    for starter in starters():
        assert starter.summary.replace("'", "&#x27;") in page
        assert f"/guidelines/new/?starter={starter.key}" in page
    assert "They are no legal advice" in page
    assert "3 min read" in page
    assert "<textarea" not in page


def test_picking_one_fills_in_the_editor(cast: Cast) -> None:
    page = cast.head_coach.client().get("/guidelines/new/?starter=frontline").text

    assert 'value="Replying to the public"' in page
    assert "You are the voice that people hear when they need something from Larkfield." in page
    chosen = re.findall(r'name="audience_role_kinds" value="(\w+)"[^>]*checked', page)
    assert chosen == ["coach", "player"]


def test_an_empty_page_is_one_of_them_and_what_is_none_is_not_found(cast: Cast) -> None:
    client = cast.head_coach.client()
    empty = client.get("/guidelines/new/?starter=empty").text

    written = re.search(r"<textarea[^>]*>(.*?)</textarea>", empty, re.DOTALL)
    assert written
    assert written[1].split("\n\n") == ["\n## You may", "## Ask first", "## You must not"]
    assert client.get("/guidelines/new/?starter=none").status_code == 404
