"""Harbour Lane Food Bank: twelve people, seven of them volunteers, small, with one gap."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from governance.core.uid import uuid7
from governance.home.demo.custody import custody_give
from governance.home.demo.files import csv_bytes
from governance.home.demo.names import address_of
from governance.home.demo.personas import DOMAINS, HARBOUR_LANE
from governance.home.demo.rollout import EVERYONE, course_make, passed, settings_write
from governance.home.demo.signed import version_signed
from governance.home.demo.stage import ACTOR, personas_prepare
from governance.home.demo.watching import neighbours_watch
from policies.guidance.forms.starter import starter_text
from policies.guidance.services import policy_draft, version_publish
from policies.training.forms.starter import starter_course
from roles.org.models import Department, Person
from roles.org.selectors import organisation_today
from roles.sync.importers.files import ImportFiles
from roles.sync.services import import_run
from roles.team.selectors.focus import Focus

if TYPE_CHECKING:
    from governance.home.demo.stage import Stage

NAME: Final = "Harbour Lane Food Bank"
ROOT: Final = "HARBOUR-LANE"
MAILBOX: Final = "keys@harbourlane.example.org"
COORDINATOR: Final = "Nell Byrne"
PEOPLE: Final = (
    (COORDINATOR, "Coordinator", "employee"),
    ("Tomasz Wilk", "Warehouse lead", "employee"),
    ("Grace Adu", "Fundraiser", "employee"),
    ("Hamid Karimi", "Driver", "employee"),
    ("Lotte Vos", "Bookkeeper", "employee"),
    ("Samir Aziz", "Shop and social media", "volunteer"),
    ("Joan Pryce", "Welcome desk", "volunteer"),
    ("Bea Romero", "Welcome desk", "volunteer"),
    ("Kwesi Ofori", "Warehouse", "volunteer"),
    ("Mina Dogan", "Warehouse", "volunteer"),
    ("Arthur Bell", "Deliveries", "volunteer"),
    ("Ivy Lam", "Deliveries", "volunteer"),
)
NEWCOMER: Final = PEOPLE[-1][0]
CHANNELS: Final = (
    ("facebook", "Harbour Lane Food Bank", "https://www.facebook.com/harbourlane"),
    ("instagram", "@harbourlane", "https://www.instagram.com/harbourlane"),
    ("phone", "Welcome desk", "tel:+445550160"),
)


def harbour_load(stage: Stage) -> None:
    settings_write(NAME, "Europe/London", "small")
    import_run(actor=ACTOR, files=_files(stage), mode="patch", dry_run=False, now=stage.ago(60))
    custody_give(stage, MAILBOX, stage.ago(60))
    personas_prepare(stage, HARBOUR_LANE, stage.ago(60))
    _roles_fill(stage)
    _texts_publish(stage)
    stage.role(COORDINATOR, "gatherer", _root(), stage.ago(6), "Evenings and weekends")
    neighbours_watch(stage, COORDINATOR)


def _root() -> Department:
    return Department.objects.get(external_id=ROOT)


def _files(stage: Stage) -> ImportFiles:
    today = organisation_today(stage.now)
    started = today.replace(year=today.year - 2, day=1).isoformat()
    keys = [f"HARBOUR-{number:02}" for number in range(1, len(PEOPLE) + 1)]
    people = []
    for key, (name, title, kind) in zip(keys, PEOPLE, strict=True):
        given, _space, family = name.partition(" ")
        address = address_of(name, DOMAINS[HARBOUR_LANE])
        manager = "" if key == keys[0] else keys[0]
        row = (key, given, family, name, address, title, ROOT, manager, kind)
        people.append((*row, started, "Harbour Lane", "", "", "GB", ""))
    channels = [(*channel, keys[number], ROOT) for number, channel in enumerate(CHANNELS)]
    return ImportFiles(
        {
            "departments.csv": csv_bytes("departments", [(ROOT, NAME, "", keys[0])]),
            "people.csv": csv_bytes("people", people),
            "channels.csv": csv_bytes("channels", channels),
        }
    )


def _roles_fill(stage: Stage) -> None:
    """The coordinator decides alone, as a small organisation may; each holder accepts."""
    for name, kind, focus, agreed in (
        (COORDINATOR, "coach", "", Focus(hours=Decimal(3))),
        (
            "Samir Aziz",
            "responder",
            "Facebook and Instagram",
            Focus(hours=Decimal("4.5"), signs_as="^SA"),
        ),
        ("Joan Pryce", "responder", "Welcome desk", Focus(hours=Decimal(6))),
    ):
        at = stage.ago(50)
        role = stage.role(COORDINATOR, kind, _root(), at, focus)
        stage.decide(stage.propose(COORDINATOR, role, name, at, focus=agreed), at, at, at)


def _texts_publish(stage: Stage) -> None:
    """Everybody but the newcomer has signed, which is the gap; all with a role have passed."""
    at, signed_at = stage.ago(12), stage.ago(10)
    head, starter = stage.viewer(COORDINATOR, at), starter_course()
    draft = policy_draft(
        actor=head,
        uid=uuid7(),
        title="What we say in public",
        text=starter_text(NAME),
        audience=EVERYONE,
        now=at,
    )
    version = version_publish(actor=head, version=draft, now=at)
    people = Person.objects.exclude(display_name=NEWCOMER).order_by("external_id")
    ids = list(people.values_list("pk", flat=True))
    version_signed(actor=ACTOR, version=version, person_ids=ids, now=signed_at)
    course = course_make(
        head,
        starter.title,
        starter.lesson_text,
        starter.questions,
        kinds=("coach", "player"),
        at=at,
    )
    holders = people.filter(assignments__state="active").values_list("pk", flat=True)
    passed(course, list(holders), signed_at)
