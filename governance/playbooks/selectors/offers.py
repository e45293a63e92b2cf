"""Tips, as the departments that they are offered to see them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from governance.core.database import row_get
from governance.playbooks.models import Offer
from governance.playbooks.rules import offers_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.playbooks.models import OfferQuerySet


def offers_all(viewer: Viewer) -> OfferQuerySet:
    """Return the tips that the viewer may read, newest first, all around them at hand."""
    found = Offer.objects.visible_to(viewer).select_related(*Offer.NEAR)
    return found.order_by("-offered_at", "-id")


def offers_mine(viewer: Viewer) -> OfferQuerySet:
    """Return what the viewer is asked to adopt or decline, due first."""
    found = offers_all(viewer).open().filter(asked_id=viewer.person_id or 0)
    return found.order_by("due_at", "id")


def offer_get(viewer: Viewer, uid: UUID) -> Offer:
    """Return it; raises Missing for whom it is not for."""
    return row_get(offers_all(viewer), uid)


def offers_summary(offers: Iterable[Offer]) -> str:
    """Return "2 departments adopted it, 1 declined"; "" while none has answered."""
    return offers_words(Counter(offer.state for offer in offers))


def offer_standing(offer: Offer) -> str:
    """Return what other departments made of the same tip, in numbers; one query."""
    return offers_summary(Offer.objects.filter(feedback=offer.feedback).only("state"))
