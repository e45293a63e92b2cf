"""The linter: what it names, in English and German, and what it leaves alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from governance.audit.models import Entry
from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import text_fingerprint
from policies.guidance.rules.lint import RULES, text_linted
from policies.guidance.selectors import approved_hash
from policies.guidance.services import (
    translation_save,
    version_approve,
    version_publish,
    version_submit,
)
from tests.cast import NOW, Cast
from tests.policies.making import draft

PUBLIC = sorted((Path(__file__).parents[2] / "data" / "guidelines").glob("*.md"))
SAY_SO = "## You may\n\n- Say that you work here.\n\n"


def named(text: str) -> list[str]:
    return [remark.rule for remark in text_linted(text)]


def ban(statement: str, *notes: str) -> str:
    """Return a text with one must-not that has its reason and its alternative."""
    more = notes or ("Why: It matters.", "Instead: Ask your coach.")
    return "\n\n".join([f"{SAY_SO}## You must not\n\n- {statement}", *(f"  {m}" for m in more)])


FAULTS = {
    "pay": [
        "Employees must not discuss their salaries with each other.",
        "Do not discuss your pay with anyone.",
        "Wages and bonuses are confidential and may not be shared online.",
        "Über das Gehalt darf nicht gesprochen werden.",
    ],
    "conditions": [
        "Do not post anything about your work on social media.",
        "Employees may not discuss working conditions in public.",
        "Never mention the company online.",
        "Sie dürfen nicht über Ihre Arbeit schreiben.",
        "Äußerungen über den Arbeitgeber sind untersagt.",
    ],
    "unions": [
        "You may not talk about unions on any channel.",
        "Beiträge über die Gewerkschaft sind verboten.",
    ],
    "criticism": [
        "Do not criticise the company or its management.",
        "Never post anything that could harm our reputation.",
        "Kritik am Arbeitgeber ist untersagt.",
    ],
    "approval": [
        "Every post on your personal account needs approval.",
        "All personal posts must be approved by your manager.",
        "Jeder private Beitrag muss genehmigt werden.",
    ],
    "wrongdoing": [
        "Do not contact regulators about what you see here.",
        "Internal information may not be disclosed to anyone.",
        "Sie dürfen sich nicht an Behörden wenden.",
        "Under no circumstances share information.",
    ],
    "passwords": [
        "You must give us the password of your personal account.",
        "Provide your personal login to IT.",
        "Employees are required to accept their manager as a friend.",
        "Das Passwort des privaten Kontos ist der Leitung zu nennen und mitzuteilen.",
    ],
    "monitoring": [
        "We monitor the personal accounts of employees.",
        "Your private social media posts may be monitored.",
        "There is no expectation of privacy.",
        "Wir überwachen private Konten.",
    ],
    "praise": [
        "Employees must like and share our posts.",
        "Write a positive review of the shop.",
        "Alle müssen unsere Beiträge liken.",
    ],
    "silenced": [
        "Delete negative comments at once.",
        "Negative Kommentare werden gelöscht.",
    ],
    "whim": [
        "Approval may be withdrawn at any time without reason.",
        "The head coach decides at their sole discretion.",
        "Die Freigabe wird ohne Angabe von Gründen entzogen.",
    ],
    "vague": [
        "Do not post inappropriate content.",
        "Unangemessene Beiträge sind untersagt.",
    ],
}

FINE = [
    "We never ask for the password of your personal account.",
    "Nothing here limits talk about your pay, your hours or your union.",
    "You may talk about your work and your working conditions.",
    "Do not post about us without saying that you work here.",
    "Do not share a customer's name without their yes.",
    "We do not monitor personal accounts.",
    "We look at our own channels only.",
    "Do not share a colleague’s salary that you know from payroll.",
    "Never delete criticism: answer it.",
    "Remove spam, threats and insults.",
    "Nobody needs approval for a post on a personal account.",
    "Do not speak to regulators on behalf of the organisation.",
    "Offensive words, such as slurs, are not allowed.",
    "Never refuse somebody without a reason.",
    "Do not discuss products that are not announced.",
    "The European Union has rules of its own that you must not break.",
    "Never leave the screen unlocked when you work in a train.",
    "Do not pay for followers.",
    "Nothing here stops you from reporting wrongdoing to an authority.",
    "Do not write about the company’s unpublished figures.",
    "You must review our guidelines once a year.",
    "Why we work in the open: it builds trust.",
    "Fragen Sie nie nach dem Passwort eines privaten Kontos.",
    "Nichts hiervon hindert Sie daran, über Ihr Gehalt zu sprechen.",
    "Sie dürfen über Ihre Arbeit und Ihre Gewerkschaft schreiben.",
    "Schreiben Sie nichts über Kunden ohne deren Einwilligung.",
    "Private Konten überwachen wir nicht.",
]


@pytest.mark.parametrize(
    ("rule", "sentence"), [(rule, each) for rule, all_ in FAULTS.items() for each in all_]
)
def test_it_names_the_sentence_why_and_what_to_write(rule: str, sentence: str) -> None:
    found = [remark for remark in text_linted(f"{SAY_SO}{sentence}") if remark.rule == rule]

    assert [remark.sentence for remark in found] == [sentence]
    assert found[0].why
    assert found[0].better
    assert found[0].behind or rule == "whim"


@pytest.mark.parametrize("sentence", FINE)
def test_it_leaves_alone_what_is_fair(sentence: str) -> None:
    assert named(f"{SAY_SO}{sentence}") == []


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.stem)
def test_it_says_nothing_of_guidelines_that_are_public_and_fair(path: Path) -> None:
    assert text_linted(path.read_text()) == []


def test_each_rule_is_tried() -> None:
    assert {rule.key for rule in RULES} - {"disclosure"} == set(FAULTS)


def test_a_ban_by_its_place_needs_no_word_that_forbids() -> None:
    assert named(ban("Talk about your pay.")) == ["pay"]
    assert named(ban("Talk about your work in public.")) == ["conditions"]


def test_what_protects_people_is_no_ban() -> None:
    assert named(ban("Keep a colleague from talking about their pay.")) == []


def test_a_reason_is_no_ban() -> None:
    why = "Why: You must never discuss your pay."
    assert named(ban("Shout.", why, "Instead: Speak.")) == []


def test_a_ban_whose_item_frees_the_topic_is_none() -> None:
    free = "Why: It hurts. Nothing here limits what you say about your own pay."
    assert named(ban("Publish lists of pay.", free, "Instead: Ask.")) == []


def test_one_line_about_authorities_is_enough_for_the_whole_text() -> None:
    secret = ban("Share what is confidential with anyone.")
    line = "\n\nNothing here keeps you from telling an authority what is wrong.\n"
    assert named(secret) == ["wrongdoing"]
    assert named(secret + line) == []


def test_whoever_may_speak_of_us_is_asked_to_say_who_they_work_for() -> None:
    lets = "## You may\n\n- Post about our products from your own account.\n"
    (remark,) = text_linted(lets)

    assert remark.rule == "disclosure"
    assert remark.sentence == "Post about our products from your own account."
    assert "16 CFR 255.5" in remark.behind
    assert named(f"{lets}\n- Say that you work here.\n") == []
    german = "## Sie dürfen\n\n- Auf dem eigenen Profil über uns schreiben.\n"
    assert named(german) == ["disclosure"]
    assert named(f"{german}\n- Sagen, dass Sie hier arbeiten.\n") == []


def test_a_must_not_without_reason_or_alternative_is_named_for_each() -> None:
    bare = text_linted("## You must not\n\n- Shout.\n")
    assert [(each.rule, each.sentence) for each in bare] == [("bare", "Shout.")] * 2
    assert named("## You must not\n\n- Shout.\n\n  Why: Ears.\n") == ["bare"]
    assert named(ban("Shout.")) == []


@pytest.mark.parametrize(
    "text",
    ["a " * 50_000, "never post about " * 5_000, "all any every post " * 5_000, "- " * 40_000],
    ids=["words", "bans", "posts", "lists"],
)
def test_the_longest_text_is_read_within_seconds(text: str) -> None:
    began = time.perf_counter()
    text_linted(text[:100_000])
    assert time.perf_counter() - began < 5


def in_review(cast: Cast, text: str, german: str) -> PolicyVersion:
    """Return a version with a translation, which waits for legal's approval."""
    version = draft(cast, text=text)
    Policy.objects.update(approvals=["legal"])
    version.refresh_from_db()
    translation_save(
        actor=cast.coach.viewer,
        version=version,
        language="de",
        title="Hausregeln",
        text=german,
        base_hash=text_fingerprint(version.title, version.text),
        seen="",
        now=NOW,
    )
    return version_submit(actor=cast.coach.viewer, version=version, now=NOW)


GERMAN = "## Sie dürfen nicht\n\n- Über das Gehalt darf nicht gesprochen werden.\n"
WHY = "\n  Warum: Darum.\n\n  Stattdessen: Fragen.\n"


def test_legal_sees_it_where_they_decide_of_each_text_that_goes_with_it(cast: Cast) -> None:
    version = in_review(cast, ban("Talk about your pay."), GERMAN + WHY)
    path = f"/guidelines/{version.policy.slug}/review/"
    page = " ".join(cast.booth_member.client().get(path).text.split())

    assert "Approve version 1" in page
    assert "“Talk about your pay.”" in page
    assert "Directive (EU) 2023/970, article 7(5)" in page
    assert "Deutsch: 1 sentence is worth a second look" in page
    assert '<p class="said" lang="de">“Über das Gehalt darf nicht gesprochen werden.”' in page


def test_legal_reads_no_remark_where_there_is_nothing_to_say(cast: Cast) -> None:
    version = in_review(cast, ban("Shout."), "## Sie dürfen\n\n- Lachen.\n")
    path = f"/guidelines/{version.policy.slug}/review/"

    assert "second look" not in cast.booth_member.client().get(path).text


def test_who_translates_sees_it_beside_the_translation(cast: Cast) -> None:
    version = in_review(cast, ban("Shout."), GERMAN + WHY)
    path = f"/guidelines/{version.policy.slug}/translations/1/de/"
    page = " ".join(cast.coach.client().get(path).text.split())

    assert "Deutsch: 1 sentence is worth a second look" in page


def test_the_trail_keeps_what_was_left_standing_in_a_translation(cast: Cast) -> None:
    version = in_review(cast, ban("Shout."), GERMAN + WHY)
    version_approve(
        actor=cast.booth_member.viewer, version=version, seen=approved_hash(version), now=NOW
    )
    version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)

    told = Entry.objects.get(verb="guideline.translation_published").changes
    assert told["warnings"] == ["pay: Über das Gehalt darf nicht gesprochen werden."]
    assert "warnings" not in Entry.objects.get(verb="guideline.published").changes


def test_the_author_sees_what_is_worth_a_second_look(cast: Cast) -> None:
    version = draft(cast, text=ban("Talk about your pay."))
    path = f"/guidelines/{version.policy.slug}/draft/"
    page = " ".join(cast.head_coach.client().get(path).text.split())

    assert "1 sentence is worth a second look" in page
    assert "“Talk about your pay.”" in page
    assert "National Labor Relations Act, sections 7 and 8(a)(1)" in page
    assert "no legal advice" in page


def test_a_warning_stops_nobody_and_the_trail_keeps_what_was_left_standing(cast: Cast) -> None:
    version = draft(cast, text=ban("Talk about your pay."))
    version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)
    fair = draft(cast, text=ban("Shout."))
    version_publish(actor=cast.head_coach.viewer, version=fair, now=NOW)

    warned, silent = (
        Entry.objects.get(verb="guideline.published", subject_uid=each.uid).changes
        for each in (version, fair)
    )
    assert warned["warnings"] == ["pay: Talk about your pay."]
    assert "warnings" not in silent
