"""One thing that another size changes, and whom it names."""

from __future__ import annotations

from dataclasses import dataclass

from governance.accounts.models import Grant


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that changes or stays: ``mark`` is ok (stays), no (changes) or wait."""

    mark: str
    label: str
    detail: str = ""


def administrators() -> list[str]:
    grants = Grant.objects.filter(kind=Grant.Kind.ADMINISTRATOR, revoked_at=None)
    users = [grant.user for grant in grants.select_related("user__person").order_by("pk")]
    return [str(getattr(user, "person", None) or user) for user in users]


def names_words(names: list[str], words: str) -> str:
    return words % ", ".join(names) if names else ""
