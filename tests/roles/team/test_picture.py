"""The chart as a file: well formed, told in words, the same marks, and in the trail."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pypdf import PdfReader

from roles.org.models import Department
from tests.cast import make_person
from tests.roles.team.pages import vacant_role
from tests.trail import entries_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tests.cast import Cast

SVG = "{http://www.w3.org/2000/svg}"


def picture(cast: Cast, rest: str = "") -> Element:
    answer = cast.head_coach.client().get(f"/team/?format=svg{rest}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert answer.headers["Content-Disposition"].endswith('.svg"')
    found: Element = ET.fromstring(answer.content)
    return found


def words(drawn: Element) -> str:
    return " ".join(text.text or "" for text in drawn.iter(f"{SVG}text"))


def test_it_names_departments_coaches_and_what_is_missing(cast: Cast) -> None:
    vacant_role(cast, "responder", cast.stores)
    drawn = picture(cast)
    told = words(drawn)
    for text in ("Support", "Stores", "Maria Ortiz", "Vacant role", "Coaching staff"):
        assert text in told
    assert drawn.findtext(f"{SVG}title") == "Larkfield"
    assert "13 people in 4 departments" in (drawn.findtext(f"{SVG}desc") or "")


def test_what_has_signs_of_markup_is_text(cast: Cast) -> None:
    Department.objects.filter(pk=cast.stores.pk).update(name="R&D <b>")
    make_person("A & B", cast.stores)
    assert "R&D <b>" in words(picture(cast))


def test_signs_that_xml_does_not_know_are_left_out(cast: Cast) -> None:
    Department.objects.filter(pk=cast.stores.pk).update(name="Sto\x0bres\x1b")
    assert "Stores" in words(picture(cast))


def test_a_subtree_has_a_picture_of_its_own(cast: Cast) -> None:
    drawn = picture(cast, f"&department={cast.support.uid}")
    assert drawn.findtext(f"{SVG}title") == "Support"
    assert "Stores" not in words(drawn)


def test_everything_stands_inside(cast: Cast) -> None:
    drawn = picture(cast)
    width, height = int(drawn.get("width", 0)), int(drawn.get("height", 0))
    for box in drawn.iter(f"{SVG}rect"):
        if box.get("x"):
            assert int(box.get("x", 0)) + int(box.get("width", 0)) <= width
            assert int(box.get("y", 0)) + int(box.get("height", 0)) <= height


def test_on_paper_it_is_one_page_as_large_as_the_picture_with_text_that_can_be_found(
    cast: Cast,
) -> None:
    vacant_role(cast, "responder", cast.stores)
    Department.objects.filter(pk=cast.stores.pk).update(name="R&D <b>\x0b #eval(1)")
    drawn = picture(cast)
    answer = cast.head_coach.client().get("/team/?format=pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith('larkfield.pdf"')
    [page] = PdfReader(BytesIO(answer.content)).pages
    assert abs(page.mediabox.width - int(drawn.get("width", 0)) * 0.75) < 60
    told = page.extract_text()
    for text in ("Maria Ortiz", "Vacant role", "Coaching staff", "R&D <b> #eval(1)"):
        assert text in told
    assert entries_of("list.exported")[-1]["changes"]["format"] == "pdf"


def test_who_took_it_is_in_the_trail_and_other_formats_are_none(cast: Cast) -> None:
    picture(cast)
    assert entries_of("list.exported")[-1]["changes"]["format"] == "svg"
    assert cast.head_coach.client().get("/team/?format=gif").status_code == 404


def test_the_headers_alone_are_no_export(cast: Cast) -> None:
    assert cast.head_coach.client().head("/team/?format=svg").status_code == 200
    assert entries_of("list.exported") == []
