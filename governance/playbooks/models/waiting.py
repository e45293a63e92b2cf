"""What somebody waits for and one person owes, until it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse

from governance.core.models import PublicModel

if TYPE_CHECKING:
    from roles.org.models import Person


@dataclass(frozen=True, slots=True)
class Route:
    """Where it lies: with a department's coach, a function of the booth, or neither: the hub."""

    department_id: int | None = None
    function: str = ""


class Waiting(PublicModel):
    """A question, feedback or a tip: passed on until somebody answers."""

    KIND: ClassVar[str]  # of its to-do, and how its verbs in the trail begin
    MAIL: ClassVar[str]  # that tells whoever is asked
    DAYS: ClassVar[int]  # working days that whoever is asked has
    ORIGIN: ClassVar[str]  # the field that leads to whom it is from
    NEAR: ClassVar[tuple[str, ...]]  # what is read with it

    asked = models.ForeignKey(  # nobody: there is nobody who could answer at present
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss_asked",
    )
    due_at = models.DateTimeField()
    climbed_at = models.DateTimeField(null=True, blank=True)  # when it went to the head coach
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def path(self) -> str:
        return reverse(self.KIND, args=[self.uid])

    @property
    def origin(self) -> Person:
        """Whoever it comes from, who is never asked themselves."""
        raise NotImplementedError

    @property
    def sender(self) -> str:
        """Return whom it is from, as whoever is asked is told."""
        return str(self.origin)

    @property
    def route(self) -> Route:
        raise NotImplementedError

    @property
    def heading(self) -> str:
        """Return the title of its to-do; never the words of the person."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """Return what whoever is asked is told by mail."""
        raise NotImplementedError
