"""How often one may ask, and how it is told (draft-ietf-httpapi-ratelimit-headers-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

WINDOW: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` requests in a ``window``, which begins with the first of them."""

    name: str
    most: int
    window: timedelta = WINDOW


@dataclass(frozen=True, slots=True)
class Asked:
    """How often somebody asked since ``since``, this time included, and ``now``."""

    limit: Limit
    times: int
    since: datetime
    now: datetime

    @property
    def too_often(self) -> bool:
        return self.times > self.limit.most

    @property
    def wait(self) -> int:
        """Whole seconds until all of the limit is there again."""
        return ceil((self.since + self.limit.window - self.now).total_seconds())

    @property
    def headers(self) -> dict[str, str]:
        name, left = self.limit.name, max(self.limit.most - self.times, 0)
        seconds = int(self.limit.window.total_seconds())
        found = {
            "RateLimit-Policy": f'"{name}";q={self.limit.most};w={seconds}',
            "RateLimit": f'"{name}";r={left};t={self.wait}',
        }
        return found | ({"Retry-After": str(self.wait)} if self.too_often else {})

    @property
    def why(self) -> str:
        return _("At most %(most)d requests a minute. Ask again in %(wait)d s.") % {
            "most": self.limit.most,
            "wait": self.wait,
        }
