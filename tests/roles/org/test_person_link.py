"""The first sign-in by e-mailed code links the one person with that address."""

from __future__ import annotations

import pytest

from governance.accounts.models import User
from governance.audit.models import Entry
from governance.core.viewer import viewer_build
from roles.org.models import Person
from roles.org.services import person_link
from tests.cast import COMMAND, NOW

pytestmark = pytest.mark.django_db


def account(email: str) -> User:
    return User.objects.create_user(email)


def listed(email: str, **more: object) -> Person:
    return Person.objects.create(display_name="Ann Ash", email=email, **more)


def test_links_whoever_has_the_address_in_any_spelling() -> None:
    person, user = listed("Ann@Example.org"), account("ann@example.org")

    assert person_link(actor=COMMAND, user=user, now=NOW) == person
    viewer = viewer_build(user_id=user.pk, uid=user.uid, label="Ann")
    assert (viewer.person_id, viewer.person_name) == (person.pk, "Ann Ash")


def test_a_second_sign_in_changes_nothing() -> None:
    person, user = listed("ann@example.org"), account("ann@example.org")
    person_link(actor=COMMAND, user=user, now=NOW)

    assert person_link(actor=COMMAND, user=user, now=NOW) == person


def test_an_unknown_address_links_nobody() -> None:
    listed("ann@example.org")

    assert person_link(actor=COMMAND, user=account("eve@example.org"), now=NOW) is None


def test_whoever_left_is_not_linked() -> None:
    listed("ann@example.org", employment="left")

    assert person_link(actor=COMMAND, user=account("ann@example.org"), now=NOW) is None


def test_a_person_with_an_account_is_not_given_another() -> None:
    person = listed("ann@example.org", user=account("ann.private@example.net"))

    assert person_link(actor=COMMAND, user=account("ann@example.org"), now=NOW) is None
    person.refresh_from_db()
    assert person.user is not None
    assert person.user.email == "ann.private@example.net"


def test_somebody_who_left_gives_the_account_to_whoever_has_the_address_now() -> None:
    user = account("ann@example.org")
    before = listed("ann@example.org", employment="left", user=user)
    now_here = listed("ann@example.org")

    assert person_link(actor=COMMAND, user=user, now=NOW) == now_here
    before.refresh_from_db()
    assert before.user is None


def test_taking_the_account_of_who_left_is_noted_of_both() -> None:
    """The leaver's trail says that the account went, and to whom."""
    user = account("ann@example.org")
    left = listed("ann@example.org", user=user, employment=Person.Employment.LEFT)
    back = listed("ann@example.org")
    person_link(actor=COMMAND, user=user, now=NOW)
    verbs = Entry.objects.order_by("pk").values_list("verb", "subject_uid")
    assert list(verbs) == [("person.unlinked", left.uid), ("person.linked", back.uid)]
