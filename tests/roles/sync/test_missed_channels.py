"""A channel that a full file misses stays, and the audit finds it until somebody acts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
from django.test import Client

from governance.accounts.models import User
from governance.accounts.services import token_create
from governance.audit.models import Entry
from governance.core.clock import utc_now
from governance.findings.checks import CHECKS
from governance.findings.services import findings_audit
from roles.channels.models import Channel
from roles.channels.rules import Verdict
from roles.channels.services import channel_decide
from roles.sync.services import plan_apply
from tests.cast import COMMAND, NOW, SERVICE
from tests.roles.channels.making import make_channel
from tests.roles.sync.files import ACTOR, csv_files, run
from tests.trail import entries_of

if TYPE_CHECKING:
    from roles.sync.importers.files import ImportFiles
    from tests.cast import Cast

HEAD: Final = "platform,handle,url,owner,department\n"
ONE: Final = "x,LarkfieldHelp,https://x.com/LarkfieldHelp,,SUPPORT\n"
OTHER: Final = "x,LarkfieldShop,https://x.com/LarkfieldShop,,STORES\n"
ALL: Final = csv_files(channels=HEAD + ONE + OTHER)
LESS: Final = csv_files(channels=HEAD + OTHER)
CHECK: Final = [check for check in CHECKS if check.rule == "unlisted"]
LATER: Final = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def both(cast: Cast) -> None:
    run(ALL, NOW - timedelta(days=1), mode="full")
    assert found() == []


def found() -> list[str]:
    """Let the audit look, and return what a program that audits reads."""
    findings_audit(actor=COMMAND, now=LATER, checks=CHECK)
    _token, secret = token_create(
        actor=COMMAND,
        owner=User.objects.get(email=SERVICE),
        name="Audit",
        scopes=["read", "audit"],
        days=1,
        now=utc_now(),
    )
    headers = {"Authorization": f"Bearer {secret}"}
    answer = Client().get("/api/v1/findings/?rule=unlisted&open=true", headers=headers)
    return [each["words"] for each in answer.json()["results"]]


def missed() -> list[str]:
    channels = Channel.objects.filter(missed_at__isnull=False)
    return list(channels.values_list("handle", flat=True))


def test_it_stays_and_is_found_until_a_file_has_it_again(cast: Cast) -> None:
    outcome = run(LESS, NOW, mode="full")
    assert (outcome.state, Channel.objects.count()) == ("unchanged", 2)
    assert found() == ["LarkfieldHelp (x)"]
    page = cast.head_coach.client().get("/findings/").content.decode()
    assert "LarkfieldHelp (x)" in page
    assert "The last full file did not have it" in page
    run(csv_files(channels=HEAD + ONE), LATER)  # a part says that it is there
    assert found() == []
    for verb in ("channel.missed", "channel.listed"):
        assert [each["subject_label"] for each in entries_of(verb)] == ["LarkfieldHelp"]


def test_the_same_file_again_writes_nothing(cast: Cast) -> None:
    run(LESS, NOW, mode="full")
    entries, since = Entry.objects.count(), Channel.objects.get(handle="LarkfieldHelp").missed_at
    run(LESS, LATER, mode="full")
    assert Entry.objects.count() == entries
    assert Channel.objects.get(handle="LarkfieldHelp").missed_at == since == NOW


def test_with_other_changes_it_is_marked_as_well(cast: Cast) -> None:
    moved = csv_files(channels=HEAD + OTHER.replace("STORES", "SUPPORT"))
    assert run(moved, NOW, mode="full").state == "applied"
    assert missed() == ["LarkfieldHelp"]


@pytest.mark.parametrize(
    ("files", "mode", "dry_run"),
    [
        (LESS, "patch", False),
        (LESS, "full", True),
        (csv_files(departments="external_id,name,parent,head\n"), "patch", False),
    ],
)
def test_a_part_a_rehearsal_and_another_table_miss_nothing(
    files: ImportFiles, mode: str, dry_run: bool
) -> None:
    run(files, NOW, mode=mode, dry_run=dry_run)
    assert missed() == []


def test_a_plan_marks_when_it_is_applied(cast: Cast) -> None:
    moved = csv_files(channels=HEAD + OTHER.replace("STORES", "SUPPORT"))
    plan = run(moved, NOW, mode="full", dry_run=True).plan
    assert plan is not None
    assert missed() == []  # though what would follow was rehearsed
    plan_apply(actor=ACTOR, uid=plan.uid, now=NOW)
    assert missed() == ["LarkfieldHelp"]


@pytest.mark.parametrize("verdict", [Verdict.KEEP, Verdict.DROP])
def test_whoever_keeps_or_drops_it_has_dealt_with_it(cast: Cast, verdict: Verdict) -> None:
    run(LESS, NOW, mode="full")
    assert found() == ["LarkfieldHelp (x)"]
    channel = Channel.objects.get(handle="LarkfieldHelp")
    channel_decide(
        actor=cast.head_coach.viewer, channel=channel, verdict=verdict, reason="So.", now=LATER
    )
    assert found() == []
    run(LESS, LATER + timedelta(days=1), mode="full")
    assert found() == []


def test_what_was_kept_before_it_was_missed_is_found(cast: Cast) -> None:
    channel = make_channel(cast, "https://x.com/LarkfieldTents")
    before = NOW - timedelta(hours=1)
    channel_decide(
        actor=cast.head_coach.viewer,
        channel=channel,
        verdict=Verdict.KEEP,
        reason="So.",
        now=before,
    )
    run(ALL, NOW, mode="full")
    assert found() == [f"{channel.handle} (x)"]


def test_a_plan_names_what_would_be_missed_and_marks_nothing(cast: Cast) -> None:
    new = "x,LarkfieldCare,https://x.com/LarkfieldCare,,SUPPORT\n"
    plan = run(csv_files(channels=HEAD + OTHER + new), NOW, mode="full", dry_run=True).plan
    assert plan is not None
    told = plan.consequences["missed"]
    assert (told["count"], told["rows"][0]["handle"]) == (1, "LarkfieldHelp (x)")
    page = cast.administrator.client().get(f"/imports/{plan.uid}/").content.decode()
    assert "1 channel is not in this file" in page
    assert missed() == []


def test_what_only_misses_a_channel_is_looked_at_and_applied_as_well(cast: Cast) -> None:
    plan = run(LESS, NOW, mode="full", dry_run=True).plan
    assert plan is not None
    assert plan.consequences["missed"]["count"] == 1
    client = cast.administrator.client()
    page = client.get(f"/imports/{plan.uid}/").content.decode()
    assert "1 channel is not in this file" in page
    assert missed() == []
    client.post(f"/imports/{plan.uid}/apply/")
    assert missed() == ["LarkfieldHelp"]
    assert run(LESS, LATER, mode="full", dry_run=True).plan is None
