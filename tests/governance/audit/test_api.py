"""The API of the trail: all of it for who audits, in the order in which it was made."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from governance.audit.models import Entry
from governance.audit.services import entry_record
from governance.core.clock import utc_now
from tests.cast import COMMAND, Cast
from tests.policies.guidance.test_api import results, token
from tests.queries import queries_of

if TYPE_CHECKING:
    from django.test import Client


def written(client: Client, query: str = "", **header: Any) -> list[str]:
    return [row["verb"] for row in results(client, f"/audit/?{query}", **header)]


def test_who_audits_keeps_it_elsewhere_with_its_hashes(cast: Cast, client: Client) -> None:
    entry_record(actor=cast.coach.viewer, verb="test.done", subject=cast.support, reason="because")
    header = token("audit")
    row = results(client, "/audit/?verb=test.done", **header)[0]
    assert (row["actor"], row["actor_label"]) == (str(cast.coach.user.uid), "Maria Ortiz")
    assert (row["subject"], row["subject_label"]) == (str(cast.support.uid), "Support")
    assert row["reason"] == "because"
    assert len(row["leaf"]) == 64
    everything = written(client, "limit=1000", **header)
    assert len(everything) == Entry.objects.count()


def test_pages_follow_one_another_and_end(cast: Cast, client: Client) -> None:
    for number in range(5):
        entry_record(actor=COMMAND, verb="test.done", subject=cast.support, changes={"n": number})
    header, found, path = token("audit"), [], "/api/v1/audit/?verb=test.done&limit=2&fields=changes"
    while path:
        page = client.get(path, **header).json()
        found += [row["changes"]["n"] for row in page["results"]]
        path = page["next"]
    assert found == [0, 1, 2, 3, 4]


def test_what_was_recorded_since_and_until(cast: Cast, client: Client) -> None:
    entry_record(actor=COMMAND, verb="test.done", subject=cast.support)
    header, now = token("audit"), utc_now()
    before, after = (
        (now + timedelta(hours=hours)).isoformat().replace("+00:00", "Z") for hours in (-1, 1)
    )
    assert written(client, f"verb=test.done&since={before}&until={after}", **header) == [
        "test.done"
    ]
    assert written(client, f"since={after}", **header) == []
    assert written(client, f"until={before}", **header) == []
    assert written(client, f"subject={cast.support.uid}&kind=people", **header) == ["test.done"]
    assert written(client, f"actor={cast.support.uid}", **header) == []


def test_administrators_read_what_is_about_the_machinery(cast: Cast) -> None:
    token("read")
    entry_record(actor=COMMAND, verb="test.done", subject=cast.support)
    verbs = written(cast.administrator.client())
    assert "token.created" in verbs
    assert "test.done" not in verbs
    assert "test.done" in written(cast.auditor.client())


def test_a_token_with_a_limit_is_told_why_it_reads_nothing(cast: Cast, client: Client) -> None:
    limited = client.get("/api/v1/audit/", **token("audit", department=cast.support))
    assert (limited.status_code, limited.json()["code"]) == (403, "limited")
    assert client.get("/api/v1/audit/", **token("read", "write")).status_code == 403
    assert cast.line_manager.client().get("/api/v1/audit/").status_code == 404


def test_a_page_costs_as_much_with_one_row_as_with_many(cast: Cast, client: Client) -> None:
    header = token("audit")
    written(client, **header)  # that the token was used is written down once
    few = len(queries_of(lambda: written(client, "limit=1", **header)))
    assert len(queries_of(lambda: written(client, "limit=1000", **header))) == few <= 6
