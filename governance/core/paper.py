"""What is printed or handed on: PDF, set by Typst from templates of ours and data of anybody's.

Data reach a template as JSON, never as its source: no text can become markup or a command.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import orjson
import typst
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDEST: Final = 40  # characters: what is longer breaks into lines
NARROWEST: Final = 6


@cache
def _fonts() -> typst.Fonts:
    """Our own font first; for other scripts whatever the machine has. Read once a process."""
    return typst.Fonts(font_paths=[settings.BASE_DIR / "static" / "fonts"])


def paper_set(template: str, data: Mapping[str, Any]) -> bytes:
    """Return the PDF that ``templates/pdf/<template>.typ`` makes of ``data``, as JSON.

    About 0.1 s for three hundred rows.
    """
    root = settings.BASE_DIR / "templates" / "pdf"
    given = {"language": (get_language() or "en").partition("-")[0], **data}
    made = typst.compile(
        str(root / f"{template}.typ"),
        root=str(root),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"data": orjson.dumps(given).decode()},
    )
    return bytes(made)


def paper_footer() -> str:
    """Return where and when a sheet was made, in the reader's zone and language."""
    when = date_format(timezone.localtime(), "DATETIME_FORMAT")
    return _("From Playbook, %(when)s") % {"when": when}


def list_paper(
    *,
    title: str,
    under: str,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> bytes:
    """Return a list as pages of A4, its header on each; columns as wide as what they hold."""
    cells = [list(row) for row in rows]
    data = {
        "title": title,
        "under": under,
        "footer": paper_footer(),
        "header": list(header),
        "rows": cells,
        "widths": _widths(header, cells),
    }
    return paper_set("list", data)


def picture_paper(*, title: str, description: str, svg: str, width: int) -> bytes:
    """Return a drawing of ``width`` pixels as one page as large as it is; its text stays text."""
    data = {"title": title, "description": description, "svg": svg, "width": width}
    return paper_set("chart", {**data, "footer": paper_footer()})


def _widths(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the share of each column: the root mean square of its lengths, within bounds."""
    widths = []
    for number, word in enumerate(header):
        lengths = [min(len(row[number]), 2 * WIDEST) for row in rows] or [0]
        usual = (sum(length**2 for length in lengths) / len(lengths)) ** 0.5
        widths.append(int(min(max(usual, len(word), NARROWEST), WIDEST)))
    return widths
