"""The authority card on paper."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from tests.browser.conftest import SignIn, Visit
    from tests.cast import Cast


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_authority_card_prints_on_one_page(
    visit: Visit, sign_in: SignIn, committed_cast: Cast, size: str
) -> None:
    sign_in(committed_cast.player.user)
    page = visit("/authority/")
    found = PdfReader(BytesIO(page.pdf(format=size, print_background=True)))
    assert len(found.pages) == 1
    assert "Priya Shah" in found.pages[0].extract_text()
