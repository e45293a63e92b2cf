"""Webhooks: set up, tried out and switched off by administrators, through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from governance.core.admin import ReadOnlyAdmin
from governance.core.clock import utc_now
from governance.core.errors import DomainError
from governance.core.request import viewer_of
from governance.notify.models import Message, WebhookTarget
from governance.notify.registry import webhook_events
from governance.notify.rules import can_set_up_webhooks, url_fault
from governance.notify.services import (
    message_replay,
    target_change,
    target_create,
    target_secret_renew,
    target_test,
    webhook_replay,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

    TargetForm = forms.ModelForm[WebhookTarget]
else:
    TargetForm = forms.ModelForm


class WebhookTargetForm(TargetForm):
    """The address opens the other side, so it is written here and never shown again."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=1000,
        widget=forms.URLInput(attrs={"autocomplete": "off", "size": 80}),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Tell of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    active = forms.BooleanField(label=gettext_lazy("Switched on"), required=False, initial=True)
    after = forms.IntegerField(
        label=gettext_lazy("Send again what came after number"),
        required=False,
        min_value=0,
        help_text=gettext_lazy(
            "Each as it was, with its id and number. Empty sends nothing again."
        ),
    )

    class Meta:
        model = WebhookTarget
        fields = ("name", "kind", "url", "events")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = [  # type: ignore[attr-defined]  # of the field as made
            (event.key, event.label) for event in webhook_events
        ]
        if self.instance.pk:
            self.initial["url"] = ""
            self.initial["active"] = self.instance.disabled_at is None
            self.fields["url"].required = False
            self.fields["url"].help_text = _(
                "It goes to %(host)s. Leave this empty to keep it; it is not shown again."
            ) % {"host": self.instance.host}

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"] or self.instance.url
        fault = url_fault(url, private=settings.WEBHOOK_ALLOW_PRIVATE)
        if fault:
            raise forms.ValidationError(fault)
        return url

    def validate_constraints(self) -> None:
        """The service makes the secret that a constraint asks for."""


@admin.register(WebhookTarget)
class WebhookTargetAdmin(ReadOnlyAdmin):
    section = "definitions"
    label = gettext_lazy("Webhooks")
    form = WebhookTargetForm
    list_display = ("name", "kind", "host", "told", "state", "fault")
    list_filter = ("kind",)
    search_fields = ("name",)
    actions = ("send_a_test", "renew_the_secret")

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return can_set_up_webhooks(viewer_of(request))

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return can_set_up_webhooks(viewer_of(request))

    def get_readonly_fields(self, request: HttpRequest, obj: object | None = None) -> list[str]:
        return ["kind", "state", "fault", "last_seq"] if obj else []

    def get_fields(self, request: HttpRequest, obj: object | None = None) -> list[Any]:
        shown: list[Any] = ["name", "kind", "url", "events", "active"]
        return [*shown, "state", "fault", "last_seq", "after"] if obj else shown

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookTarget]:
        last = Message.objects.filter(target=OuterRef("pk")).order_by("-id")
        found: QuerySet[WebhookTarget] = super().get_queryset(request)
        return found.annotate(last_error=Subquery(last.values("last_error")[:1]))

    @admin.display(description=gettext_lazy("told of"))
    def told(self, target: WebhookTarget) -> str:
        words = {event.key: str(event.label) for event in webhook_events}
        return ", ".join(words.get(key, key) for key in target.events) or _("nothing yet")

    @admin.display(description=gettext_lazy("state"))
    def state(self, target: WebhookTarget) -> str:
        if target.disabled_at is None:
            return _("On")
        return _("Off: %(why)s") % {"why": target.disabled_why}

    @admin.display(description=gettext_lazy("last fault"))
    def fault(self, target: WebhookTarget) -> str:
        return getattr(target, "last_error", "") or _("none")

    def save_model(self, request: HttpRequest, obj: WebhookTarget, form: Any, change: bool) -> None:
        """Let the service do it; of a new one show the secret, this once."""
        chosen = form.cleaned_data
        facts = {key: chosen[key] for key in ("name", "url", "events")}
        actor, now = viewer_of(request), utc_now()
        if change:
            target_change(actor=actor, target=obj, active=chosen["active"], now=now, **facts)
            if chosen["after"] is not None:
                self._replay(request, obj, chosen["after"])
            return
        target = target_create(actor=actor, kind=chosen["kind"], now=now, **facts)
        obj.pk = target.pk
        if target.secret:
            self._show(request, target.secret)
        if not chosen["active"]:
            target_change(actor=actor, target=target, active=False, now=now, **facts)

    @admin.action(description=gettext_lazy("Send a test"))
    def send_a_test(self, request: HttpRequest, queryset: QuerySet[WebhookTarget]) -> None:
        for target in queryset:
            fault = target_test(actor=viewer_of(request), target=target, now=utc_now())
            words = {"name": target.name, "fault": fault}
            if fault:
                text = _("%(name)s did not take the test: %(fault)s") % words
                self.message_user(request, text, messages.ERROR)
            else:
                text = _("%(name)s took the test.") % words
                self.message_user(request, text, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Make a new secret"))
    def renew_the_secret(self, request: HttpRequest, queryset: QuerySet[WebhookTarget]) -> None:
        for target in queryset:
            self._show(request, target_secret_renew(actor=viewer_of(request), target=target))

    def _replay(self, request: HttpRequest, target: WebhookTarget, after: int) -> None:
        try:
            count = webhook_replay(
                actor=viewer_of(request), target=target, after=after, now=utc_now()
            )
        except DomainError as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        words = ngettext("%(n)d message is sent again.", "%(n)d messages are sent again.", count)
        self.message_user(request, words % {"n": count}, messages.SUCCESS)

    def _show(self, request: HttpRequest, secret: str) -> None:
        words = _("The secret to check signatures with, shown only now: %(secret)s")
        self.message_user(request, words % {"secret": secret}, messages.WARNING)


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """What is told to whom, without the words: they are theirs."""

    section = "machinery"
    label = gettext_lazy("Messages")
    arises = gettext_lazy("They come when somebody is to be told something by mail or webhook.")
    list_display = ("created_at", "template", "person", "state", "attempts", "next_try_at")
    list_select_related = ("person",)
    list_filter = ("state", "channel")
    search_fields = ("key", "person__display_name")
    fields = ("uid", "key", *list_display, "sent_at", "failed_at", "last_error")
    ordering = ("-id",)
    actions = ("replay",)

    def app_address(self, row: Message) -> str:
        return reverse("status")

    @admin.action(description=gettext_lazy("Replay what was given up"), permissions=["view"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        """Many at once, for an outage gives up many: what was replayed is told as a number."""
        replayed = 0
        for message in queryset:
            try:
                message_replay(actor=viewer_of(request), message=message, now=utc_now())
            except DomainError as error:
                self.message_user(request, f"{message}: {error}", messages.ERROR)
            else:
                replayed += 1
        if replayed:
            words = ngettext(
                "%(n)d message is tried again, from the first try on.",
                "%(n)d messages are tried again, from the first try on.",
                replayed,
            )
            self.message_user(request, words % {"n": replayed}, messages.SUCCESS)
