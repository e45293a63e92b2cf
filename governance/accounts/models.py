"""Sign-in accounts, grants and API tokens. Employment is another thing: see ``roles.org``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from governance.accounts.rules import can_read_accounts
from governance.core.models import PublicModel

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(PublicModel, AbstractBaseUser, PermissionsMixin):
    """An account that can sign in: a person's, or a service's (which never does).

    ``is_superuser`` opens Django's admin and nothing else: rules read the Viewer.
    """

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    label = models.CharField(_("name"), max_length=200, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    kept_closed = models.BooleanField(
        _("stays closed"), default=False, db_default=False
    )  # by a decision: coming back does not open it
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    is_service = models.BooleanField(_("service account"), default=False)
    start_page = models.CharField(
        _("start page"), max_length=20, blank=True, default="", db_default=""
    )  # a key of home.rules.starts; "" is by what they do
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="accounts_user_email_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.label or self.email


class Grant(PublicModel):
    """A permission given to an account by name: administrator or auditor."""

    class Kind(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Administrator")
        AUDITOR = "auditor", _("Auditor")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=models.Q(revoked_at=None),
                name="accounts_grant_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, now: datetime) -> ApiTokenQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=now, owner__is_active=True)

    def visible_to(self, viewer: Viewer) -> ApiTokenQuerySet:
        """All of them for administrators and auditors; else those that one's account owns."""
        if can_read_accounts(viewer):
            return self
        if viewer.kind != "person":
            return self.none()
        return self.filter(owner_id=viewer.user_id)


class ApiToken(PublicModel):
    """``pb_<prefix>_<secret>``, shown once, kept as a SHA-256 of the whole."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=16))
    within_department_uid = models.UUIDField(null=True, blank=True)
    options = models.JSONField(default=dict)  # of the connection: {"brake": "off", "strict": false}
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")

    def __str__(self) -> str:
        return f"{self.name} (pb_{self.prefix}_…)"


class SavedView(PublicModel):
    """A list as somebody likes to see it: its page with filters and order, under a name."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=60)
    path = models.CharField(max_length=200)  # of the list
    query = models.CharField(max_length=1000, blank=True, default="")  # behind the question mark
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "path", "name"], name="accounts_view_named")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path
