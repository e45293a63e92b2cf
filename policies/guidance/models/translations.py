"""A version's text in other languages."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from policies.guidance.models.policies import PolicyVersion


class VersionText(PublicModel):
    """One version in one other language; once published it never changes: a trigger sees to it.

    ``base_hash`` is that of the text it was made from. When the version's own text is another
    by now, this one is out of date and is not offered.
    """

    version = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="translations"
    )
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField()  # markdown
    html = models.TextField(blank=True, default="")  # as rendered at publishing
    text_hash = models.CharField(max_length=64)  # SHA-256: rules.text
    base_hash = models.CharField(max_length=64)
    translated_by_label = models.CharField(max_length=200)
    translated_at = models.DateTimeField()
    # Who translated it, in that order: once its version is in force somebody else publishes it.
    author_people = ArrayField(models.BigIntegerField(), blank=True, default=list)
    author_accounts = ArrayField(models.BigIntegerField(), blank=True, default=list)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_label = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="guidance_translated_once")
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.language}"
