"""``manage.py verify_audit``: has anybody changed the trail?"""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from governance.audit.selectors import trail_verify
from governance.audit.services import entries_seal


class Command(BaseCommand):
    help = "Verify the trail: names every altered entry, gap and cut end. Exit code 1 if any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--seal", action="store_true", help="seal what can be sealed first, then verify"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["seal"]:
            while entries_seal():
                pass
        result = trail_verify()
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "clean": result.clean,
                        "entries": result.entries,
                        "seals": result.seals,
                        "unsealed": result.tail,
                        "last_hash": result.last_hash,
                        "faults": [str(fault) for fault in result.faults],
                    }
                )
            )
        else:
            self._say(result.entries, result.seals, result.tail, result.last_hash)
        if not result.clean:
            lines = "\n".join(str(fault) for fault in result.faults)
            raise CommandError(f"The trail has been changed:\n{lines}")

    def _say(self, entries: int, seals: int, tail: int, last_hash: str) -> None:
        self.stdout.write(
            f"{entries} entries, {seals} seals, the newest {last_hash[:16]}…\n"
            f"{tail} entries are not sealed yet; those few the database's owner could still "
            "change unseen."
        )
        self.stdout.write("Keep the newest seal outside: it vouches for all before it.")
