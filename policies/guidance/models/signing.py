"""Who acknowledged which version."""

from __future__ import annotations

from django.db import models

from governance.core.models import PublicModel
from policies.guidance.models.policies import PolicyVersion


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    def counting(self) -> AcknowledgementQuerySet:
        """Those that hold for the text in force: the one place that decides which do.

        Somebody may have several, of the major version and of minor ones: count people.
        """
        return self.filter(version__in=PolicyVersion.objects.counting())


class Acknowledgement(PublicModel):
    """Who confirmed having read which text, when and how; only ever added."""

    person = models.ForeignKey(  # found by guidance_acknowledged_once
        "roles_org.Person",
        on_delete=models.PROTECT,
        related_name="acknowledgements",
        db_index=False,
    )
    version = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    person_name = models.CharField(max_length=200)
    person_email = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField()
    statement = models.CharField(max_length=300)
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    signed_in_by = models.CharField(max_length=50, blank=True, default="")
    authenticated_at = models.DateTimeField(null=True, blank=True)  # when they had signed in
    html_hash = models.CharField(  # SHA-256 of what was shown
        max_length=64, blank=True, default="", db_default=""
    )
    attempt = models.UUIDField(null=True, blank=True)  # of the quiz that had to be passed first
    witness = models.ForeignKey(  # who recorded it when it was signed on paper
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="acknowledgements_witnessed",
    )
    witness_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    paper_reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    signed_on = models.DateField(null=True, blank=True)  # as the paper says
    scan_hash = models.CharField(  # SHA-256 of the file in ``SignedSheet``
        max_length=64, blank=True, default="", db_default=""
    )
    address = models.GenericIPAddressField(null=True, blank=True)  # where switched on
    agent = models.CharField(max_length=300, blank=True, default="", db_default="")

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "version"], name="guidance_acknowledged_once"
            ),
            models.CheckConstraint(
                condition=models.Q(witness=None) | ~models.Q(witness=models.F("person")),
                name="guidance_no_own_witness",
            ),
            models.CheckConstraint(
                condition=models.Q(witness=None, paper_reason="")
                | models.Q(witness__isnull=False) & ~models.Q(paper_reason=""),
                name="guidance_paper_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.version}"


class SignedSheet(models.Model):
    """The scan of what was signed on paper, byte for byte; only ever added."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpeg", "JPEG"
        PNG = "png", "PNG"

    acknowledgement = models.OneToOneField(
        Acknowledgement, on_delete=models.PROTECT, related_name="sheet"
    )
    kind = models.CharField(max_length=4, choices=Kind.choices)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.acknowledgement)
