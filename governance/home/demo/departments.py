"""Larkfield Outdoor's 25 departments: how many work there, who leads, coaches and plays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Unit:
    """One department; people are numbered head, leads, coaches, players, booth, then the rest.

    ``owing`` of its people, the last ones, have not signed the guideline in force.
    """

    key: str
    name: str
    parent: str
    size: int
    head: tuple[str, str]  # name and title
    titles: tuple[str, ...]
    coaches: tuple[str, ...] = ()
    gatherers: int = 0
    responders: int = 0
    booth: tuple[tuple[str, int], ...] = ()  # function and how many
    owing: int = 0
    partners: bool = False  # an agency: all but head and coach are from outside
    coach_gone: bool = False  # had a coach, who stopped

    @property
    def leads(self) -> int:
        return 0 if self.partners or self.size < LED_FROM else self.size // LED_FROM

    @property
    def players(self) -> int:
        return self.gatherers + self.responders


LED_FROM: Final = 12  # people, from which on a department has team leads
ROOT: Final = "larkfield"
UNITS: Final = (
    Unit(ROOT, "Larkfield Outdoor", "", 4, ("Erin Halvorsen", "Chief executive"), ("Assistant",)),
    Unit("customer", "Customer", ROOT, 3, ("Maya Lindqvist", "Head of Customer"),
         ("Service designer",), ("Oona Brandt",)),
    Unit("brand", "Brand & growth", ROOT, 3, ("Ken Adeyemi", "Head of Brand & growth"),
         ("Planner",), ("Luca Ferri",), booth=(("executives", 1),)),
    Unit("product", "Product", ROOT, 3, ("Dana Weil", "Head of Product"),
         ("Product planner",), ("Amit Desai",)),
    Unit("operations", "Operations", ROOT, 3, ("Luis Ferrer", "Head of Operations"),
         ("Planner",), ("Greta Aalto",), booth=(("executives", 1),)),
    Unit("corporate", "Corporate", ROOT, 3, ("Sofia Brandt", "Head of Corporate"),
         ("Office manager",), ("Piotr Zielinski",), booth=(("executives", 1),)),
    Unit("support", "Support", "customer", 25, ("Helen Okafor", "Head of Support"),
         ("Support agent", "Senior agent"), ("Maria Ortiz", "Paul Moreau"), 4, 7, owing=1),
    Unit("success", "Customer success", "customer", 12, ("Rui Tavares", "Head of Customer success"),
         ("Customer adviser",), ("Kofi Mensah",), 2, 4),
    Unit("field", "Field service", "customer", 9, ("Grace Weiss", "Head of Field service"),
         ("Service technician",), ("Ivan Petrov",), 2, 2, owing=1, coach_gone=True),
    Unit("communities", "Communities", "customer", 9, ("Salma Haddad", "Head of Communities"),
         ("Community host",), ("Aisha Vega",), 2, 3, owing=1),
    Unit("marketing", "Marketing", "brand", 14, ("Naomi Fox", "Head of Marketing"),
         ("Campaign manager", "Editor"), ("Grace Roth", "Dev Novak"), 3, 5),
    Unit("creative", "Creative studio", "brand", 11, ("Hugo Khan", "Head of Creative studio"),
         ("Designer", "Copywriter"), ("Mila Sorensen",), 1, 2, (("creative", 5),)),
    Unit("press", "PR & press", "brand", 10, ("Freya Lind", "Head of PR & press"),
         ("Press officer",), ("Otto Maier",), 2, 2),
    Unit("agency", "Social agency", "brand", 8, ("Ravi Walsh", "Agency manager"),
         ("Account executive",), ("Jana Wirth",), 2, 3, owing=2, partners=True),
    Unit("research", "R&D", "product", 18, ("Chloe Bonnet", "Head of R&D"),
         ("Engineer", "Test engineer"), ("Joel Reyes",), 4, 1, (("rnd", 4), ("analytics", 3))),
    Unit("design", "Product design", "product", 10, ("Nia Tanaka", "Head of Product design"),
         ("Product designer",), ("Sven Aas",), 2, 0, (("product", 3),)),
    Unit("quality", "Quality", "product", 10, ("Sara Holm", "Head of Quality"),
         ("Quality inspector",), ("Joel Haddad",), 2, 1),
    Unit("retail", "Retail stores", "operations", 55, ("Nora Weiss", "Head of Retail stores"),
         ("Shop assistant", "Cashier", "Stock clerk"), ("Tom Holm",), 4, 8, owing=29),
    Unit("manufacturing", "Manufacturing", "operations", 22,
         ("Bruno Castell", "Head of Manufacturing"), ("Sewing machinist", "Fitter"), (), 3, 1,
         owing=4),
    Unit("logistics", "Logistics", "operations", 15, ("Marek Dvorak", "Head of Logistics"),
         ("Dispatcher", "Driver"), ("Ines Silva",), 3, 3, owing=2),
    Unit("people", "People & HR", "corporate", 12, ("Ruth Meyer", "Head of People & HR"),
         ("HR adviser",), ("Tomas Lindgren",), 1, 1, (("hr", 3),)),
    Unit("legal", "Legal & compliance", "corporate", 10, ("Carl Silva", "Head of Legal"),
         ("Counsel",), ("Beth Amsel",), 1, 0, (("legal", 4), ("compliance", 3))),
    Unit("finance", "Finance", "corporate", 9, ("Dev Haddad", "Head of Finance"),
         ("Accountant",), ("Yara Pinto",)),
    Unit("it", "IT & security", "corporate", 11, ("Freya Petrov", "Head of IT & security"),
         ("Systems engineer",), ("Noor Rahman",), 1, 1, (("it", 3),)),
    Unit("investors", "Investor relations", "corporate", 6,
         ("Viktor Strand", "Head of Investor relations"), ("Analyst",), (), 4, 0),
)  # fmt: skip
BY_KEY: Final = {unit.key: unit for unit in UNITS}
PEOPLE: Final = sum(unit.size for unit in UNITS)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of the story: where they stand in their department, and what they are called."""

    name: str
    unit: str
    place: str  # lead, gatherer, responder, rest, or a function of the booth
    number: int = 0
    title: str = ""
    owes: bool = field(default=False)  # has not signed the guideline in force


NAMED: Final = (
    Named("Amara Reid", ROOT, "rest", 0, "Head coach"),
    Named("Ruth Adler", ROOT, "rest", 1, "Internal auditor"),
    Named("Leon Marsh", "support", "lead", 0, "Team lead"),
    Named("Priya Shah", "support", "responder", 0, "Support agent", owes=True),
    Named("Jonas Berg", "support", "responder", 1),
    Named("Dev Patel", "support", "gatherer", 0),
    Named("Eva Conti", "support", "rest", 0),
    Named("Noah Silva", "support", "rest", 1),
    Named("Yuki Walsh", "support", "rest", 2, "Senior agent"),
    Named("Elsa Reid", "field", "gatherer", 0),
    Named("Theo Nasser", "field", "responder", 0),
    Named("Hana Sato", "field", "rest", 0, "Service planner"),
    Named("Ivan Petrov", "field", "rest", 1, "Senior technician"),
    Named("Paul Clarke", "marketing", "lead", 0, "Team lead, campaigns"),
    Named("Leila Rahimi", "marketing", "rest", 0),
    Named("Zoe Conti", "agency", "responder", 0, "Account executive"),
    Named("Milo Grant", "agency", "rest", 0),
    Named("Chloe Young", "design", "rest", 0),
    Named("Hana Costa", "retail", "rest", 0, "Shop assistant"),
    Named("Omar Haddad", "retail", "lead", 0, "Team lead"),
    Named("Finn Osei", "manufacturing", "rest", 0),
    Named("Noah Kim", "logistics", "rest", 0),
    Named("Sami Tanaka", "legal", "legal", 0, "Counsel"),
    Named("Kofi Osei", "it", "rest", 0, "Systems administrator"),
)
