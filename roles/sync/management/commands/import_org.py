"""``manage.py import_org DIR|FILE.json``: departments, people and channels from files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from governance.core.clock import utc_now
from governance.core.errors import DomainError
from governance.core.viewer import system_viewer
from roles.sync.engine.compare import ACTIONS
from roles.sync.importers.files import ImportFiles
from roles.sync.importers.sheets import Rejected
from roles.sync.models import ImportPlan
from roles.sync.services import Outcome, import_run, plan_apply

if TYPE_CHECKING:
    from argparse import ArgumentParser

EXIT_WAITING = 3


class Command(BaseCommand):
    help = (
        "Import departments.csv, people.csv and channels.csv of a directory, or one JSON file. "
        "Exit code 0: done, 1: nothing imported, 3: the plan waits for a release."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", type=Path, help="a directory, or a .json file")
        parser.add_argument(
            "--mode",
            choices=ImportPlan.Mode.values,
            default=ImportPlan.Mode.PATCH,
            help="full: people whom the file misses have left (default: patch)",
        )
        parser.add_argument("--dry-run", action="store_true", help="plan only; write nothing else")
        parser.add_argument("--apply", type=UUID, metavar="PLAN", help="apply a dry run's plan")
        parser.add_argument("--release", type=UUID, metavar="PLAN", help="apply a waiting plan")
        parser.add_argument("--reason", default="", help="why a waiting plan is released")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        given = [name for name in ("source", "apply", "release") if options[name]]
        if len(given) != 1:
            raise CommandError(_("Give one of: a directory or file, --apply PLAN, --release PLAN."))
        try:
            outcome = _run(options)
        except DomainError as error:
            self._fail(error, as_json=options["json"])
        else:
            self._tell(outcome, as_json=options["json"])

    def _fail(self, error: DomainError, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(orjson.dumps(_problem(error)).decode())
        else:
            for problem in error.problems:
                self.stderr.write(f"{problem.pointer}: {problem.detail}")
            self.stderr.write(str(error))
        sys.exit(1)

    def _tell(self, outcome: Outcome, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(orjson.dumps(_summary(outcome)).decode())
        else:
            self._tell_people(outcome)
        if outcome.state == ImportPlan.State.WAITING:
            sys.exit(EXIT_WAITING)

    def _tell_people(self, outcome: Outcome) -> None:
        for table, names in outcome.extra.items():
            self.stdout.write(f"{table}: " + _("ignored columns: %s") % ", ".join(names))
        for table, counts in outcome.by.items():
            parts = [f"{number} {action}" for action, number in counts.items() if number]
            self.stdout.write(f"{table}: {', '.join(parts) or _('nothing')}")
        uid = outcome.plan.uid if outcome.plan else ""
        told = {
            "unchanged": _("Nothing to do."),
            "applied": _("Applied."),
            "planned": _("Planned, not applied. To apply it: import_org --apply %s") % uid,
            "waiting": _(
                "Nothing was applied: %(left)d people would leave at once. "
                "If that is right: import_org --release %(uid)s"
            )
            % {"left": outcome.by.get("people", {}).get("left", 0), "uid": uid},
        }
        self.stdout.write(told[outcome.state])


def _run(options: dict[str, Any]) -> Outcome:
    actor = system_viewer("import_org", kind="command")
    now = utc_now()
    if options["source"]:
        return import_run(
            actor=actor,
            files=ImportFiles.at(options["source"]),
            mode=options["mode"],
            dry_run=options["dry_run"],
            now=now,
        )
    return plan_apply(
        actor=actor,
        uid=options["release"] or options["apply"],
        release=bool(options["release"]),
        reason=options["reason"],
        now=now,
    )


def _summary(outcome: Outcome) -> dict[str, Any]:
    return {
        **outcome.totals,
        "by": outcome.by,
        "state": outcome.state,
        "plan": outcome.plan.uid if outcome.plan else None,
        "ignored_columns": outcome.extra,
    }


def _problem(error: DomainError) -> dict[str, Any]:
    """The counts, and the shape of RFC 9457, as the API would answer."""
    rejected = error.rows if isinstance(error, Rejected) else 0
    return {
        **dict.fromkeys(ACTIONS, 0),
        "rejected": rejected,
        "type": "about:blank",
        "title": error.status.phrase,
        "status": int(error.status),
        "code": error.code,
        "detail": str(error),
        "errors": [{"pointer": p.pointer, "detail": p.detail} for p in error.problems],
    }
