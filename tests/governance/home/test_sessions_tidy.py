"""Sessions that have run out are deleted once a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session

from governance.core.clock import utc_now
from governance.jobs.models import Job
from governance.jobs.services import run_due

if TYPE_CHECKING:
    from tests.cast import Cast


def test_an_old_session_goes_and_a_living_one_stays(cast: Cast) -> None:
    now = utc_now()
    living = cast.employee.client()
    cast.player.client()
    old = Session.objects.exclude(pk=living.session.session_key)
    old.update(expire_date=now - timedelta(days=1))
    Job.objects.create(kind="home.sessions_tidy", key="probe", due_at=now, next_try_at=now)
    run_due(now=now)
    assert Session.objects.count() == 1
    assert living.get("/").status_code == 200
