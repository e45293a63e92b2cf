"""Who has a contract with a clause in it, as HR says."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from policies.guidance.models.policies import PolicyVersion


class AttestationQuerySet(models.QuerySet["Attestation"]):
    def standing(self) -> AttestationQuerySet:
        """Those that say a contract was signed and that no later entry has taken back."""
        return self.filter(withdraws=None, withdrawal=None)

    def counting(self) -> AttestationQuerySet:
        """Those that stand, of the text in force or one that it only details."""
        return self.standing().filter(version__in=PolicyVersion.objects.counting())


class Attestation(PublicModel):
    """HR saw the signed contract, or takes back having said so (``withdraws``); only ever added.

    The contract itself is not kept here: ``reference`` says where it lies.
    """

    version = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="attestations"
    )
    person = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="attestations"
    )
    person_name = models.CharField(max_length=200)
    signed_on = models.DateField(null=True, blank=True)  # as the contract says
    reference = models.CharField(max_length=200, blank=True, default="")
    reason = models.CharField(max_length=500)
    withdraws = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawal"
    )
    made_by = models.ForeignKey(
        "roles_org.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by_label = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = AttestationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdraws__isnull=False)
                | Q(signed_on__isnull=False) & ~Q(reference="") & Q(made_by__isnull=False),
                name="guidance_attested_when",
            ),
            models.CheckConstraint(
                condition=Q(withdraws__isnull=False)
                | Q(made_by=None)
                | ~Q(made_by=models.F("person")),
                name="guidance_no_own_contract",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="guidance_attested_why"),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.version}"
