"""Accounts and grants to keep, through their services; never a digest or a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.accounts.models import ApiToken, Grant, User
from governance.accounts.registry import address_listed
from governance.accounts.selectors import user_by_email
from governance.accounts.services import (
    account_add,
    account_close,
    account_rename,
    account_reopen,
    grant_give_to,
    grant_revoke,
)
from governance.core.admin import DefinitionAdmin, ReadOnlyAdmin
from governance.core.clock import utc_now
from governance.core.request import viewer_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    AccountModelForm = forms.ModelForm[User]
    GrantModelForm = forms.ModelForm[Grant]
else:
    AccountModelForm = GrantModelForm = forms.ModelForm


def why_field() -> forms.CharField:
    return forms.CharField(
        label=_("Why"),
        help_text=_("Stands in the trail beside the change."),
        max_length=300,
        required=False,
    )


class AccountForm(AccountModelForm):
    reason = why_field()

    class Meta:
        model = User
        fields = ("email", "label", "is_active")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.strip().lower()


@admin.register(User)
class UserAdmin(DefinitionAdmin):
    label = _("Accounts")
    form = AccountForm
    list_display = ("email", "label", "is_active", "is_service", "last_login")
    list_filter = ("is_active", "is_service")
    search_fields = ("email", "label")
    ordering = ("email",)

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return self.has_view_permission(request)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("email", "label")
        shown = ("email", "label", "is_active", "reason")
        return (*shown, "uid", "is_service", "last_login", "created_at")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return ("email", "uid", "is_service", "last_login", "created_at") if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        actor, now = viewer_of(request), utc_now()
        if not change:
            obj.pk = account_add(actor=actor, email=obj.email, label=obj.label).pk
            return
        account_rename(actor=actor, user=obj, label=obj.label)
        if "is_active" not in form.changed_data:
            return
        reason = form.cleaned_data["reason"]
        if obj.is_active:
            account_reopen(actor=actor, user=obj, reason=reason)
        else:
            account_close(actor=actor, user=obj, reason=reason, now=now)


class GrantForm(GrantModelForm):
    """Given by address; taken back by a tick, never deleted."""

    email = forms.EmailField(
        label=_("E-mail address of the account"),
        help_text=_("Of somebody listed, or of an account. A code sent to it opens the account."),
    )
    revoke = forms.BooleanField(label=_("Take it back"), required=False)
    reason = why_field()

    class Meta:
        model = Grant
        fields = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email" if self.instance.pk else "revoke"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        user = user_by_email(email)
        if user is not None and (user.is_service or not user.is_active):
            raise forms.ValidationError(_("The account with this address is closed."))
        if user is None and not any(listed(email) for listed in address_listed):
            raise forms.ValidationError(
                _("Nobody is listed with this address, and no account has it. Add the account.")
            )
        return email


@admin.register(Grant)
class GrantAdmin(DefinitionAdmin):
    label = _("Grants: administrators and auditors")
    form = GrantForm
    list_display = ("user", "kind", "granted_at", "granted_by", "revoked_at")
    list_select_related = ("user",)
    list_filter = ("kind",)
    ordering = ("-granted_at", "-pk")

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        ended = isinstance(obj, Grant) and obj.revoked_at is not None
        return super().has_change_permission(request, obj) and not ended

    def get_fields(self, request: HttpRequest, obj: Grant | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("email", "kind", "reason")
        held = self.list_display
        return held if obj.revoked_at is not None else (*held, "revoke", "reason")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Grant | None = None
    ) -> tuple[str, ...]:
        return self.list_display if obj else ()

    def save_model(self, request: HttpRequest, obj: Grant, form: Any, change: bool) -> None:
        actor, now, chosen = viewer_of(request), utc_now(), form.cleaned_data
        reason = chosen["reason"]
        if not change:
            kind = Grant.Kind(chosen["kind"])
            given = grant_give_to(
                actor=actor, email=chosen["email"], kind=kind, reason=reason, now=now
            )
            obj.pk, obj.user = given.pk, given.user
        elif chosen["revoke"]:
            grant_revoke(actor=actor, grant=obj, reason=reason, now=now)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Made, rotated and revoked on their own page, which shows a secret once."""

    section = "definitions"
    label = _("API tokens")
    arises = _("They are made on the page of tokens, which shows the secret once.")
    list_display = ("name", "prefix", "owner", "scopes", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("owner",)
    search_fields = ("name", "prefix")
    fields = (*list_display, "within_department_uid", "options", "created_at", "created_by")

    def app_address(self, row: ApiToken) -> str:
        return reverse("tokens")

    def app_forms(self, row: ApiToken | None = None) -> list[tuple[_StrPromise | str, str]]:
        if row is None:
            return [(_("New token"), reverse("token_new"))]
        if row.revoked_at is not None:
            return []
        return [
            (_("Rotate"), reverse("token_rotate", args=[row.uid])),
            (_("Revoke"), reverse("token_revoke", args=[row.uid])),
        ]
