"""The three tables that an import may bring, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    TEXT = "text"
    EMAIL = "email"
    URL = "url"
    DATE = "date"
    KIND = "kind"
    COUNTRY = "country"
    DEPARTMENT = "department"  # a reference by external id
    PERSON = "person"
    ORGANISATION = "organisation"  # a partner, known here by its external id
    # The same of a channel, where our own list names by address or id whoever has no external id.
    PLACE = "place"
    HOLDER = "holder"
    CHANNEL_KIND = "channel_kind"
    WORDS = "words"  # public text, where no secret may stand
    CODES = "codes"  # lists are joined by semicolons
    LINES = "lines"
    HOURS = "hours"
    FUNCTIONS = "functions"
    PLACES = "places"


@dataclass(frozen=True, slots=True)
class Column:
    """``length`` in characters; ``required`` may not be blank; ``optional`` may be left out."""

    name: str
    shape: Shape = Shape.TEXT
    length: int = 200
    required: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``key`` are the columns that say which row is meant; ``above`` points up its own tree."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    above: str = ""

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


DEPARTMENTS = Table(
    name="departments",
    columns=(
        Column("external_id", required=True),
        Column("name", required=True),
        Column("parent", Shape.DEPARTMENT),
        Column("head", Shape.PERSON),
    ),
    key=("external_id",),
    above="parent",
)
PEOPLE = Table(
    name="people",
    columns=(
        Column("external_id", required=True),
        Column("given_name", length=100),
        Column("family_name", length=100),
        Column("display_name"),
        Column("email", Shape.EMAIL, length=254),
        Column("title"),
        Column("department", Shape.DEPARTMENT),
        Column("manager", Shape.PERSON),
        Column("kind", Shape.KIND),
        Column("started_on", Shape.DATE),
        Column("location", length=100),
        Column("sponsor", Shape.PERSON, optional=True),
        Column("ends_on", Shape.DATE, optional=True),
        Column("country", Shape.COUNTRY, optional=True),
        Column("organisation", Shape.ORGANISATION, optional=True),
    ),
    key=("external_id",),
    above="manager",
)
CHANNELS = Table(
    name="channels",
    columns=(
        Column("platform", length=50, required=True),
        Column("handle", required=True),
        Column("url", Shape.URL, length=500),
        Column("owner", Shape.HOLDER, length=254),
        Column("department", Shape.PLACE),
        Column("kind", Shape.CHANNEL_KIND, optional=True),
        Column("purpose", Shape.WORDS, length=300, optional=True),
        Column("audience", Shape.WORDS, optional=True),
        Column("content_owner", Shape.HOLDER, length=254, optional=True),
        Column("second_admin", Shape.HOLDER, length=254, optional=True),
        Column("recovery_mailbox", Shape.EMAIL, length=254, optional=True),
        Column("languages", Shape.CODES, length=500, optional=True),
        Column("regions", Shape.CODES, length=500, optional=True),
        Column("hours", Shape.HOURS, length=2000, optional=True),
        Column("controls", Shape.LINES, length=2000, optional=True),
        Column("controls_end", Shape.WORDS, length=500, optional=True),
        Column("consulted", Shape.FUNCTIONS, length=1000, optional=True),
        Column("informed", Shape.PLACES, length=2000, optional=True),
    ),
    key=("platform", "handle"),
)
TABLES = (DEPARTMENTS, PEOPLE, CHANNELS)
