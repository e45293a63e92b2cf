"""Names and e-mail addresses as people paste them: one person a line, from anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from governance.core.viewer import Viewer

HR: Final = "hr"  # the booth function that keeps people's records
PEOPLE_AT_ONCE: Final = 500
NAME_LENGTH: Final = 200
PART_LENGTH: Final = 100  # of a given or a family name
ADDRESS: Final = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")
MAILTO: Final = re.compile(r"mailto:", re.IGNORECASE)
UNSEEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
KINDS: Final = ("volunteer", "employee")
HEADING: Final = re.compile(r"name\b.*\be-?mail", re.IGNORECASE)


class PersonPlaced(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def department_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person as pasted; ``number`` is the line, counted from 1."""

    number: int
    name: str
    email: str
    kind: str = "employee"
    title: str = ""

    @property
    def given_name(self) -> str:
        return self.name.rpartition(" ")[0][:PART_LENGTH] or self.name[:PART_LENGTH]

    @property
    def family_name(self) -> str:
        return self.name.rpartition(" ")[2][:PART_LENGTH] if " " in self.name else ""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with one line; ``number`` 0 is about all of them."""

    number: int
    why: str

    def __str__(self) -> str:
        if not self.number:
            return self.why
        return _("Line %(number)d: %(why)s") % {"number": self.number, "why": self.why}


def email_key(email: str) -> str:
    """Return the form in which two spellings of one e-mail address are equal."""
    return email.strip().lower()


def people_read(text: str) -> tuple[list[PersonLine], list[LineProblem]]:
    """Return the people in ``text``, and what is wrong with the lines that name nobody.

    A line is "Name <mail>", "Name, mail", "mail, Name", tabs or semicolons between them, or
    the address alone, whose first part then makes the name. What follows may be the word
    volunteer, and a job title. An empty line, or a heading above the first one, is skipped.
    """
    people: list[PersonLine] = []
    problems: list[LineProblem] = []
    seen: dict[str, int] = {}
    for number, line in _lines(text):
        read = _read(number, line)
        if isinstance(read, PersonLine) and read.email in seen:
            read = LineProblem(
                number,
                _("%(email)s is on line %(line)d already. Remove one of the two.")
                % {"email": read.email, "line": seen[read.email]},
            )
        if isinstance(read, LineProblem):
            problems.append(read)
        else:
            seen[read.email] = number
            people.append(read)
    if len(people) > PEOPLE_AT_ONCE:
        many = _("%(count)d people are too many to paste. Bring them in by a file.")
        problems.append(LineProblem(0, many % {"count": len(people)}))
    return people, problems


def _lines(text: str) -> Iterator[tuple[int, str]]:
    first = True
    for number, raw in enumerate(text.splitlines(), start=1):
        line = UNSEEN.sub("", MAILTO.sub("", raw)).replace("\xa0", " ").strip(" \t,;")
        if not line:
            continue
        if not (first and "@" not in line and HEADING.search(line)):
            yield number, line
        first = False


def _read(number: int, line: str) -> PersonLine | LineProblem:
    if "\0" in line:
        return LineProblem(number, _("it holds a character that is no text."))
    addresses = ADDRESS.findall(line)
    if len(addresses) != 1:
        return LineProblem(number, _no_single_address(line, len(addresses)))
    try:
        validate_email(addresses[0])
    except ValidationError:
        return LineProblem(number, _("“%s” is not an e-mail address.") % addresses[0][:100])
    name, kind, title = _words(line, addresses[0])
    if len(name) > NAME_LENGTH or len(title) > NAME_LENGTH:
        return LineProblem(number, _("the name is too long."))
    email = email_key(addresses[0])
    return PersonLine(number, name or _name_of(email), email, kind, title)


def _no_single_address(line: str, count: int) -> str:
    if count:
        return _("there is more than one e-mail address. Write one person a line.")
    return _("“%s” has no e-mail address.") % line[:100]


def _words(line: str, address: str) -> tuple[str, str, str]:
    """Return name, kind and title: what stands around the address, in the order written."""
    parts = [
        " ".join(part.split()).strip("\"'()<>[] ")
        for part in re.split(r"[,;\t<>]|" + re.escape(address), line)
    ]
    words = [part for part in parts if part]
    kind = next((part.lower() for part in words if part.lower() in KINDS), KINDS[1])
    rest = [part for part in words if part.lower() not in KINDS]
    if re.match(r"\s*\"[^\"]*,", line) and len(rest) > 1:  # "Lane, Beth" <…>
        rest = [f"{rest[1]} {rest[0]}", *rest[2:]]
    return rest[0] if rest else "", kind, ", ".join(rest[1:])


def _name_of(email: str) -> str:
    """Return "Beth Lane" for beth.lane@…, the address's first part if nothing better."""
    local = email.partition("@")[0]
    words = [word for word in re.split(r"[._\-+\d]+", local) if word]
    return " ".join(word.capitalize() for word in words) or local


def can_end_person(viewer: Viewer, *, person_id: int) -> bool:
    """Administrators, in person, say that somebody left; never of themselves."""
    in_person = viewer.kind == "person" and viewer.administrator
    return in_person and viewer.person_id != person_id


def can_set_leave(viewer: Viewer, *, person_id: int) -> bool:
    """Administrators and HR, in person, say who is on leave; never of themselves: it rests what
    one owes."""
    keeps_records = viewer.administrator or HR in viewer.functions
    return viewer.kind == "person" and keeps_records and viewer.person_id != person_id


def can_belong(*, kind: str) -> bool:
    """Only people from outside belong to another organisation."""
    return kind == "external"


def sees_department_story(viewer: Viewer, department_id: int) -> bool:
    """Whether what happened in a department is the viewer's business: of whoever leads or coaches
    it, of the head coach and of auditors."""
    running = viewer.led_department_ids | viewer.coached_department_ids
    return viewer.head_coach or viewer.auditor or department_id in running


def sees_story(viewer: Viewer, person: PersonPlaced) -> bool:
    """Whether what somebody owes, and what happened to them, is the viewer's business.

    It is their own, their line manager's, of whoever leads or coaches their department, of the
    head coach and of auditors.
    """
    return (
        viewer.head_coach
        or viewer.auditor
        or person.pk == viewer.person_id
        or person.pk in viewer.report_ids
        or person.department_id in viewer.led_department_ids
        or person.department_id in viewer.coached_department_ids
    )
