"""The role types that ship: head coach, coach, two kinds of player, nine functions of the booth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

from governance.core.uid import uuid7

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LISTEN, APPROVED_TEXT, REPLY, PROMISE = 1, 2, 3, 4
GOODWILL = 50

# key, name, kind, function, authority, purpose, end goal, accountabilities
TYPES = [
    (
        "head_coach",
        "Head coach",
        "coach",
        "head",
        PROMISE,
        "Brings the coaches together, so that departments speak each in their own way and still as one organisation.",
        "Customers get the same answer and the same care wherever they turn to.",
        [
            "Calls the coaches together and sees that what they agree is written down.",
            "Approves coaches, and promises made on the organisation's behalf.",
            "Stands in where a department has no coach.",
            "Shows the organisation what the work is worth, and what it lacks.",
        ],
    ),
    (
        "coach",
        "Coach",
        "coach",
        "",
        REPLY,
        "Carries what the coaches agree into one department, and what that department learns back to them.",
        "The players of the department act with confidence, know their limits and are never left alone.",
        [
            "Approves who plays in the department, up to replying.",
            "Agrees goals with each player and looks at them together.",
            "Answers players' questions, and takes what is passed on to a coach.",
            "Brings challenges, insights and successes back to the other coaches.",
        ],
    ),
    (
        "gatherer",
        "Information gatherer",
        "player",
        "gatherer",
        LISTEN,
        "Listens where people talk about us, filters, and warns early.",
        "What was heard reaches those who need it while it still helps them.",
        [
            "Follows the channels of their focus during service hours.",
            "Reports what matters, with where and when it was said.",
            "Warns a coach at once when safety, law or the press is touched.",
            "Leaves answering to those who may.",
        ],
    ),
    (
        "responder",
        "Frontline responder",
        "player",
        "responder",
        REPLY,
        "Is the face and voice of the organisation towards one person at a time.",
        "People are helped where they asked, as well as on the phone or at the counter.",
        [
            "Answers within the service time of the channel.",
            "Stays inside what the authority card says, goodwill included.",
            "Passes on what is above that, and tells the customer so.",
            "Hands over open matters at the end of a shift.",
        ],
    ),
    (
        "creative",
        "Creative",
        "booth",
        "creative",
        APPROVED_TEXT,
        "Gives words, pictures and tone that fit the organisation and the moment.",
        "What we publish is recognisably ours, and worth somebody's time.",
        [
            "Supplies texts and pictures when players ask.",
            "Keeps tone and look of the channels together.",
        ],
    ),
    (
        "hr",
        "Human resources",
        "booth",
        "hr",
        APPROVED_TEXT,
        "Sees to it that roles are fair to those who take them on.",
        "Nobody is set up to fail, and good work in a role counts.",
        ["Advises on consent, workload and contracts.", "Helps when a role and a job collide."],
    ),
    (
        "rnd",
        "Research and development",
        "booth",
        "rnd",
        APPROVED_TEXT,
        "Turns what customers wish for and complain of into better products.",
        "Ideas from outside are looked at, and whoever had them hears the outcome.",
        ["Takes in insights that players pass on.", "Says what became of them."],
    ),
    (
        "product",
        "Product",
        "booth",
        "product",
        APPROVED_TEXT,
        "Knows what the product does, will do and does not do.",
        "Answers about the product are right the first time.",
        [
            "Answers players' questions about the product.",
            "Warns players before changes that customers notice.",
        ],
    ),
    (
        "legal",
        "Legal",
        "booth",
        "legal",
        APPROVED_TEXT,
        "Says early what the law allows, so that nobody has to be silent out of fear.",
        "We keep our word and our obligations, and are quick all the same.",
        [
            "Approves, with the head coach, whoever may make promises.",
            "Clears texts where the law is touched.",
        ],
    ),
    (
        "compliance",
        "Compliance",
        "booth",
        "compliance",
        APPROVED_TEXT,
        "Keeps rules of our trade in view: disclosure, records, protected data.",
        "We can show at any time that we did what we had to.",
        [
            "Says which rules hold on which channel.",
            "Looks at what audits find, and helps to mend it.",
        ],
    ),
    (
        "analytics",
        "Analytics",
        "booth",
        "analytics",
        APPROVED_TEXT,
        "Shows what works and what does not, in figures that people understand.",
        "Coaches and players see their effect, and decide on facts.",
        [
            "Agrees with coaches what is measured, and why.",
            "Brings the figures before the coaches meet.",
        ],
    ),
    (
        "it",
        "IT",
        "booth",
        "it",
        APPROVED_TEXT,
        "Keeps accounts, devices and connections working and safe.",
        "No account is lost, and no tool stands in anybody's way.",
        ["Keeps access to channels recoverable.", "Acts at once when an account is taken over."],
    ),
    (
        "executives",
        "Executives",
        "booth",
        "executives",
        APPROVED_TEXT,
        "Set the direction, give the coaches their backing and clear what blocks them.",
        "The whole organisation knows why this work matters, and that it is wanted.",
        [
            "Decide where coaches cannot agree.",
            "Stand in for the head coach when there is nobody else.",
        ],
    ),
]


def types_ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role_type = apps.get_model("roles_team", "RoleType")
    role_type.objects.bulk_create(
        role_type(
            uid=uuid7(),
            key=key,
            name=name,
            kind=kind,
            function=function,
            authority=authority,
            purpose=purpose,
            end_goal=end_goal,
            accountabilities="\n".join(accountabilities),
            goodwill_limit=GOODWILL if authority >= REPLY else None,
        )
        for key, name, kind, function, authority, purpose, end_goal, accountabilities in TYPES
    )


def types_take_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("roles_team", "RoleType").objects.filter(
        key__in=[row[0] for row in TYPES]
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("roles_team", "0001_initial")]

    operations = [migrations.RunPython(types_ship, types_take_back)]
