"""Django's own, which waits for nobody's lock longer than a visitor would wait for a page."""

from __future__ import annotations

from typing import Any, Final

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

from governance.core.database import locks_brief

LOCKED: Final = "55P03"
LONGEST: Final = "5s"
WHY: Final = (
    "Somebody held a table that a migration has to change, for longer than {wait}: it was given "
    "up, so that all who need that table did not have to wait behind it. What it had begun was "
    "undone; those before it are done. Run the command again. If that happens again, look into "
    "pg_stat_activity for a transaction that stays open."
)


class Command(migrate.Command):
    longest = LONGEST

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with locks_brief(connections[options["database"]], wait=self.longest):
                super().handle(*args, **options)
        except OperationalError as fault:
            if getattr(fault.__cause__, "pgcode", None) != LOCKED:
                raise
            raise CommandError(WHY.format(wait=self.longest)) from fault
