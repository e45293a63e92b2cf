"""A version in other languages: linked to its very text, offered, compared and signed in one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction

from governance.audit.models import Entry
from governance.core.errors import Conflict, NotAllowed
from governance.notify.models import Message
from governance.todos.models import Todo
from policies.guidance.models import Acknowledgement, Policy, PolicyVersion, VersionText
from policies.guidance.rules import AudienceDraft, text_fingerprint
from policies.guidance.rules.text import text_canonical
from policies.guidance.services import (
    approvals_follow,
    draft_save,
    translation_publish,
    translation_save,
    version_acknowledge,
    version_draft,
    version_publish,
)
from roles.org.models import OrganisationSettings, Person
from tests.cast import NOW, Cast, Member
from tests.policies.guidance.test_api import results, token
from tests.policies.guidance.test_clauses import clause
from tests.policies.guidance.test_pack import packed, unpacked, verify
from tests.policies.making import TEXT, draft, next_version, published

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client


TITLE = "Hausregeln"
GERMAN = """Was zu sagen ist.

## Sie dürfen

- Sagen, dass Sie hier arbeiten.

## Sie dürfen nicht

- Geheimnisse weitergeben."""
PATH = "/guidelines/house-rules/"
PAGE = f"{PATH}translations/1/de/"
IN_GERMAN = {"Accept-Language": "de"}


def translated(
    cast: Cast, version: PolicyVersion, text: str = GERMAN, **changes: Any
) -> VersionText:
    given = {
        "actor": cast.coach.viewer,
        "version": version,
        "language": "de",
        "title": TITLE,
        "text": text,
        "base_hash": text_fingerprint(version.title, version.text),
        "seen": "",
        "now": NOW,
    }
    return translation_save(**{**given, **changes})


def offered(cast: Cast) -> tuple[PolicyVersion, VersionText]:
    version = published(cast)
    made = translated(cast, version)
    translation_publish(
        actor=cast.head_coach.viewer,
        version=version,
        language="de",
        text_hash=made.text_hash,
        now=NOW,
    )
    made.refresh_from_db()
    return version, made


def sent(version: PolicyVersion, **changes: str) -> dict[str, str]:
    base = text_fingerprint(version.title, version.text)
    return {"title": TITLE, "text": GERMAN, "base_hash": base, "seen": "", **changes}


def test_the_reader_gets_their_language_and_can_switch(cast: Cast) -> None:
    offered(cast)
    client = cast.employee.client()
    german = client.get(PATH, headers=IN_GERMAN).text
    english = client.get(PATH).text

    assert f'<h1 lang="de">{TITLE}</h1>' in german
    assert "Sagen, dass Sie hier arbeiten." in german
    assert '<section class="part may"' in german
    assert '<h1 lang="en">House rules</h1>' in english
    assert f"{PATH}versions/1/?language=de" in english
    assert "Hausregeln" in client.get(f"{PATH}versions/1/?language=de").text


def test_today_the_list_and_its_file_call_it_what_it_is_called_in_the_readers_language(
    cast: Cast,
) -> None:
    _version, made = offered(cast)
    client = cast.employee.client()
    for path in ("/today/", "/guidelines/", "/guidelines/?format=csv"):
        assert TITLE in client.get(path, headers=IN_GERMAN).getvalue().decode(), path
        assert "House rules" not in client.get(path, headers=IN_GERMAN).getvalue().decode(), path
        assert TITLE not in client.get(path).getvalue().decode(), path

    client.post(PATH, {"version": 1, "text_hash": made.text_hash})
    assert TITLE in client.get("/today/", headers=IN_GERMAN).text


def test_the_list_its_file_and_the_api_tell_its_summary(cast: Cast) -> None:
    offered(cast)
    client = cast.employee.client()
    for path in ("/guidelines/", "/guidelines/?format=csv"):
        english, german = (
            client.get(path, headers=each).getvalue().decode() for each in ({}, IN_GERMAN)
        )
        assert "What to say." in english, path
        assert "Was zu sagen ist." in german, path
        assert "What to say." not in german, path
    [told] = client.get("/api/v1/policies/").json()["results"]
    assert told["summary"] == "What to say."
    [told] = client.get("/api/v1/policies/?fields=number").json()["results"]
    assert told == {"number": 1}


def test_what_anybody_may_is_told_in_the_readers_language(cast: Cast) -> None:
    version, _made = offered(cast)
    Policy.objects.filter(pk=version.policy_id).update(baseline=True)
    client = cast.employee.client()
    for path in ("/today/", "/authority/"):
        english, german = (client.get(path, headers=each).text for each in ({}, IN_GERMAN))
        assert "Say that you work here." in english, path
        assert "Sagen, dass Sie hier arbeiten." in german, path
        assert "Say that you work here." not in german, path
        assert '<ul class="can" lang="de">' in german, path


def test_without_a_translation_the_base_is_shown_with_a_line_that_says_so(cast: Cast) -> None:
    published(cast)
    page = cast.employee.client().get(PATH, headers=IN_GERMAN).text

    assert "Say that you work here." in page
    assert "English" in page
    assert "Ihrer Sprache" in page
    assert "It is not there in your language" not in cast.employee.client().get(PATH).text


def test_what_is_signed_is_the_text_in_the_language_shown(cast: Cast) -> None:
    version, made = offered(cast)
    page = cast.employee.client().get(PATH, headers=IN_GERMAN).text
    assert made.text_hash in page
    assert version.text_hash not in page

    answer = cast.employee.client().post(PATH, {"version": 1, "text_hash": made.text_hash})
    assert answer.status_code == 302
    receipt = Acknowledgement.objects.get()
    assert (receipt.language, receipt.text_hash) == ("de", made.text_hash)
    entry = Entry.objects.get(verb="guideline.acknowledged")
    assert (entry.changes["language"], entry.changes["sha256"]) == ("de", made.text_hash)


def test_the_base_is_signed_in_its_own_language_whatever_that_of_the_page(cast: Cast) -> None:
    version, _made = offered(cast)
    version_acknowledge(
        actor=cast.employee.viewer,
        version=version,
        text_hash=version.text_hash,
        now=NOW,
        language="de",
    )
    assert Acknowledgement.objects.get().language == "en"


def test_a_translation_that_is_not_published_is_neither_offered_nor_signed(cast: Cast) -> None:
    version = published(cast)
    made = translated(cast, version)

    assert TITLE not in cast.employee.client().get(PATH, headers=IN_GERMAN).text
    with pytest.raises(Conflict):
        version_acknowledge(
            actor=cast.employee.viewer,
            version=version,
            text_hash=made.text_hash,
            now=NOW,
            language="de",
        )
    assert not Acknowledgement.objects.exists()


def test_a_translation_of_an_older_text_is_out_of_date_and_stays_behind(cast: Cast) -> None:
    version = draft(cast)
    translated(cast, version)
    _rewrite(cast, version, f"{TEXT}\n- Hum.\n")
    client = cast.head_coach.client()
    assert "Out of date" in client.get(f"{PATH}draft/").text
    version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)

    assert VersionText.objects.get().published_at is None
    assert TITLE not in cast.employee.client().get(PATH, headers=IN_GERMAN).text
    with pytest.raises(Conflict, match="older text"):
        translation_publish(
            actor=cast.head_coach.viewer,
            version=version,
            language="de",
            text_hash=VersionText.objects.get().text_hash,
            now=NOW,
        )


def _rewrite(cast: Cast, version: PolicyVersion, text: str) -> None:
    draft_save(
        actor=cast.coach.viewer,
        version=version,
        title=version.title,
        text=text,
        change_note="",
        audience=AudienceDraft(),
        seen=text_fingerprint(version.title, version.text),
        now=NOW,
    )


def test_a_translation_of_exactly_this_text_is_published_with_its_version(cast: Cast) -> None:
    version = draft(cast)
    translated(cast, version)
    version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)

    made = VersionText.objects.get()
    assert made.published_at == NOW
    assert made.base_hash == text_fingerprint(version.title, version.text)
    assert TITLE in cast.employee.client().get(PATH, headers=IN_GERMAN).text


def test_one_that_is_added_later_needs_who_may_publish_and_is_in_the_trail(cast: Cast) -> None:
    version = published(cast)
    made = translated(cast, version)
    asked: dict[str, Any] = {
        "version": version,
        "language": "de",
        "text_hash": made.text_hash,
        "now": NOW,
    }
    with pytest.raises(NotAllowed):
        translation_publish(actor=cast.coach.viewer, **asked)

    translation_publish(actor=cast.head_coach.viewer, **asked)
    translation_publish(actor=cast.head_coach.viewer, **asked)
    (entry,) = Entry.objects.filter(verb="guideline.translation_published")
    assert entry.subject_uid == version.uid
    assert entry.changes == {
        "language": "de",
        "sha256": made.text_hash,
        "base": version.text_hash,
        "function": "head",
        "warnings": ["bare: Geheimnisse weitergeben."] * 2,
    }


def late(cast: Cast, member: Member, version: PolicyVersion, made: VersionText) -> VersionText:
    return translation_publish(
        actor=member.viewer, version=version, language="de", text_hash=made.text_hash, now=NOW
    )


def test_one_that_comes_late_is_published_by_a_second_pair_of_eyes(cast: Cast) -> None:
    version = published(cast)
    made = translated(cast, version)
    owed = Todo.objects.open().filter(subject__ref=made.uid)
    assert [todo.person for todo in owed] == [cast.head_coach.listed]

    translated(cast, version, f"{GERMAN} ", actor=cast.head_coach.viewer, seen=made.text_hash)
    made.refresh_from_db()
    with pytest.raises(NotAllowed) as refused:
        late(cast, cast.head_coach, version, made)
    assert refused.value.code == "own_translation"
    (todo,) = owed.all()
    assert todo.person not in {cast.head_coach.listed, cast.coach.listed}
    instead = next(each for each in cast.members.values() if each.person == todo.person)
    assert "Publish the translation" in instead.client().get(PAGE).text
    assert instead.client().post(PAGE, sent(version)).status_code in {403, 422}
    late(cast, instead, version, made)
    assert VersionText.objects.get().published_at == NOW
    assert not owed.all().exists()


def test_the_next_version_is_no_way_round_the_second_pair_of_eyes(cast: Cast) -> None:
    version = published(cast)
    translated(cast, version, actor=cast.head_coach.viewer)
    following = version_draft(actor=cast.coach.viewer, policy=version.policy, now=NOW)
    head, coach = (each.viewer for each in (cast.head_coach, cast.coach))
    assert following.author_people == [head.person_id, coach.person_id]
    following.refresh_from_db()
    assert following.author_accounts == [head.user_id, coach.user_id]
    with pytest.raises(NotAllowed):
        version_publish(actor=head, version=following, now=NOW)
    assert VersionText.objects.filter(published_at__isnull=False).count() == 0


def test_who_translated_what_somebody_else_published_is_no_author_of_the_next_version(
    cast: Cast,
) -> None:
    version, _made = offered(cast)
    following = version_draft(actor=cast.head_coach.viewer, policy=version.policy, now=NOW)
    assert following.author_people == [cast.head_coach.viewer.person_id]


def test_a_clause_has_legal_publish_what_comes_late(cast: Cast) -> None:
    version = clause(cast)
    made = translated(cast, version)
    with pytest.raises(NotAllowed):
        late(cast, cast.head_coach, version, made)
    late(cast, cast.booth_member, version, made)
    entry = Entry.objects.get(verb="guideline.translation_published")
    assert entry.changes["function"] == "legal"


def test_in_a_small_organisation_one_person_decides(cast: Cast) -> None:
    version = published(cast)
    OrganisationSettings.objects.update(size="small")
    made = translated(cast, version)
    assert not Todo.objects.filter(subject__ref=made.uid).exists()
    late(cast, cast.coach, version, made)
    assert VersionText.objects.get().published_at == NOW


def owing(made: VersionText) -> list[Person]:
    owed = Todo.objects.open().filter(subject__ref=made.uid)
    return [todo.person for todo in owed.order_by("person_id")]


def told() -> list[tuple[Person, str]]:
    """Who was written to that a translation waits for them, and who kept silent before them."""
    mails = Message.objects.filter(template="guidance/mail/translation").order_by("pk")
    return [(each.person, each.payload["late"]) for each in mails.select_related("person")]  # type: ignore[misc]


def test_who_may_publish_by_now_is_asked_where_nobody_was(cast: Cast) -> None:
    version = published(cast)
    OrganisationSettings.objects.update(size="small")
    made = translated(cast, version)
    assert owing(made) == []
    OrganisationSettings.objects.update(size="standard")
    for _again in range(2):
        approvals_follow(now=NOW)
        assert owing(made) == [cast.head_coach.listed]


def test_who_does_not_publish_in_time_is_passed_over_and_may_still(cast: Cast) -> None:
    version = published(cast)
    made = translated(cast, version)
    assert told() == [(cast.head_coach.listed, "")]
    week = NOW + timedelta(days=8)
    approvals_follow(now=week)
    (instead,) = owing(made)
    assert instead not in {cast.head_coach.listed, cast.coach.listed}
    approvals_follow(now=week + timedelta(hours=1))
    assert owing(made) == [instead]
    assert told() == [(cast.head_coach.listed, ""), (instead, "Amara Reid")]
    translation_publish(
        actor=cast.head_coach.viewer,
        version=version,
        language="de",
        text_hash=made.text_hash,
        now=week,
    )
    assert owing(made) == []


def test_with_nobody_else_left_it_stays_with_the_last_one(cast: Cast) -> None:
    made = translated(cast, published(cast))
    asked = []
    for days in range(8, 120, 8):
        approvals_follow(now=NOW + timedelta(days=days))
        asked.append(owing(made))
    assert all(len(people) == 1 for people in asked)
    assert asked[-1] == asked[-2] == [cast.head_coach.listed]


def test_nobody_is_asked_any_more_once_the_version_is_history(cast: Cast) -> None:
    version = published(cast)
    made = translated(cast, version)
    next_version(cast, version, now=NOW)
    assert not Todo.objects.open().filter(subject__ref=made.uid).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Alles."},
        {"title": "Anderes"},
        {"html": "<p>"},
        {"base_hash": "0" * 64},
        {"language": "en"},
        {"published_at": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_published_translation_cannot_be_changed(cast: Cast, change: dict[str, Any]) -> None:
    _version, made = offered(cast)
    with pytest.raises(DatabaseError, match="it stands"), transaction.atomic():
        VersionText.objects.filter(pk=made.pk).update(**change)


def test_nor_saved_nor_deleted_nor_written_anew(cast: Cast) -> None:
    version, made = offered(cast)
    made.text = "Alles."
    with pytest.raises(DatabaseError, match="it stands"), transaction.atomic():
        made.save()
    with pytest.raises(DatabaseError, match="it stands"), transaction.atomic():
        made.delete()
    with pytest.raises(Conflict, match="stands"):
        translated(cast, version, "Anders.", seen=made.text_hash)


def test_none_is_published_by_sql_for_another_text_or_before_its_version(cast: Cast) -> None:
    version = draft(cast)
    made = translated(cast, version)
    rows = VersionText.objects.filter(pk=made.pk)
    with pytest.raises(DatabaseError, match="not of the text"), transaction.atomic():
        rows.update(published_at=NOW, html="<p>x</p>")
    version_publish(actor=cast.head_coach.viewer, version=draft(cast), now=NOW)
    with pytest.raises(DatabaseError, match="not of the text"), transaction.atomic():
        rows.update(published_at=NOW, html="<p>x</p>", text_hash="0" * 64)


def test_the_next_version_begins_with_the_translations_and_compares_in_one_language(
    cast: Cast,
) -> None:
    version, made = offered(cast)
    following = version_draft(actor=cast.coach.viewer, policy=version.policy, now=NOW)
    copied = following.translations.get()
    assert (copied.text, copied.published_at) == (made.text, None)
    _rewrite(cast, following, f"{TEXT}\n- Hum.\n")
    following.refresh_from_db()
    translated(cast, following, f"{GERMAN}\n- Summen.", seen=copied.text_hash)
    version_publish(actor=cast.head_coach.viewer, version=following, now=NOW)

    client = cast.employee.client()
    german = client.get(f"{PATH}compare/1/2/", headers=IN_GERMAN).text
    english = client.get(f"{PATH}compare/1/2/").text
    assert "Summen." in german
    assert "Hum." not in german
    assert "Hum." in english
    assert "Summen." in client.get(PATH, headers=IN_GERMAN).text


def test_comparing_falls_back_to_the_base_when_one_side_is_not_translated(cast: Cast) -> None:
    version, _made = offered(cast)
    following = version_draft(actor=cast.coach.viewer, policy=version.policy, now=NOW)
    _rewrite(cast, following, f"{TEXT}\n- Hum.\n")
    version_publish(actor=cast.head_coach.viewer, version=following, now=NOW)
    german = cast.employee.client().get(f"{PATH}compare/1/2/", headers=IN_GERMAN).text

    assert "Hum." in german
    assert "Geheimnisse" not in german


def test_translating_on_its_page_until_it_is_published(cast: Cast) -> None:
    version = published(cast)
    coach, head = cast.coach.client(), cast.head_coach.client()
    assert "Not there yet" in coach.get(PATH).text
    assert coach.post(PAGE, sent(version)).status_code == 302
    made = VersionText.objects.get()
    assert "Publish the translation" not in coach.get(PAGE).text
    assert "Publish the translation" in head.get(PAGE).text

    asked = {"publish": "1", "text_hash": made.text_hash}
    assert coach.post(PAGE, asked).status_code == 403
    assert head.post(PAGE, asked, follow=True).status_code == 200
    page = coach.get(PAGE).text
    assert "In force" in page
    assert "<textarea" not in page


def test_a_translation_that_another_saved_meanwhile_is_not_overwritten(cast: Cast) -> None:
    version = published(cast)
    client = cast.coach.client()
    client.post(PAGE, sent(version))
    second = client.post(PAGE, sent(version, text="Anders."))

    assert second.status_code == 409
    assert "Somebody else saved this translation" in second.text
    assert "Anders." in second.text
    assert VersionText.objects.get().text == GERMAN


@pytest.mark.parametrize("language", ["en", "fr", "en-xa", "xx"])
def test_there_is_no_page_for_its_own_language_or_one_that_nobody_reads(
    cast: Cast, language: str
) -> None:
    published(cast)
    assert cast.coach.client().get(f"{PATH}translations/1/{language}/").status_code == 404


def test_a_guideline_is_in_the_language_that_its_writer_says(cast: Cast) -> None:
    client = cast.head_coach.client()
    form = {
        "uid": "0199aaaa-0000-7000-8000-000000000002",
        "title": TITLE,
        "audience_kind": "everyone",
        "language": "de",
        "text": GERMAN,
    }
    client.post("/guidelines/new/", form)
    assert "translations/1/en/" in client.get("/guidelines/hausregeln/draft/").text


def test_a_pack_holds_the_text_that_was_signed_and_is_found_whole(
    cast: Cast, tmp_path: Path
) -> None:
    version, made = offered(cast)
    version_acknowledge(
        actor=cast.employee.viewer,
        version=version,
        text_hash=made.text_hash,
        now=NOW,
        language="de",
    )
    folder = unpacked(packed(cast, version), tmp_path)

    assert (folder / "text-de.txt").read_bytes() == text_canonical(TITLE, GERMAN)
    code, told = verify(folder)
    assert code == 0, told


def test_what_is_approved_is_not_translated_anew(cast: Cast) -> None:
    version = published(cast)
    following = version_draft(actor=cast.coach.viewer, policy=version.policy, now=NOW)
    PolicyVersion.objects.filter(pk=following.pk).update(state="approved")
    with pytest.raises(Conflict) as refused:
        translation_save(
            actor=cast.coach.viewer,
            version=following,
            language="de",
            title="Hausregeln",
            text="Plaudern Sie alles aus.",
            base_hash=text_fingerprint(following.title, following.text),
            seen="",
            now=NOW,
        )
    assert refused.value.code == "text_stands"


def test_the_api_gives_the_translations_of_a_version(cast: Cast, client: Client) -> None:
    version, made = offered(cast)
    following = version_draft(actor=cast.coach.viewer, policy=version.policy, now=NOW)
    path = f"/policies/{version.policy.uid}/translations/"

    [row] = results(client, path, **token("read"))
    assert row == {
        "uid": str(made.uid),
        "version": str(version.uid),
        "number": 1,
        "language": "de",
        "title": TITLE,
        "text": made.text,
        "text_hash": made.text_hash,
        "base_hash": version.text_hash,
        "published_at": "2026-11-23T09:00:00Z",
    }
    coach = cast.coach.client()
    assert [row["number"] for row in results(coach, path)] == [1, 2]
    assert [row["number"] for row in results(coach, f"{path}?version={following.uid}")] == [2]
    assert results(coach, f"{path}?language=fr") == []
    nowhere = f"/api/v1/policies/{following.uid}/translations/"
    assert client.get(nowhere, **token("read")).status_code == 404
