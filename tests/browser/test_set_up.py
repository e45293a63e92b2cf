"""Set-up, the admin behind it and the tokens, as an administrator meets them in a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib import admin
from django.urls import reverse

from governance.accounts.models import ApiToken
from governance.escalations.models import Path
from roles.team.models import RoleType
from tests.browser.looks import (
    DESKTOP,
    MAX_SHIFT,
    NARROWEST,
    PHONE,
    axe,
    axe_in_every_look,
    high_contrast,
    looked_at,
    measured,
    misfits,
    no_sideways_scroll,
    too_much,
    twice_the_text,
    without_cache,
)
from tests.contracts.rare import rarely_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model
    from playwright.sync_api import Page, ViewportSize

    from tests.browser.conftest import SignIn, Visit
    from tests.cast import Cast
    from tests.contracts.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
PARTS = 2
PLAIN = ("/admin/", "/admin/governance_accounts/grant/", "/admin/governance_accounts/grant/add/")
WIDEST = "/admin/governance_jobs/job/"  # seven columns, and rows that can be chosen


def test_a_key_is_rotated_in_three_clicks_from_set_up(
    page: Page, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(cast.administrator.user)
    page.goto("/admin/")
    page.locator('a.btn[href="/tokens/"]').click()  # 1
    page.get_by_role("link", name=re.compile("Rotate.*HR sync")).click()  # 2
    page.get_by_role("button", name="Rotate").click()  # 3
    secret = page.locator("#secret").input_value()
    assert secret.startswith("pb_")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    assert ApiToken.objects.filter(name="HR sync").count() == 2
    assert looked_at(page) == []  # as it is shown, once


def test_set_up_and_the_tokens_are_for_everybody(page: Page, cast: Cast, sign_in: SignIn) -> None:
    token = ApiToken.objects.get(name="HR sync")
    sign_in(cast.administrator.user)
    for path in ("/admin/", "/tokens/", "/tokens/new/", f"/tokens/{token.uid}/rotate/"):
        page.goto(path)
        axe_in_every_look(page)
        no_sideways_scroll(page)


def test_the_admin_follows_the_theme_and_fits_a_phone(
    page: Page, cast: Cast, sign_in: SignIn
) -> None:
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(f"{told.type}: {told.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(cast.administrator.user)
    for path in PLAIN:
        page.goto(path)
        no_sideways_scroll(page)
    assert complaints == []
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    page.get_by_role("button", name="Dark colours").click()
    assert page.evaluate(colour) != light
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_nothing_moves_for_whoever_folded_the_navigation(
    visit: Visit, page: Page, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(cast.administrator.user)
    visit(PLAIN[1])
    page.get_by_role("button", name="Show or hide the navigation").click()
    visit(PLAIN[1])
    assert page.locator("#nav-sidebar").is_hidden()
    assert measured(page)["shift"] <= MAX_SHIFT


@dataclass(frozen=True, slots=True)
class AdminPage:
    path: str
    kind: str = "list"  # form: something can be filled in there; row: only to look at


def pages_of_the_admin(world: World) -> Iterator[AdminPage]:
    """The front page; each list, one of its rows and its form; what was changed, once."""
    yield AdminPage(reverse("admin:index"))
    request: Any = world.ask("administrator", "GET", "/admin/").wsgi_request  # type: ignore[attr-defined]  # of the test client
    for model, own in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield AdminPage(reverse(f"{name}_changelist"))
        row = model._default_manager.earliest("pk")
        edited = own.has_change_permission(request, row)
        yield AdminPage(reverse(f"{name}_change", args=[row.pk]), "form" if edited else "row")
        if own.has_add_permission(request):
            yield AdminPage(reverse(f"{name}_add"), "form")
        if model is RoleType:
            yield AdminPage(reverse(f"{name}_history", args=[row.pk]))


# Lists and rows come in turn from a handful of templates: each is seen in all four looks.
TURNS: tuple[tuple[tuple[ViewportSize, str], ...], ...] = (
    ((DESKTOP, "light"), (PHONE, "dark")),
    ((PHONE, "light"), (DESKTOP, "dark")),
    ((PHONE, "light"), (DESKTOP, "dark")),
    ((DESKTOP, "light"), (PHONE, "dark")),
)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_of_the_admin_is_for_everybody(
    visit: Visit,
    page: Page,
    sign_in: SignIn,
    committed_world: World,
    record_property: Callable[[str, object], None],
    part: int,
) -> None:
    rarely_there()
    sign_in(committed_world.cast.administrator.user)
    faults, page = [], without_cache(page)
    pages = list(pages_of_the_admin(committed_world))
    from_all_sides = {*PLAIN, WIDEST, next(each.path for each in pages if each.kind == "row")}
    for number, each in enumerate(pages[part::PARTS]):
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size((DESKTOP, PHONE)[number // 2 % 2])  # lists and rows come in turn
        visit(each.path)
        figures = measured(page)
        record_property("figures", (each.path, figures))
        if each.path in from_all_sides:  # the templates are the same everywhere
            found = looked_at(page, figures=figures)
        else:
            found = too_much(figures) + looked_at_in_turn(page, each, number)
        faults += [f"{each.path}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def looked_at_in_turn(page: Page, each: AdminPage, number: int) -> list[str]:
    """Return what is wrong in the looks whose turn it is: two of a form, of the rest one."""
    found = []
    looks = TURNS[number % len(TURNS)]
    if each.kind != "form":
        looks = (looks[number // len(TURNS) % 2],)
    for look, (size, theme) in enumerate(looks):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        try:
            axe(page, f"{theme}, {size['width']} px", only_colours=look > 0)
        except AssertionError as fault:
            found.append(str(fault))
    found += misfits(page, NARROWEST)
    if each.kind == "form":
        found += [*high_contrast(page), *twice_the_text(page)]
    return found


# What is changed on a form of the admin whose page asks once more, and tells what follows.
ASKED_AGAIN: tuple[tuple[type[Model], dict[str, str], dict[str, str]], ...] = (
    (RoleType, {"key": "responder"}, {"name": "Replier"}),
    (Path, {}, {"first_minutes": "33", "reason": "It is quicker."}),
)


NOTHING_YET = "/admin/roles_org/holiday/"
NOTHING_FOUND = "/admin/governance_accounts/user/?q=xyzzy"


def test_what_the_admin_refuses_and_where_it_has_nothing_is_for_everybody(
    visit: Visit, page: Page, sign_in: SignIn, committed_cast: Cast
) -> None:
    sign_in(committed_cast.administrator.user)
    page.emulate_media(reduced_motion="reduce")
    visit("/admin/governance_accounts/grant/add/")
    page.locator("#id_email").fill("nobody@larkfield.example")
    page.locator("#id_kind").select_option("auditor")
    page.locator("input[name=_save]").click()
    page.locator(".errorlist").first.wait_for()
    faults = [f"refused: {fault}" for fault in looked_at(page)]
    for path in (NOTHING_YET, NOTHING_FOUND):
        page.set_viewport_size(DESKTOP)
        visit(path)
        assert page.locator(".nothing").count() == 1
        faults += [f"{path}: {fault}" for fault in looked_at(page)]
    assert not faults, "\n".join(faults)


def test_what_the_admin_asks_before_it_saves_is_for_everybody(
    visit: Visit, page: Page, sign_in: SignIn, committed_world: World
) -> None:
    sign_in(committed_world.cast.administrator.user)
    page.emulate_media(reduced_motion="reduce")
    faults = []
    for model, which, changes in ASKED_AGAIN:
        row = model._default_manager.filter(**which).first()
        assert row is not None
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        visit(reverse(name, args=[row.pk]))
        for field, value in changes.items():
            page.locator(f"#id_{field}").fill(value)
        page.locator("input[name=_save]").click()
        page.locator("input[name=confirmed]").wait_for()
        faults += [f"{model.__name__}: {fault}" for fault in looked_at(page)]
        page.set_viewport_size(DESKTOP)
    assert not faults, "\n".join(faults)
