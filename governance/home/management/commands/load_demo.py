"""``manage.py load_demo``: a made-up organisation to look around in, never in production."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from governance.core.clock import utc_now
from governance.core.errors import Conflict, DomainError
from governance.home.demo.departments import PEOPLE
from governance.home.demo.load import demo_load
from governance.home.demo.personas import HARBOUR_LANE, LARKFIELD, PERSONAS

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Load a demo organisation into an empty installation: Larkfield Outdoor, 295 people, or "
        "Harbour Lane Food Bank, 12. No e-mail goes out for it. Refused in production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", choices=(LARKFIELD, HARBOUR_LANE), default=LARKFIELD)
        parser.add_argument(
            "--people",
            type=int,
            default=PEOPLE,
            metavar="N",
            help="grow Larkfield Outdoor to N people, 295 to 100000, in the same proportions",
        )
        parser.add_argument(
            "--unless-used",
            action="store_true",
            help="leave an installation that is in use as it is, and call that a success",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT == "production":
            raise CommandError("The demo is never loaded in production: its sign-ins are for all.")
        organisation = options["organisation"]
        if organisation != LARKFIELD and options["people"] != PEOPLE:
            raise CommandError(
                "Only Larkfield Outdoor grows: leave --people or --organisation out."
            )
        gc.disable()  # what is loaded lives to the end: looking for rubbish in it takes seconds
        try:
            count = demo_load(organisation=organisation, people=options["people"], now=utc_now())
        except Conflict as error:
            if not options["unless_used"]:
                raise CommandError(str(error)) from error
            self.stdout.write("No demo is loaded: this installation is in use already.")
        except DomainError as error:
            raise CommandError(str(error)) from error
        else:
            self._tell(organisation, count)
        finally:
            gc.enable()

    def _tell(self, organisation: str, count: int) -> None:
        self.stdout.write(f"The demo is loaded: {count:,} people. The sign-in page offers:")
        for persona in PERSONAS[organisation]:
            self.stdout.write(f"  {persona.address:<42} {persona.role}")
