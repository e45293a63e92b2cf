"""What is to be known of a channel besides who gets in: asked until given, never at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence


class Fact(TextChoices):
    """Each by the name of the field in which it is given."""

    PURPOSE = "purpose", _("purpose")
    AUDIENCE = "audience", _("audience")
    CONTENT_OWNER = "content_owner", _("content owner")
    LANGUAGES = "languages", _("languages")
    REGIONS = "regions", _("regions")
    HOURS = "hours", _("service hours")
    CONTROLS = "controls", _("controls in force")
    CONTROLS_END = "controls_end", _("where the controls end")


class FactsOf(Protocol):
    @property
    def purpose(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def languages(self) -> Sequence[str]: ...
    @property
    def regions(self) -> Sequence[str]: ...
    @property
    def controls(self) -> Sequence[str]: ...
    @property
    def controls_end(self) -> str: ...


def facts_missing(channel: FactsOf, *, content_owner: bool, hours: bool) -> list[Fact]:
    """Return what nobody has given yet. ``content_owner``: whether one is named who works here;
    ``hours``: whether any are. Where controls end is asked once there are some."""
    given = {
        Fact.PURPOSE: channel.purpose,
        Fact.AUDIENCE: channel.audience,
        Fact.CONTENT_OWNER: content_owner,
        Fact.LANGUAGES: channel.languages,
        Fact.REGIONS: channel.regions,
        Fact.HOURS: hours,
        Fact.CONTROLS: channel.controls,
        Fact.CONTROLS_END: channel.controls_end or not channel.controls,
    }
    return [fact for fact, there in given.items() if not there]
