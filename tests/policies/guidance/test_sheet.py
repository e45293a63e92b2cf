"""A guideline on paper, to be signed by hand: what stands on it, and where it is found."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pypdf import PdfReader

from tests.policies.guidance.test_translations import offered
from tests.policies.making import draft, published

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.cast import Cast

SHEET = "/guidelines/house-rules/sheet/"


def words_of(answer: HttpResponse) -> str:
    """What the sheet says, with one space between any two words."""
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_sheet_says_what_is_signed_and_has_lines_for_both(cast: Cast) -> None:
    version = published(cast)
    said = words_of(cast.employee.client().get(SHEET))  # type: ignore[arg-type]
    assert "House rules Version 1" in said
    assert version.text_hash in said.replace(" ", "")
    assert "Share secrets." in said
    assert "I have read version 1 and will follow it." in said
    for line in ("Name", "Day", "Signature", "Witness, name", "Witness, signature"):
        assert line in said


def test_the_sheet_is_in_one_language_from_its_title_to_its_lines(cast: Cast) -> None:
    version, made = offered(cast)
    client = cast.employee.client()
    said = words_of(client.get(SHEET, {"language": "de"}))  # type: ignore[arg-type]
    assert made.text_hash in said.replace(" ", "")
    assert "Geheimnisse weitergeben." in said
    assert "Ich habe Version 1 gelesen" in said
    assert "Unterschrift" in said
    for other in ("fr", "../en"):  # as it was written
        said = words_of(client.get(SHEET, {"language": other}))  # type: ignore[arg-type]
        assert version.text_hash in said.replace(" ", "")


def test_there_is_a_sheet_of_what_is_in_force_only_and_it_is_found(cast: Cast) -> None:
    draft(cast)
    client = cast.head_coach.client()
    assert client.get(SHEET).status_code == 404
    offered_to = offered(cast)[0].policy.slug
    page = client.get(f"/guidelines/{offered_to}/paper/{cast.employee.listed.uid}/")
    for language in ("en", "de"):
        assert f"/guidelines/{offered_to}/sheet/?language={language}" in page.content.decode()
    people = client.get(f"/guidelines/{offered_to}/campaign/?view=people").content.decode()
    assert f"/guidelines/{offered_to}/sheet/" in people
