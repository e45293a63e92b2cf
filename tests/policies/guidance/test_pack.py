"""Evidence packs: what is in one, that it can be checked anywhere, and that no byte can change."""

from __future__ import annotations

import ast
import base64
import csv
import hashlib
import io
import json
import subprocess
import sys
import warnings
import zipfile
from contextlib import redirect_stdout
from datetime import timedelta
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import time_machine
from pypdf import PdfReader

from governance.core.errors import Conflict, NotAllowed
from governance.core.export import FORMULA_STARTS, formula_escape
from governance.core.uid import uuid7
from governance.jobs.services import run_due
from governance.notify.models import Message
from governance.notify.services import messages_tidy
from governance.todos.models import Todo
from governance.todos.services import digests_make, digests_tidy
from policies.guidance.models import EvidencePack, EvidencePart, PolicyVersion
from policies.guidance.rules.text import text_canonical
from policies.guidance.selectors import approved_hash
from policies.guidance.selectors.campaign import Asked, campaign
from policies.guidance.selectors.packs import pack_content
from policies.guidance.services import (
    comment_add,
    pack_ask,
    pack_make,
    packs_drop,
    paper_record,
    people_nudge,
    version_acknowledge,
    version_approve,
    version_consult,
    version_publish,
    version_return,
    version_submit,
)
from policies.guidance.services.pack_writing import VERIFIER
from policies.guidance.services.telling import coaches_tell
from roles.org.models import Person
from tests.cast import NOW, Cast
from tests.policies.guidance.test_approving import approve, in_review
from tests.policies.guidance.test_clauses import attest, clause, clause_draft, hr
from tests.policies.guidance.test_sparing import granted
from tests.policies.making import draft, next_version, published
from tests.trail import entries_of, seal_everything

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from types import CodeType

DAY = timedelta(days=1)
NEVER = str(UUID(int=7))  # a receipt that nobody got


def signed_by_all(cast: Cast) -> PolicyVersion:
    version = published(cast)
    for name in ("employee", "player", "coach"):
        version_acknowledge(
            actor=cast.members[name].viewer,
            version=version,
            text_hash=version.text_hash,
            now=NOW + DAY,
            language="en",
            signed_in_by="code",
        )
    return version


def packed(cast: Cast, version: PolicyVersion, now: datetime = NOW + 2 * DAY) -> EvidencePack:
    pack = pack_ask(actor=cast.auditor.viewer, version=version, now=now)
    pack_make(pack=pack, now=now)
    return pack


def unpacked(pack: EvidencePack, place: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(b"".join(pack_content(pack)))) as archive:
        archive.extractall(place)
    [folder] = place.iterdir()
    return folder


def verify(folder: Path, *words: str) -> tuple[int, str]:
    """Run the verifier as a stranger would: no environment, no packages, from the folder."""
    ran = subprocess.run(
        [sys.executable, "-I", "verify.py", *words],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(cast: Cast, tmp_path: Path) -> Path:
    version = signed_by_all(cast)
    return unpacked(packed(cast, version), tmp_path)


def test_a_pack_holds_text_signatures_people_trail_and_report(cast: Cast, folder: Path) -> None:
    version = PolicyVersion.objects.get()
    assert {each.name for each in folder.iterdir()} == {
        "acknowledgements.csv",
        "approvals.csv",
        "asked.csv",
        "attestations.csv",
        "audience.csv",
        "comments.csv",
        "exemptions.csv",
        "late.csv",
        "manifest.json",
        "manifest.sha256",
        "nudges.csv",
        "reminders.csv",
        "report.pdf",
        "seal_leaves.csv",
        "seals.csv",
        "text.html",
        "text.txt",
        "trail.csv",
        "verify.py",
        "version.csv",
    }
    assert (folder / "text.txt").read_bytes() == text_canonical(version.title, version.text)
    signed = table(folder, "acknowledgements.csv")
    assert {row["person_name"] for row in signed} == {
        cast.members[name].listed.display_name for name in ("employee", "player", "coach")
    }
    assert {row["text_hash"] for row in signed} == {version.text_hash}
    assert {row["signed_in_by"] for row in signed} == {"code"}
    asked = table(folder, "asked.csv")
    assert len(asked) == 13
    assert sorted(row["outcome"] for row in asked)[-3:] == ["done"] * 3
    verbs = [row["verb"] for row in table(folder, "trail.csv")]
    assert verbs.count("guideline.acknowledged") == 3
    assert verbs.count("todo.opened") == 13
    assert verbs.count("guideline.published") == 1
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")


def test_the_report_says_on_paper_what_was_signed_and_by_whom(folder: Path) -> None:
    version = PolicyVersion.objects.get()
    pages = PdfReader(folder / "report.pdf").pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (version.title, "People asked 13", "Signatures 3", "Share secrets."):
        assert words in said
    assert version.text_hash in said.replace(" ", "")
    for row in table(folder, "acknowledgements.csv"):
        assert row["person_name"] in said


def test_an_address_longer_than_its_column_covers_no_other(cast: Cast, tmp_path: Path) -> None:
    address = f"{'long' * 15}@people.example.org"
    Person.objects.filter(pk=cast.employee.listed.pk).update(email=address)
    folder = unpacked(packed(cast, signed_by_all(cast)), tmp_path)
    said = "".join(page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
    assert address in said.replace("\n", "")
    assert not any(address in line for line in said.splitlines())


def test_the_verifier_needs_the_standard_library_and_no_network(folder: Path) -> None:
    tree = ast.parse(VERIFIER.read_text())
    named = {
        each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names
    }
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots = {name.partition(".")[0] for name in named}
    online = {"socket", "ssl", "urllib", "http", "ftplib", "smtplib", "asyncio", "subprocess"}
    assert roots
    assert roots <= set(sys.stdlib_module_names) - online
    lone = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"],
        cwd=folder,
        env={},
        capture_output=True,
        check=False,
    )
    assert lone.returncode == 0, lone.stderr


def test_what_an_approver_says_is_kept_shown_and_in_the_pack(cast: Cast, tmp_path: Path) -> None:
    version = in_review(cast, "legal")
    version_approve(
        actor=cast.booth_member.viewer,
        version=version,
        seen=approved_hash(version),
        comment="Mind the second rule.",
        now=NOW,
    )
    page = cast.coach.client().get("/guidelines/house-rules/review/").content.decode()
    assert "Mind the second rule." in page
    version.refresh_from_db()
    version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)
    version.refresh_from_db()
    rows = table(unpacked(packed(cast, version), tmp_path), "approvals.csv")
    assert "Mind the second rule." in {row["comment"] for row in rows}


def test_the_verifier_passes_offline_and_names_the_hash_that_the_trail_holds(
    folder: Path,
) -> None:
    status, said = verify(folder)
    [made] = entries_of("evidence.made")

    assert status == 0, said
    assert "PASS House rules, version 1" in said
    assert made["changes"]["manifest_sha256"] in said
    assert EvidencePack.objects.get().manifest_hash == made["changes"]["manifest_sha256"]
    assert verify(folder, made["changes"]["manifest_sha256"])[0] == 0
    assert verify(folder, "0" * 64)[0] == 1


def judged(folder: Path, program: bytes, *words: str) -> tuple[object, str]:
    """Run ``program`` as the verifier of ``folder`` here and now; return how it ended and what it
    said. Faster than a process, of which there would be thousands."""
    said, before = io.StringIO(), sys.argv
    sys.argv = ["verify.py", *words]
    names = {"__name__": "__main__", "__file__": str(folder / "verify.py")}
    try:
        with redirect_stdout(said), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compiled(program), names)
    except SystemExit as ended:
        return ended.code, said.getvalue()
    except Exception as error:  # noqa: BLE001 - any end but a pass is right
        return type(error).__name__, said.getvalue()
    finally:
        sys.argv = before
    return 0, said.getvalue()


@lru_cache(maxsize=1)
def compiled(program: bytes) -> CodeType:
    return compile(program, "verify.py", "exec")


def flipped(whole: bytes, place: int, mask: int) -> bytes:
    return whole[:place] + bytes([whole[place] ^ mask]) + whole[place + 1 :]


def places(whole: bytes, most: int) -> list[int]:
    """Return ``most`` places all over, its first and last among them, or all that there are."""
    return sorted({number * (len(whole) - 1) // most for number in range(most + 1)})


def test_one_byte_changed_anywhere_in_a_file_fails(folder: Path) -> None:
    program = (folder / "verify.py").read_bytes()
    assert judged(folder, program)[0] == 0
    for file in sorted(set(folder.iterdir()) - {folder / "verify.py"}):
        whole = file.read_bytes()
        most = len(whole) if file.name == "manifest.sha256" else 10
        for place, mask in product(places(whole, most), (1, 0x80)):
            file.write_bytes(flipped(whole, place, mask))
            status, said = judged(folder, program)
            assert status, (file.name, place, mask)
            assert "PASS" not in said
        file.write_bytes(whole)
    assert verify(folder)[0] == 0


def test_one_byte_changed_in_the_verifier_itself_fails(folder: Path) -> None:
    """None of them lets it pass: neither what says so, nor what it looks at."""
    whole = (folder / "verify.py").read_bytes()
    for place in range(0, len(whole), 23):
        other = flipped(whole, place, 1)
        (folder / "verify.py").write_bytes(other)
        status, said = judged(folder, other)
        assert status, (place, whole[max(place - 30, 0) : place + 30])
        assert "PASS" not in said
    (folder / "verify.py").write_bytes(whole)


def test_what_one_byte_makes_of_how_it_ends_is_no_pass(folder: Path) -> None:
    """Every third byte of what decides: each takes a verification, and there are thousands."""
    whole = (folder / "verify.py").read_bytes()
    for place in range(whole.index(b"def check_files"), whole.index(b"def check_texts"), 3):
        _fails_with(folder, whole, place)
    for place in range(whole.index(b"def main"), len(whole), 3):
        _fails_with(folder, whole, place)


def _fails_with(folder: Path, whole: bytes, place: int) -> None:
    other = flipped(whole, place, 1)
    (folder / "verify.py").write_bytes(other)
    status, said = judged(folder, other)
    assert status, (place, whole[max(place - 30, 0) : place + 30])
    assert "PASS" not in said


def test_a_folder_or_file_that_the_manifest_does_not_know_fails(folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "letter.txt").write_text("Believe me.")
    status, said = verify(folder)

    assert status == 1
    assert "more: the manifest does not know it" in said


def test_ones_own_copy_checks_the_pack_of_somebody_else(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "verify.py").write_bytes(VERIFIER.read_bytes())
    assert verify(own, str(folder))[0] == 0
    (folder / "verify.py").write_text("print('PASS')\n")

    assert verify(folder)[0] == 0  # who trusts it is told what its maker wants
    status, said = verify(own, str(folder))
    assert status == 1
    assert "verify.py: its SHA-256 is not the one in the manifest" in said


def resigned(folder: Path) -> None:
    """Make the manifest fit what is there, as a forger would."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for name, known in manifest["files"].items():
        known["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    body = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()
    (folder / "manifest.sha256").write_text(f"{digest}  manifest.json\n")


def rewritten(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    """Write other rows, and let the manifest fit them."""
    with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    resigned(folder)


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        ("text.txt", b"Share secrets", b"Share secretz", "not the text that was signed"),
        ("acknowledgements.csv", None, None, "acknowledgements.csv, line 2"),
        ("trail.csv", b"todo.opened", b"todo.closed", "its columns are not what its bytes say"),
    ],
)
def test_a_forger_who_mends_the_manifest_is_told_by_file_and_row(
    folder: Path, name: str, before: bytes | None, after: bytes | None, told: str
) -> None:
    file = folder / name
    content = file.read_bytes()
    if before is None or after is None:
        text_hash = PolicyVersion.objects.get().text_hash.encode()
        before, after = text_hash, b"0" * 64
    file.write_bytes(content.replace(before, after, 1))
    resigned(folder)

    status, said = verify(folder)
    assert status == 1
    assert told in said


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda rows: [*rows, {**rows[0], "uid": str(UUID(int=7))}],
            "the trail does not tell of it",
        ),
        (lambda rows: [{**rows[0], "person": rows[1]["person"]}, *rows[1:]], "another person"),
        (lambda rows: rows[1:], "the trail tells of 1 more than there are"),
    ],
    ids=["added", "another's", "taken away"],
)
def test_a_signature_made_up_or_taken_away_is_told(
    folder: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]], told: str
) -> None:
    name = "acknowledgements.csv"
    rewritten(folder, name, change(table(folder, name)))
    assert told in verify(folder)[1]


def full_life(cast: Cast) -> PolicyVersion:
    """A clause that was commented on, approved, signed, attested, reminded of and told late."""
    version = clause_draft(cast)
    version_consult(actor=cast.coach.viewer, version=version, now=NOW)
    words, speaker = "=May I\r\nsay this?", cast.player.viewer
    comment_add(actor=speaker, version=version, uid=uuid7(), now=NOW, text=words)
    version_submit(actor=cast.coach.viewer, version=version, now=NOW)
    approve(cast.booth_member, version)
    version.refresh_from_db()
    version = version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)
    late = NOW + 22 * DAY
    slug, viewer = version.policy.slug, cast.coach.viewer
    people_nudge(
        actor=viewer, campaign=campaign(viewer, slug, Asked(), late), now=late, reason="Please."
    )
    coaches_tell(now=late)
    version_acknowledge(
        actor=cast.player.viewer,
        version=version,
        text_hash=version.text_hash,
        now=late,
        language="en",
    )
    attest(hr(cast), version, cast.player)
    return version


def test_it_holds_approvals_comments_attestations_and_every_reminder(
    cast: Cast, tmp_path: Path
) -> None:
    folder = unpacked(packed(cast, full_life(cast)), tmp_path)
    held = {
        name: table(folder, f"{name}.csv")
        for name in ("approvals", "comments", "attestations", "nudges", "late")
    }
    assert {name: len(rows) for name, rows in held.items()} == dict.fromkeys(held, 1)
    assert held["approvals"][0]["function"] == "legal"
    assert held["nudges"][0]["reason"] == "Please."
    [approved] = table(folder, "audience.csv")
    whole = hashlib.sha256(approved["approved"].encode()).hexdigest()
    assert held["approvals"][0]["whole_hash"] == whole
    page = hashlib.sha256((folder / "text.html").read_bytes()).hexdigest()
    [signed] = table(folder, "acknowledgements.csv")
    assert signed["html_hash"] == page
    assert verify(folder)[0] == 0
    for name, before, after, told in (
        ("approvals.csv", b"legal", b"legel", "approvals.csv, line 2"),
        ("comments.csv", b"say this", b"say that", "comments.csv, line 2"),
        ("attestations.csv", b"2026-11-20", b"2026-11-19", "attestations.csv, line 2"),
        ("audience.csv", b'""player""', b'""coach""', "not as many for what came into force"),
        ("text.html", b"<h2", b"<h3", "text.html: it is not the page"),
        ("acknowledgements.csv", page.encode(), b"0" * 64, "for another page"),
    ):
        file = folder / name
        content = file.read_bytes()
        file.write_bytes(content.replace(before, after, 1))
        resigned(folder)
        status, said = verify(folder)
        assert (status, told in said) == (1, True), f"{name}: {said}"
        file.write_bytes(content)
    lines = (folder / "comments.csv").read_bytes().split(b"\n", 1)
    (folder / "comments.csv").write_bytes(lines[0] + b"\n")
    resigned(folder)
    assert "comments.csv: not the rows that the trail tells of" in verify(folder)[1]


def test_it_holds_who_was_exempt_and_each_digest_in_which_it_was_owed(
    cast: Cast, tmp_path: Path
) -> None:
    version = signed_by_all(cast)
    exemption = granted(cast, version, cast.external.listed)
    week = NOW + timedelta(days=7)  # the first rung of the ladder
    digests_make(now=week)
    folder = unpacked(packed(cast, version, week + DAY), tmp_path)
    [spared] = table(folder, "exemptions.csv")
    assert (spared["uid"], spared["reason"]) == (str(exemption.uid), exemption.reason)
    assert (spared["granted"], spared["ends_on"]) == ("True", str(exemption.ends_on))
    reminders = table(folder, "reminders.csv")
    owing = Todo.objects.open().filter(subject__ref=version.uid)
    assert owing.count() == 9
    assert {row["person"] for row in reminders} == {str(todo.person.uid) for todo in owing}
    assert {row["local_day"] for row in reminders} == {str(week.date())}
    assert reminders[0]["message"] == f"digest:{reminders[0]['person']}:{week.date()}"
    assert verify(folder)[0] == 0

    sent = {"state": "sent", "sent_at": week, "created_at": week}
    Message.objects.filter(template="todos/mail/digest").update(**sent)
    later = week + timedelta(days=200)
    digests_tidy(now=later)
    messages_tidy(now=later)
    assert not Message.objects.filter(template="todos/mail/digest").exists()
    again = table(unpacked(packed(cast, version, later), tmp_path / "later"), "reminders.csv")
    assert [(row["person"], row["state"]) for row in again] == [
        (row["person"], "sent") for row in reminders
    ]


def test_a_scan_is_in_it_and_no_other_passes(cast: Cast, tmp_path: Path) -> None:
    version = published(cast)
    receipt = paper_record(
        actor=cast.line_manager.viewer,
        version=version,
        person=cast.employee.listed,
        text_hash=version.text_hash,
        reason="No computer there.",
        signed_on=NOW.date(),
        now=NOW,
        sheet=b"%PDF-1.7 signed",
    )
    folder = unpacked(packed(cast, version), tmp_path)
    scan = folder / f"sheet-{receipt.uid}.pdf"
    assert verify(folder)[0] == 0
    for change in (lambda: scan.write_bytes(b"%PDF-1.7 forged"), scan.unlink):
        change()
        manifest = json.loads((folder / "manifest.json").read_bytes())
        if not scan.exists():
            del manifest["files"][scan.name]
            (folder / "manifest.json").write_text(json.dumps(manifest))
        resigned(folder)
        assert "its scan is missing, or another" in verify(folder)[1]


def test_what_was_carried_to_a_minor_version_is_in_the_pack_of_either(
    cast: Cast, tmp_path: Path
) -> None:
    first = published(cast)
    second = next_version(cast, first, now=NOW + DAY, major=False)
    for version, states in ((first, 13), (second, 26)):
        place = tmp_path / str(version.number)
        place.mkdir()
        folder = unpacked(packed(cast, version), place)
        asked = table(folder, "asked.csv")
        assert len(asked) == states
        assert {row["version"] for row in asked} >= {str(version.uid)}
        assert verify(folder)[0] == 0


def test_leaves_are_those_of_the_seals(committed_cast: Cast, tmp_path: Path) -> None:
    version = signed_by_all(committed_cast)
    seal_everything()
    first = packed(committed_cast, version)
    folder = unpacked(first, tmp_path)

    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["entries"] == manifest["entries_sealed"] > 16
    assert verify(folder)[0] == 0
    first_leaf = table(folder, "seal_leaves.csv")[0]["leaf"].encode()
    leaves = (folder / "seal_leaves.csv").read_bytes()
    (folder / "seal_leaves.csv").write_bytes(leaves.replace(first_leaf, b"00" * 32))
    resigned(folder)
    status, said = verify(folder)
    assert status == 1
    assert "its hash is not that of its leaves" in said


def test_the_same_state_makes_the_same_bytes(cast: Cast) -> None:
    version = signed_by_all(cast)
    first, second = packed(cast, version), packed(cast, version, NOW + 5 * DAY)

    assert first.manifest_hash == second.manifest_hash
    assert b"".join(pack_content(first)) == b"".join(pack_content(second))


def test_no_cell_is_a_formula(cast: Cast, tmp_path: Path) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(display_name='=HYPERLINK("x")')
    folder = unpacked(packed(cast, signed_by_all(cast)), tmp_path)

    names = [row["person_name"] for row in table(folder, "acknowledgements.csv")]
    assert '\'=HYPERLINK("x")' in names
    assert verify(folder)[0] == 0


@pytest.mark.parametrize("words", ["Please:\r\n- say X\r\n- say Y", "Why; =so", "'; -", "=A\n+B"])
def test_a_list_in_a_comment_is_no_tampering_and_another_word_in_it_is(
    cast: Cast, tmp_path: Path, words: str
) -> None:
    version = draft(cast)
    version_consult(actor=cast.coach.viewer, version=version, now=NOW)
    comment_add(actor=cast.player.viewer, version=version, uid=uuid7(), now=NOW, text=words)
    version_return(actor=cast.coach.viewer, version=version, reason="Thanks.", now=NOW)
    version = version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)
    folder = unpacked(packed(cast, version), tmp_path)
    status, said = verify(folder)
    assert status == 0, said

    [row] = table(folder, "comments.csv")
    assert row["text"] == formula_escape(words)
    for column, other in (
        ("text", f"{row['text']}!"),
        ("text_base64", base64.b64encode(f"{words}!".encode()).decode()),
    ):
        rewritten(folder, "comments.csv", [{**row, column: other}])
        assert "comments.csv, line 2" in verify(folder)[1]


def test_a_list_in_what_names_a_contract_is_no_tampering(cast: Cast, tmp_path: Path) -> None:
    version = clause(cast)
    attest(hr(cast), version, cast.player, reference="Folder; =7\n- B")
    status, said = verify(unpacked(packed(cast, version), tmp_path))
    assert status == 0, said


def test_the_verifier_escapes_as_the_files_do() -> None:
    names: dict[str, Any] = {"__file__": str(VERIFIER)}
    exec(VERIFIER.read_text().rpartition("\nmain()")[0], names)
    escaped = names["escaped"]
    for start in (*FORMULA_STARTS, "a", "'", ""):
        for within in ("", ";", "; ", '\n "', "\r\n", "\t", ",", "x; y"):
            for then in (*FORMULA_STARTS, "b", ""):
                cell = f"{start}{within}{then}1;={then}"
                assert escaped(cell) == formula_escape(cell), repr(cell)


def test_auditors_and_the_head_coach_have_packs_made_and_nobody_else(cast: Cast) -> None:
    version = published(cast)

    for name in ("auditor", "head_coach"):
        pack_ask(actor=cast.members[name].viewer, version=version, now=NOW)
    for name in ("employee", "coach", "department_head", "administrator"):
        with pytest.raises(NotAllowed):
            pack_ask(actor=cast.members[name].viewer, version=version, now=NOW)
    assert len(entries_of("evidence.asked")) == 2


def test_a_draft_has_no_evidence(cast: Cast) -> None:
    with pytest.raises(Conflict):
        pack_ask(actor=cast.auditor.viewer, version=draft(cast), now=NOW)


def test_files_go_after_a_month_and_their_hash_stays(cast: Cast) -> None:
    pack = packed(cast, published(cast))

    assert packs_drop(now=NOW + 30 * DAY) == 0
    assert packs_drop(now=NOW + 33 * DAY) == 1
    pack.refresh_from_db()
    assert not EvidencePart.objects.exists()
    assert pack.manifest_hash


def test_from_the_page_to_the_file(cast: Cast) -> None:
    version = signed_by_all(cast)
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        client = cast.auditor.client()
        asked = client.post("/evidence/packs/", {"version": str(version.uid)})
        assert asked.status_code == 302
        assert "Being made" in client.get(asked["Location"]).content.decode()
        assert client.get(asked["Location"] + "file/").status_code == 409
        run_due(now=NOW + 2 * DAY)
        page = client.get(asked["Location"]).content.decode()
        answer = client.get(asked["Location"] + "file/")
        content = b"".join(answer)
    pack = EvidencePack.objects.get()
    assert pack.manifest_hash in page
    assert len(content) == pack.size
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert len(entries_of("evidence.taken")) == 1
