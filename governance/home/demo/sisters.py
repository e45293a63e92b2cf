"""The companies that a demo is grown by: they came nineteen days ago, with everybody at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from governance.home.demo.held import seats_write
from governance.home.demo.keys import keys_last
from governance.home.demo.rollout import everybody_join, passed
from governance.home.demo.seats import seats_of
from governance.home.demo.signed import spread, version_signed
from governance.home.demo.stage import ACTOR
from governance.home.demo.volume import volume_count
from policies.training.services import courses_ask
from roles.org.models import Person
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from governance.home.demo.people import Place
    from governance.home.demo.stage import Stage
    from policies.guidance.models import PolicyVersion
    from policies.training.models import CourseVersion

SINCE: Final = 19  # days
COACHED: Final = frozenset({"coach", "gatherer", "responder"})  # who signs and learns more


@dataclass(frozen=True, slots=True)
class Texts:
    """What is in force when they come."""

    baseline: PolicyVersion
    disclosing: PolicyVersion
    answering: CourseVersion
    spotting: CourseVersion


@keys_last()
def sisters_join(
    stage: Stage, first: Sequence[Place], sisters: Sequence[Place], texts: Texts, *, blocks: int
) -> None:
    """Import them below the first company; they sign, learn and take on their roles."""
    everybody_join(stage, [*first, *sisters], stage.ago(SINCE), blocks=blocks)
    ids = dict(Person.objects.order_by("external_id").values_list("external_id", "pk"))
    signing = _ids(ids, (place.key for place in sisters if not place.owes))
    for share, at in spread(signing, first=stage.ago(18), last=stage.ago(2), times=4):
        version_signed(actor=ACTOR, version=texts.baseline, person_ids=share, now=at)
    seats = list(seats_of(sisters, 0))
    holders = _ids(ids, (seat.person for seat in seats if seat.type in COACHED))
    players = _ids(ids, (seat.person for seat in seats if seat.type in COACHED - {"coach"}))
    version_signed(actor=ACTOR, version=texts.disclosing, person_ids=holders, now=stage.ago(17.5))
    passed(texts.answering, holders, stage.ago(17.3))
    learnt = [pk for number, pk in enumerate(players) if number % 3]
    passed(texts.spotting, learnt, stage.ago(17.1))
    seats_write(
        actor=ACTOR,
        seats=seats,
        signed=texts.baseline,
        due=stage.ago(SINCE - organisation_settings().joiner_days),
        course=texts.answering.course,
        now=stage.now,
    )
    volume_count()
    courses_ask(actor=ACTOR, person_ids=players, now=stage.ago(2), joining=False)


def _ids(ids: Mapping[str | None, int], keys: Iterable[str]) -> list[int]:
    """Return whom these keys name, in the order of ``ids``."""
    wanted = set(keys)
    return [pk for key, pk in ids.items() if key in wanted]
