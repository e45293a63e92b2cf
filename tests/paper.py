"""What stands on a page of a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject


def largest_words(page: PageObject) -> tuple[float, str]:
    """Return how large the largest words of the page are, in points, and which they are."""
    sizes: dict[float, str] = {}

    def read(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        if text.strip():
            points = round(size * abs(tm[3] * cm[3]), 1)
            sizes[points] = f"{sizes.get(points, '')} {text}"

    page.extract_text(visitor_text=read)
    size = max(sizes)
    return size, " ".join(sizes[size].split())
