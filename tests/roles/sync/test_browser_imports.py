"""Imports on their pages: hand in, look, apply, release, discard, plan again."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.accounts.models import Grant
from governance.accounts.services import grant_give
from governance.audit.selectors import entries_about
from roles.org.models import Person
from roles.sync.models import ImportPlan, ImportRow
from roles.sync.services import import_run
from tests.cast import COMMAND, NOW
from tests.roles.sync.files import PEOPLE_HEADER, csv_files, json_file

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db
ROW = "hana.costa,Hana,Costa,Hana Costa,hana.costa@larkfield.example,Lead planner,SUPPORT"
HANA = PEOPLE_HEADER + ROW + ",leon.marsh,employee,2026-09-01,\n"
ERIN_ONLY = {"external_id": "erin.halvorsen", "display_name": "Erin Halvorsen"}


def hand_in(
    client: Client, *files: tuple[str, str | bytes], mode: str = "patch", pasted: str = ""
) -> Any:
    upload = [
        SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
        for name, text in files
    ]
    answer: Any = client.post(
        reverse("imports"), {"mode": mode, "pasted": pasted, "upload": upload}
    )
    return answer


def press(client: Client, what: str, plan: ImportPlan, **fields: str) -> Any:
    answer: Any = client.post(reverse(f"import_{what}", args=[plan.uid]), fields)
    return answer


def look(client: Client, plan: ImportPlan, query: str = "") -> str:
    answer = client.get(reverse("import_plan", args=[plan.uid]) + query)
    assert answer.status_code == 200
    return text_of(answer)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def held(cast: Cast) -> ImportPlan:
    """A full file in which only Erin, an administrator now, is left: twelve others would leave."""
    files, kind = json_file(people=[ERIN_ONLY]), Grant.Kind.ADMINISTRATOR
    grant_give(actor=COMMAND, user=cast.boss.user, kind=kind, reason="", now=NOW)
    plan = import_run(actor=COMMAND, files=files, mode="full", dry_run=False, now=NOW).plan
    assert plan is not None
    assert plan.state == "waiting"
    return plan


def planned(cast: Cast) -> ImportPlan:
    hand_in(cast.administrator.client(), ("people.csv", HANA))
    return ImportPlan.objects.get()


def verbs(plan: ImportPlan) -> list[tuple[str, str, str]]:
    about = entries_about(plan.uid).values_list("verb", "actor_label", "reason")
    return [(verb, who, why) for verb, who, why in about]


def test_a_file_becomes_a_plan_that_shows_before_and_after(cast: Cast) -> None:
    client = cast.administrator.client()

    answer = hand_in(client, ("people.csv", HANA))

    plan = ImportPlan.objects.get()
    assert answer.headers["Location"] == reverse("import_plan", args=[plan.uid])
    page = look(client, plan)
    assert "Import preview" in page
    assert '<span class="vh">was </span>Planner</del>' in page
    assert '<span class="vh">becomes </span>Lead planner</ins>' in page
    assert Person.objects.get(external_id="hana.costa").title == "Planner"


def test_apply_is_one_click_and_a_second_one_is_told_so(cast: Cast) -> None:
    client, plan = cast.administrator.client(), planned(cast)

    assert press(client, "apply", plan).status_code == 302
    again = press(client, "apply", plan)

    assert Person.objects.get(external_id="hana.costa").title == "Lead planner"
    assert again.status_code == 409
    assert "This plan was applied already." in text_of(again)
    assert verbs(plan) == [
        ("import.planned", cast.administrator.viewer.label, ""),
        ("import.applied", cast.administrator.viewer.label, ""),
    ]


def test_what_was_applied_can_still_be_looked_at(cast: Cast) -> None:
    client, plan = cast.administrator.client(), planned(cast)
    press(client, "apply", plan)

    page = look(client, plan)

    assert "Applied import" in page
    assert "Lead planner</ins>" in page
    assert "in the browser" in page


def test_a_moved_state_is_stale_and_one_click_plans_the_same_files_again(cast: Cast) -> None:
    client, plan = cast.administrator.client(), planned(cast)
    Person.objects.filter(external_id="priya.shah").update(title="Senior agent")

    assert "The organisation has changed since" in look(client, plan)
    stale = press(client, "apply", plan)
    assert stale.status_code == 412
    assert "Import again" in text_of(stale)
    assert Person.objects.get(external_id="hana.costa").title == "Planner"
    answer = press(client, "again", plan)

    fresh = ImportPlan.objects.get(state="planned")
    assert answer.headers["Location"] == reverse("import_plan", args=[fresh.uid])
    plan.refresh_from_db()
    assert (plan.state, bytes(plan.payload), plan.rows.count()) == ("discarded", b"", 0)
    assert press(client, "apply", fresh).status_code == 302
    assert Person.objects.get(external_id="hana.costa").title == "Lead planner"


def test_planned_again_when_it_cannot_be_right_any_more_names_the_fault(cast: Cast) -> None:
    client, plan = cast.administrator.client(), planned(cast)
    Person.objects.filter(external_id="hana.costa").update(email=None)
    Person.objects.filter(external_id="priya.shah").update(email="hana.costa@larkfield.example")

    answer = press(client, "again", plan)

    assert answer.status_code == 422
    assert "people.csv, row 2, column email" in text_of(answer)
    plan.refresh_from_db()
    assert plan.state == "planned"


def test_a_plan_that_another_import_made_stale_keeps_its_files(cast: Cast) -> None:
    client, plan = cast.administrator.client(), planned(cast)
    other = json_file(people=[{"external_id": "priya.shah", "title": "Senior agent"}])
    import_run(actor=COMMAND, files=other, mode="patch", dry_run=False, now=NOW)

    assert press(client, "apply", plan).status_code == 412
    assert press(client, "again", plan).status_code == 302
    assert ImportPlan.objects.filter(state="planned").count() == 1


def test_discard_forgets_the_files_and_keeps_the_counts(cast: Cast) -> None:
    client, plan = cast.administrator.client(), planned(cast)

    press(client, "discard", plan)

    plan.refresh_from_db()
    assert (plan.state, bytes(plan.payload), plan.totals["updated"]) == ("discarded", b"", 1)
    assert not ImportRow.objects.exists()
    assert press(client, "apply", plan).status_code == 409
    assert press(client, "discard", plan).status_code == 409
    assert press(client, "again", plan).status_code == 409
    assert "Discarded import" in look(client, plan)


def test_the_brake_says_from_where_they_come_and_asks_for_number_and_reason(cast: Cast) -> None:
    client, plan = cast.administrator.client(), held(cast)
    page = look(client, plan)
    assert "The brake stopped this import" in page
    assert "12 people would leave at once. The limit for 13 people is 3." in page
    assert "6 of 12 come from one department: Support" in page

    for fields in ({}, {"number": "13", "reason": "Sold."}, {"number": "12", "reason": " "}):
        assert press(client, "release", plan, **fields).status_code == 422
    assert press(client, "apply", plan).status_code == 409
    assert Person.objects.employed().count() == 13


@pytest.mark.parametrize("who", ["administrator", "head_coach"])
def test_administrator_and_head_coach_release_and_the_reason_is_kept(cast: Cast, who: str) -> None:
    member: Member = getattr(cast, who)
    plan = held(cast)

    answer = press(member.client(), "release", plan, number="12", reason="The shops were sold.")

    assert answer.status_code == 302
    assert Person.objects.employed().count() == 1
    assert ("import.released", member.viewer.label, "The shops were sold.") in verbs(plan)
    left = entries_about(cast.player.listed.uid).filter(verb="person.left").get()
    assert left.reason == "By import: The shops were sold."


def test_a_head_coach_releases_but_does_not_import(cast: Cast) -> None:
    client = cast.head_coach.client()
    plan = held(cast)

    assert press(client, "again", plan).status_code == 403
    assert hand_in(client, ("people.csv", HANA)).status_code == 403
    page = text_of(client.get(reverse("imports")))
    assert "Hand in files" not in page
    assert 'href="/imports/"' in page, "while the brake holds something, it is their business"


def test_a_head_coach_applies_nothing_that_the_brake_does_not_hold(cast: Cast) -> None:
    plan = planned(cast)

    answer = press(cast.head_coach.client(), "release", plan, number="0", reason="I like it.")

    plan.refresh_from_db()
    assert answer.status_code == 403
    assert plan.state == "planned"
    assert Person.objects.get(external_id="hana.costa").title == "Planner"


def test_for_everybody_else_there_is_no_such_page(cast: Cast) -> None:
    plan, client = held(cast), cast.coach.client()

    assert client.get(reverse("imports")).status_code == 404
    assert client.get(reverse("import_plan", args=[plan.uid])).status_code == 404
    assert press(client, "release", plan, number="12", reason="Sold.").status_code == 404
    assert 'href="/imports/"' not in text_of(client.get("/today/"))


def test_a_file_that_says_nothing_new_is_said_so(cast: Cast) -> None:
    client = cast.administrator.client()
    files = json_file(people=[{"external_id": "hana.costa", "title": "Planner"}])

    answer = hand_in(client, ("org.json", files.contents["import.json"]))

    assert answer.headers["Location"] == reverse("imports")
    assert "Nothing to do: all 1 rows" in text_of(client.get(reverse("imports")))
    assert not ImportPlan.objects.exists()


def test_pasted_text_is_known_by_its_columns(cast: Cast) -> None:
    hand_in(cast.administrator.client(), pasted=HANA)

    assert ImportRow.objects.get().label == "Hana Costa"


def test_a_file_is_known_by_its_name_and_else_by_its_columns(cast: Cast) -> None:
    client = cast.administrator.client()
    departments = "external_id,name,parent,head\nLAB,Lab,LARKFIELD,\n"

    hand_in(client, ("People (2).CSV", HANA), ("export.csv", departments))

    tables = ImportPlan.objects.get().counts
    assert (tables["people"]["updated"], tables["departments"]["created"]) == (1, 1)


NUL = HANA.replace("Lead planner", "Lead\0planner")
BROKEN = [
    ("nothing", [], "Choose at least one file"),
    ("empty", [("people.csv", "")], "The file is empty"),
    ("a stranger", [("notes.txt", "a,b\n1,2\n")], "notes.txt"),
    ("twice", [("people.csv", HANA), ("people-2.csv", HANA)], "was handed in twice"),
    ("both kinds", [("a.json", "{}"), ("people.csv", HANA)], "not both"),
    ("nul", [("people.csv", NUL)], "people.csv, row 2, column title"),
    ("latin", [("people.csv", HANA.replace("Costa", "Cöster").encode("latin-1"))], "not UTF-8"),
    ("utf-16", [("people.csv", HANA.encode("utf-16"))], "save it as UTF-8"),
    ("not json", [("a.json", "{")], "This is not JSON"),
    ("wrong date", [("people.csv", HANA.replace("2026-09-01", "soon"))], "“soon” is not a date"),
    ("zip", [("people.csv", b"PK\x03\x04" + bytes(range(256)))], "people.csv"),
]


@pytest.mark.parametrize(("_what", "files", "told"), BROKEN, ids=[case[0] for case in BROKEN])
def test_what_is_wrong_is_named_and_the_answers_are_kept(
    cast: Cast, _what: str, files: list[tuple[str, str | bytes]], told: str
) -> None:
    answer = hand_in(cast.administrator.client(), *files, mode="full")

    page = text_of(answer)
    assert answer.status_code == 422
    assert told in page
    assert 'href="#id_upload"' in page
    assert 'value="full" id="id_mode_1" checked' in page or "checked" in page
    assert not ImportPlan.objects.exists()


def test_pasted_text_comes_back_with_its_faults(cast: Cast) -> None:
    pasted = HANA.replace("2026-09-01", "soon")

    page = text_of(hand_in(cast.administrator.client(), pasted=pasted))

    assert "people.csv, row 2, column started_on" in page
    assert "leon.marsh,employee,soon" in page
    assert 'href="#id_pasted"' in page


def test_thousands_of_faults_are_counted_and_a_hundred_shown(cast: Cast) -> None:
    rows = "".join(f"P{n},,,Name,,,,,robot,,\n" for n in range(300))

    page = text_of(hand_in(cast.administrator.client(), ("people.csv", PEOPLE_HEADER + rows)))

    assert "300 faults were found" in page
    assert page.count('<th scope="row">people.csv, row') == 100


def test_too_many_rows_are_sent_to_the_command(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roles.sync.views.imports.BROWSER_ROWS", 0)

    page = text_of(hand_in(cast.administrator.client(), ("people.csv", HANA)))

    assert "1 rows are too many for one request" in page
    assert "import_org" in page


def test_a_file_that_is_too_large_is_not_taken(cast: Cast, settings: object) -> None:
    settings.UPLOAD_MAX_SIZE = 1000  # type: ignore[attr-defined]  # pytest-django's, untyped
    large = HANA + "x" * 2000

    answer = hand_in(cast.administrator.client(), ("people.csv", large), mode="full")

    assert answer.status_code == 422
    assert "“people.csv” is too large" in text_of(answer)


def test_formulas_are_text_on_the_page_and_in_the_export(cast: Cast) -> None:
    client = cast.administrator.client()
    hand_in(client, ("people.csv", HANA.replace("Lead planner", "=1+1")))
    plan = ImportPlan.objects.get()

    answer: Any = client.get(reverse("import_plan", args=[plan.uid]) + "?format=csv")

    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert rows[1] == [
        "Person",
        "Changing",
        "hana.costa",
        "Hana Costa",
        "Title",
        "Planner",
        "'=1+1",
    ]
    assert "=1+1</ins>" in look(client, plan)


def test_markup_in_a_file_is_text(cast: Cast) -> None:
    client = cast.administrator.client()
    hand_in(client, ("people.csv", HANA.replace("Lead planner", "<script>x</script>")))

    assert "&lt;script&gt;x" in look(client, ImportPlan.objects.get())


def test_columns_that_are_not_known_are_told(cast: Cast) -> None:
    client = cast.administrator.client()
    head, row = HANA.splitlines()
    hand_in(client, ("people.csv", f"{head},shoe_size\n{row},42\n"))

    assert "people: shoe_size" in look(client, ImportPlan.objects.get())


def test_the_history_says_who_when_how_and_what(cast: Cast) -> None:
    client, plan = cast.administrator.client(), planned(cast)
    press(client, "apply", plan)
    held(cast)

    page = text_of(client.get(reverse("imports")))

    assert 'the cast<span class="d">by command' in page.replace("> ", ">").replace(" <", "<")
    assert "Waiting for release" in page
    assert "12 leave" in page
    assert "1 change" in page


def test_all_rows_can_be_turned_over(cast: Cast) -> None:
    rows = "".join(f"N{n:03},,,Person {n:03},,,,,,,\n" for n in range(120))
    files = csv_files(people=PEOPLE_HEADER + rows)
    plan = import_run(actor=COMMAND, files=files, mode="patch", dry_run=True, now=NOW).plan
    assert plan is not None
    client = cast.administrator.client()

    assert "See all 120" in look(client, plan)
    last = look(client, plan, "?show=created&page=3")
    assert "101 to 120 of 120" in last
    assert "Person 119" in last
    assert client.get(reverse("import_plan", args=[plan.uid]) + "?show=x").status_code == 404
