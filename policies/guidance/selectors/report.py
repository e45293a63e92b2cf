"""The report of an evidence pack, on paper: the text, the counts, and who signed."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.utils.dateformat import format as date_form
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from governance.core.paper import paper_set
from policies.guidance.models import Acknowledgement
from policies.guidance.rules.packs import text_blocks
from policies.guidance.selectors.bound_statement import TODO_KIND
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from datetime import datetime

    from policies.guidance.selectors.packs import PackSource

SIGNERS_LISTED: Final = 1000
# What was carried to a later version is open or released there.
COUNTS: Final = """
SELECT count(DISTINCT t.person_id),
  count(*) FILTER (WHERE t.until IS NULL AND t.closed_at IS NULL),
  count(*) FILTER (WHERE t.until IS NULL AND t.outcome = 'not_needed')
FROM governance_todos_state t JOIN governance_todos_todosubject s ON s.id = t.subject_id
WHERE s.kind = %(kind)s AND s.ref = ANY(%(refs)s::uuid[])
"""


def pack_report(source: PackSource) -> bytes:
    """Return the PDF; the first thousand signers by the time of signing, all are in the CSV."""
    version = source.version
    signed = Acknowledgement.objects.filter(version__in=source.counted)
    rows = signed.order_by("at", "pk").values_list(
        "person_name", "person_email", "at", "version__number", "language", "text_hash"
    )
    counts = _counts(source, signed.count())
    data: dict[str, Any] = {
        "title": version.title,
        "heading": _("Evidence: %(title)s, version\u00a0%(number)d")
        % {"title": version.title, "number": version.number},
        "organisation": organisation_settings().name,
        "facts": [
            [_("In force since"), _moment(version.published_at)],
            [_("Published by"), version.published_by_label],
            [_("SHA-256 of the text"), version.text_hash],
            *counts,
        ],
        "text_heading": _("The text"),
        "blocks": text_blocks(version.text),
        "signers_heading": _("Who signed"),
        "signers_note": _("%(listed)s of %(count)s, in order of signing; all are in the CSV file.")
        % {
            "listed": number_format(min(signed.count(), SIGNERS_LISTED), force_grouping=True),
            "count": number_format(signed.count(), force_grouping=True),
        },
        "header": [
            _("Name"),
            _("E-mail"),
            _("Signed (UTC)"),
            _("Version"),
            _("Language"),
            _("Text"),
        ],
        "rows": [
            [name, email, _moment(at), str(number), language, text_hash[:16] + "…"]
            for name, email, at, number, language, text_hash in rows[:SIGNERS_LISTED]
        ],
        "footer": _("Check it with python3 verify.py in the unpacked folder."),
    }
    return paper_set("evidence", data)


def _counts(source: PackSource, signed: int) -> list[list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"kind": TODO_KIND, "refs": source.refs})
        asked, still_open, released = cursor.fetchone()
    words = {
        _("People asked"): asked,
        _("Signatures"): signed,
        _("Still open"): still_open,
        _("No longer applicable"): released,
    }
    return [[word, number_format(count, force_grouping=True)] for word, count in words.items()]


def _moment(moment: datetime | None) -> str:
    return date_form(moment.astimezone(UTC), "Y-m-d H:i:s") if moment else "–"
