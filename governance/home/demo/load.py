"""Loading a demo: all or nothing, into an installation that nobody uses yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from governance.accounts.models import User
from governance.core.errors import Conflict, Invalid
from governance.home.demo import (
    custody,
    deciding,
    duty,
    ending,
    lately,
    open_work,
    reviews,
    rollout,
    said,
    tips,
    watching,
)
from governance.home.demo.departments import PEOPLE
from governance.home.demo.harbour import harbour_load
from governance.home.demo.people import People
from governance.home.demo.personas import LARKFIELD
from governance.home.demo.seats import seats_of
from governance.home.demo.sisters import Texts, sisters_join
from governance.home.demo.stage import Stage, personas_prepare
from roles.org.models import Department, Person
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from datetime import datetime

    from policies.guidance.models import PolicyVersion

MOST: Final = 100_000
LOAD_LOCK: Final = 7_401_301  # an advisory lock of our own: of two at once one is refused


@transaction.atomic
def demo_load(*, organisation: str, people: int = PEOPLE, now: datetime) -> int:
    """Load ``organisation`` ("larkfield" or "harbour-lane"); return how many people it has.

    ``people`` grows the first to that many, 295 to 100,000. Raises Conflict on an installation
    that is in use, and writes nothing then. No e-mail goes out for what was loaded.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
    if Person.objects.exists() or Department.objects.exists() or User.objects.exists():
        raise Conflict(
            "in_use",
            _("This installation is in use: the demo is loaded only into an empty one."),
        )
    if not PEOPLE <= people <= MOST:
        raise Invalid("people", _("Choose between %(least)d and %(most)d people.") % {
            "least": PEOPLE, "most": MOST})  # fmt: skip
    with translation.override("en"):
        if organisation == LARKFIELD:
            _larkfield_load(Stage(now), people)
        else:
            harbour_load(Stage(now))
        ending.night_audit(now)
        ending.digests_claim(now)
        ending.messages_settle()
        root = Department.objects.get(parent=None)
        count = Person.objects.employed().count()
        ending.loading_record(root, organisation, count)
    return count


def _lately_happen(stage: Stage, baseline: PolicyVersion) -> None:
    open_work.mentions_hear(stage)
    open_work.agency_excuse(stage)
    open_work.question_ask_coach(stage)
    said.orders_lost(stage)
    said.names_use(stage)
    said.texts_approve(stage)
    said.stove_promise(stage)
    tips.tip_spread(stage)
    tips.challenge_bring(stage)
    reviews.review_wait(stage)
    reviews.silence_follow(stage)
    deciding.baseline_propose(stage, baseline.policy)


def _channels_settle(stage: Stage) -> None:
    custody.channels_settle(stage, rollout.ROLLOUT)
    duty.rota_keep(stage)
    watching.help_share(stage)
    watching.sites_watch(stage)


def _larkfield_load(stage: Stage, wanted: int) -> None:
    company = People(wanted)
    first = list(company.block(0))
    sisters = [place for block in range(1, company.blocks) for place in company.block(block)]
    monday = 7 - organisation_today(stage.now).weekday()
    rollout.settings_write("Larkfield Outdoor", rollout.ZONE, "standard")
    version = rollout.pilot_run(stage, first)
    rollout.everybody_join(stage, first, stage.ago(rollout.ROLLOUT))
    rollout.everybody_sign(stage, version)
    personas_prepare(stage, LARKFIELD, stage.ago(rollout.ROLLOUT - 1))
    course = rollout.answering_publish(stage)
    rollout.roles_fill(stage, list(seats_of(first, monday)), version, course)
    reviews.promise_review(stage)
    lately.others_begin(stage)
    lately.counter_publish(stage)
    baseline = lately.baseline_renew(stage, version.policy, first)
    lately.coach_stop(stage)
    spotting = lately.spotting_publish(stage)
    disclosing = lately.disclosing_publish(stage)
    open_work.colleague_prepare(stage, disclosing, spotting)
    open_work.proposals_make(stage, disclosing)
    open_work.handover_open(stage)
    lately.leaver_leave(stage, first, disclosing, blocks=1)
    open_work.handover_take(stage)
    _lately_happen(stage, baseline)
    staying = [place for place in first if place.name != lately.LEAVER]
    if sisters:
        texts = Texts(baseline, disclosing, course, spotting)
        sisters_join(stage, staying, sisters, texts, blocks=company.blocks)
    _channels_settle(stage)
    lately.plan_keep(stage, staying + sisters, blocks=company.blocks)
