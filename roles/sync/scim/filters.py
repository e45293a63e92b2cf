"""Filters of SCIM (RFC 7644, section 3.4.2.2) as conditions of SQL.

Each attribute that is kept has its expression here; any other is refused with invalidFilter,
because an empty list would say that nobody is like that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Lower
from django.db.models.lookups import (
    Contains,
    EndsWith,
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IsNull,
    LessThan,
    LessThanOrEqual,
    StartsWith,
)
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from scim2_models import InvalidFilterException
from scim2_models.path import AttrPath, CompareOperator, FilterVisitor, LogicalOperator

from roles.org.models import Person
from roles.sync.models import ProvisionedPerson
from roles.sync.scim.schemas import ENTERPRISE, GROUP, PLACE, ROLES, USER
from roles.sync.scim.tolerances import NO_TEXT
from roles.sync.selectors.connections import uid_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Expression
    from scim2_models.path import Comparison, LogicalExpr, Not, Present, ValuePath

NOT_TEXT: Final = "A value of the filter holds a character that is no text."
NOBODY: Final = Q(pk__in=[])
TEXTS: Final = {
    CompareOperator.co: Contains,
    CompareOperator.sw: StartsWith,
    CompareOperator.ew: EndsWith,
}
ORDERS: Final = {
    CompareOperator.gt: GreaterThan,
    CompareOperator.ge: GreaterThanOrEqual,
    CompareOperator.lt: LessThan,
    CompareOperator.le: LessThanOrEqual,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One attribute: ``kind`` is text, exact (case counts), uid, flag or moment."""

    expression: Expression | F
    kind: str = "text"
    filled: bool = False  # never missing, so that an index serves


def _either(one: Expression | F, other: Expression | F, when: Q) -> Case:
    return Case(When(when, then=one), default=other, output_field=TextField())


HERE = ExpressionWrapper(~Q(person__employment=Person.Employment.LEFT), BooleanField())
MANAGER = _either(
    F("manager_wanted"), Cast("person__manager__uid", TextField()), ~Q(manager_wanted="")
)
DEPARTMENT = Case(
    When(department_sent="", then=Value("")),
    When(department_parked=True, then=F("department_sent")),
    default=Coalesce("person__department__name", F("department_sent")),
    output_field=TextField(),
)
PARENT = _either(
    F("parent_wanted"), Cast("department__parent__uid", TextField()), ~Q(parent_wanted="")
)
STAMPS = {
    "meta.created": Kept(F("made_at"), "moment", filled=True),
    "meta.lastmodified": Kept(F("changed_at"), "moment", filled=True),
    "externalid": Kept(F("external_id"), "exact"),
}
USERS: Final[Mapping[str, Kept]] = {
    **STAMPS,
    "id": Kept(F("person__uid"), "uid", filled=True),
    "username": Kept(F("user_name"), filled=True),
    "displayname": Kept(F("display_name")),
    "name.givenname": Kept(F("person__given_name")),
    "name.familyname": Kept(F("person__family_name")),
    "title": Kept(F("person__title")),
    "active": Kept(HERE, "flag"),
    "emails": Kept(F("person__email")),
    "emails.value": Kept(F("person__email")),
    "emails.type": Kept(F("email_type")),
    "emails.primary": Kept(F("email_primary"), "flag"),
    f"{ROLES}:location".lower(): Kept(F("person__location")),
    f"{ENTERPRISE}:department".lower(): Kept(DEPARTMENT),
    f"{ENTERPRISE}:manager".lower(): Kept(MANAGER, "exact"),
    f"{ENTERPRISE}:manager.value".lower(): Kept(MANAGER, "exact"),
    f"{ENTERPRISE}:manager.displayname".lower(): Kept(F("person__manager__display_name")),
    "meta.resourcetype": Kept(Value("User", TextField()), "exact", filled=True),
}
GROUPS: Final[Mapping[str, Kept]] = {
    **STAMPS,
    "id": Kept(F("department__uid"), "uid", filled=True),
    "displayname": Kept(F("department__name"), filled=True),
    f"{PLACE}:parent".lower(): Kept(PARENT, "exact"),
    f"{PLACE}:parent.value".lower(): Kept(PARENT, "exact"),
    f"{PLACE}:parent.display".lower(): Kept(F("department__parent__name")),
    "meta.resourcetype": Kept(Value("Group", TextField()), "exact", filled=True),
}
MEMBERS: Final[Mapping[str, Kept]] = {
    "members": Kept(F("person__uid"), "uid", filled=True),
    "members.value": Kept(F("person__uid"), "uid", filled=True),
    "members.type": Kept(Value("User", TextField()), "exact", filled=True),
}
CORE: Final = {USER.lower(), GROUP.lower()}


class Conditions(FilterVisitor[Q]):
    """Turns a filter into a Q. With ``lenient`` an unknown attribute matches nothing, as at the
    root, where other kinds may have it."""

    def __init__(self, kept: Mapping[str, Kept], *, lenient: bool, within: str = "") -> None:
        self.kept, self.lenient, self.within = kept, lenient, within

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        found = Q()
        for term in node.terms:
            one = self.visit(term)
            found = found & one if node.op == LogicalOperator.and_ else found | one
        return found

    def visit_not(self, node: Not) -> Q:
        return _not(self.visit(node.expr))

    def visit_present(self, node: Present) -> Q:
        key = self.key(node.attr_path)
        if self._of_members(key):
            return self._members(Q())
        kept = self.kept.get(key)
        if kept is None:
            below = [each for name, each in self.kept.items() if name.startswith(f"{key}.")]
            if not below:
                return self._unknown(node.attr_path)
            found = NOBODY
            for each in below:
                found |= _present(each)
            return found
        return _present(kept)

    def visit_comparison(self, node: Comparison) -> Q:
        key = self.key(node.attr_path)
        if self._of_members(key):
            return self._members(_compared(MEMBERS[key], node.op, node.value))
        kept = self.kept.get(key)
        if kept is None:
            return self._unknown(node.attr_path)
        return _compared(kept, node.op, node.value)

    def visit_value_path(self, node: ValuePath) -> Q:
        key = self.key(node.attr_path)
        if self._of_members(key):
            inner = Conditions(MEMBERS, lenient=False, within="members")
            return self._members(inner.visit(node.val_filter))
        inner = Conditions(self.kept, lenient=self.lenient, within=key)
        return inner.visit(node.val_filter)

    def key(self, path: AttrPath) -> str:
        name = f"{path.attr}.{path.sub_attr}" if path.sub_attr else path.attr
        uri = (path.uri or "").lower()
        if self.within:
            return f"{self.within}.{name}".lower()
        return (name if not uri or uri in CORE else f"{uri}:{name}").lower()

    def _of_members(self, key: str) -> bool:
        return self.kept is GROUPS and key in MEMBERS

    def _members(self, condition: Q) -> Q:
        inside = ProvisionedPerson.objects.filter(
            condition,
            connection=OuterRef("connection"),
            gone_at=None,
            person__department=OuterRef("department"),
        )
        return Q(Exists(inside))

    def _unknown(self, path: AttrPath) -> Q:
        if self.lenient:
            return NOBODY
        raise InvalidFilterException(detail=f"There is no filter by {path} here.")


def _not(condition: Q) -> Q:
    """What is missing is not equal, so NOT must not lose it as SQL would."""
    asked = ExpressionWrapper(condition, BooleanField())
    return Q(Exact(Coalesce(asked, Value(False)), Value(False)))


def _present(kept: Kept) -> Q:
    if kept.filled or kept.kind == "flag":
        return Q(IsNull(kept.expression, False))
    text = Coalesce(Cast(kept.expression, TextField()), Value(""), output_field=TextField())
    return ~Q(Exact(text, Value("")))


def _compared(kept: Kept, op: CompareOperator, value: Any) -> Q:
    if value is None:
        present = _present(kept)
        return present if op == CompareOperator.ne else _not(present)
    if op == CompareOperator.ne:
        return _not(_compared(kept, CompareOperator.eq, value))
    if kept.kind == "flag":
        return _flag(kept, op, value)
    if kept.kind == "moment":
        return _moment(kept, op, value)
    return _text(kept, op, str(value))


def _flag(kept: Kept, op: CompareOperator, value: Any) -> Q:
    wanted = {"true": True, "false": False}.get(str(value).lower())
    if wanted is None or op != CompareOperator.eq:
        raise InvalidFilterException(detail="A flag is compared by eq or ne, with true or false.")
    return Q(Exact(kept.expression, Value(wanted)))


def _moment(kept: Kept, op: CompareOperator, value: Any) -> Q:
    try:
        moment = parse_datetime(str(value))
    except ValueError:
        moment = None
    if moment is None or not is_aware(moment) or op in TEXTS:
        raise InvalidFilterException(detail="A time is compared as 2026-11-23T09:00:00Z.")
    compare: Any = ORDERS.get(op, Exact)
    return Q(compare(kept.expression, Value(moment)))


def _text(kept: Kept, op: CompareOperator, value: str) -> Q:
    if NO_TEXT.search(value):
        raise InvalidFilterException(detail=NOT_TEXT)
    if kept.kind == "uid":
        if op == CompareOperator.eq:
            uid = uid_of(value)
            return Q(Exact(kept.expression, Value(uid))) if uid else NOBODY
        text: Any = Cast(kept.expression, TextField())
    else:
        text = kept.expression
    compare: Any = TEXTS.get(op) or ORDERS.get(op, Exact)
    if kept.kind == "text":
        return Q(compare(Lower(text), Lower(Value(value))))
    return Q(compare(text, Value(value)))
