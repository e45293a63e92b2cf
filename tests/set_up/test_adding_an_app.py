"""`docs/adding-an-app.md`, followed word by word in a copy of the repository.

What its blocks hold is written to the files that it names before them, its six entries and the
lines of the contracts are made, its commands run; then the checks and the new app's tests pass,
and fail when its rule is broken, as its last sentence says.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import dev
from tests.database import database_copy, database_drop, with_database

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE: Final = (dev.ROOT / "docs" / "adding-an-app.md").read_text()
NAMED: Final = re.compile(
    r"`((?:governance|templates|tests/governance)/notices/[\w/]+\.(?:py|html))`"
    r"|```(?:python|html)\n(.*?)```",
    re.DOTALL,
)
OWN: Final = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
DATABASE: Final = f"playbook_notices_{OWN}"
WORKER: Final = f"gw{9 + OWN}"  # so that its database and its Redis are nobody else's
# File, what stands there, what is to stand there then, and how the guide says so.
ENTRIES: Final = (
    ("pyproject.toml", '"governance.findings | roles.sync"',
     '"governance.findings | governance.notices | roles.sync"',
     'becomes `"governance.findings | governance.notices | roles.sync"`'),
    ("pyproject.toml", "source_modules = [\n  ", 'source_modules = [\n  "governance.notices", ',
     'add `"governance.notices"` to `source_modules`'),
    ("pyproject.toml", "containers = [\n  ", 'containers = [\n  "governance.notices", ',
     'add `"governance.notices"` to `containers`'),
    ("governance/settings.py", '    "governance.home",\n',
     '    "governance.notices",\n    "governance.home",\n',
     'add `"governance.notices",` to `PLAYBOOK_APPS` above `"governance.home",`'),
    ("governance/urls.py", '    path("", include("governance.findings.urls")),\n',
     ('    path("", include("governance.findings.urls")),\n'
     '    path("", include("governance.notices.urls")),\n'),
     '`path("", include("governance.notices.urls")),`'),
    ("docs/architecture.md", "governance.findings  roles.sync",
     "governance.findings  governance.notices  roles.sync",
     "`docs/architecture.md`: the same line in the list of floors"),
    ("docs/img/floors.svg", "findings   ·   sync", "findings   ·   notices   ·   sync",
     "its picture, `findings   ·   notices   ·   sync`"),
    ("tests/contracts/matrix.py", "ESCALATIONS = {\n",
     ('ESCALATIONS = {\n    "notices": Route((page("GET"), '
     'page("POST", REFUSED, invalid=HEAD_COACH))),\n'),
     '`"notices": Route((page("GET"), page("POST", REFUSED, invalid=HEAD_COACH))),`'),
    ("tests/contracts/nasty.py", "FORMS: Final[dict[str, tuple[str, str, dict[str, str]]]] = {\n",
     ("FORMS: Final[dict[str, tuple[str, str, dict[str, str]]]] = {\n"
     '    "notices": ("head_coach", "", {"text": "Storm on Friday."}),\n'),
     '`"notices": ("head_coach", "", {"text": "Storm on Friday."}),`'),
    ("tests/contracts/test_growth.py", "LISTS = (\n", 'LISTS = (\n    ("coach", "/notices/"),\n',
     '`("coach", "/notices/"),` in `LISTS`'),
    ("tests/contracts/growth.py", "    assert department.pk\n",
     ('    Notice.objects.create(text="Storm", pinned_by=person, pinned_at=NOW)\n'
     "    assert department.pk\n"),
     '`Notice.objects.create(text="Storm", pinned_by=person, pinned_at=NOW)`'),
    ("tests/contracts/growth.py", "from governance.notify.models import Message, WebhookTarget\n",
     ("from governance.notices.models import Notice\n"
     "from governance.notify.models import Message, WebhookTarget\n"),
     "`from governance.notices.models import Notice`"),
    ("tests/contracts/test_exports.py", "NO_LISTS = {\n",
     'NO_LISTS = {\n    "/notices/": "the newest only, to be read and not counted",\n',
     '`"/notices/": "the newest only, to be read and not counted",`'),
)  # fmt: skip
# What looks at every page, of the new one alone: the others are looked at elsewhere.
ALONE: Final = """
import pytest

from tests.browser import pages
from tests.contracts import test_growth, test_pseudo
from tests.contracts.matrix import MATRIX
from tests.contracts.test_growth import (
    counted, test_each_list_did_grow, test_no_reading_costs_more_with_more_rows,
)
from tests.contracts.test_pseudo import nobodys_language

pages.MATRIX = test_growth.MATRIX = {"notices": MATRIX["notices"]}
test_growth.OTHER_VIEWS, test_growth.LISTS = (), test_growth.LISTS[:1]


@pytest.mark.usefixtures("nobodys_language")
def test_its_words_can_be_translated(world):
    test_pseudo.test_every_text_can_be_translated(world, "head_coach")
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Path]:
    """A copy of what git holds, with the guide followed, and a database that is migrated for it."""
    place = tmp_path_factory.mktemp("notices")
    listed = subprocess.check_output(["git", "ls-files"], cwd=dev.ROOT, text=True).splitlines()
    for name in listed:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(dev.ROOT / name, place / name)
    subprocess.check_call(["git", "init", "-q"], cwd=place)
    subprocess.check_call(["git", "add", "-A"], cwd=place)
    follow(place)
    database_copy(os.environ["PLAYBOOK_TEMPLATE"], DATABASE)
    run(place, sys.executable, "manage.py", "makemigrations", "governance_notices")
    run(place, sys.executable, "manage.py", "migrate", "governance_notices", owner=True)
    tidy(place)
    yield place
    database_drop(DATABASE)


def follow(place: Path) -> None:
    """Write each block to the file named for it, in the order of both; make the entries."""
    for script in re.findall(r"```sh\n(mkdir .*?)```", GUIDE, re.DOTALL):
        subprocess.check_call(["sh", "-ec", script], cwd=place)
    waiting: list[str] = []
    for path, block in NAMED.findall(GUIDE):
        if path:
            waiting.append(path)
        else:
            (place / waiting.pop(0)).write_text(block)
    assert waiting == []
    for name, before, after, _said in ENTRIES:
        text = (place / name).read_text()
        assert before in text, f"{name} has no {before} any more"
        (place / name).write_text(text.replace(before, after, 1))


def environment(*, owner: bool = False) -> dict[str, str]:
    role = "DATABASE_OWNER_URL" if owner else "DATABASE_URL"
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return {
        **own,
        "PYTEST_XDIST_WORKER": WORKER,
        "PLAYBOOK_TEMPLATE": DATABASE,
        "DATABASE_URL": with_database(os.environ[role], DATABASE),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }


def run(place: Path, *command: str, owner: bool = False) -> str:
    done = subprocess.run(
        command,
        cwd=place,
        env=environment(owner=owner),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def tidy(place: Path) -> None:
    run(place, "ruff", "check", "--fix", "-q", ".")
    run(place, "ruff", "format", "-q", "governance/notices/migrations", "tests/contracts")


def passing(place: Path, *which: str) -> str:
    pytest = (
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--tb=short",
        "-p",
        "tests.database",
    )
    return run(place, *pytest, *which)


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """What looks at its page alone, which is no part of the guide that the checks look at."""
    added = place / "tests" / "contracts" / "test_notices_alone.py"
    added.write_text(ALONE)
    yield
    added.unlink()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry[0])
def test_the_guide_tells_of_every_entry(entry: tuple[str, str, str, str]) -> None:
    assert " ".join(entry[3].split()) in " ".join(GUIDE.split())


@pytest.mark.timeout(300)
@pytest.mark.parametrize("check", sorted(set(dev.checks()) - {"django"}))
def test_the_checks_pass(place: Path, check: str) -> None:
    python, tools = Path(sys.executable), Path(sys.executable).parent
    words = [
        str(tools / Path(word).name) if word.startswith(str(dev.VENV)) else word
        for word in dev.checks()[check]
    ]
    # What the guide leaves as it is, the checks beside the tests look at; another list of apps
    # leaves mypy none of what it knows, and looking at all again would take minutes.
    if check == "mypy":
        words += written(place, "*.py")
    if check == "djlint":
        words.remove("templates")
        words += written(place, "*.html")
    run(place, *(str(python) if word == str(dev.PYTHON) else word for word in words))


def written(place: Path, which: str) -> list[str]:
    """Return each of these that the guide wrote or changed; mypy looks at what they import too."""
    git = ["git", "ls-files", "--modified", "--others", "--exclude-standard", "--", which]
    found = subprocess.check_output(git, cwd=place, text=True).splitlines()
    assert len(found) > len({entry[0] for entry in ENTRIES if fnmatch(entry[0], which)})
    return [name for name in found if "/migrations/" not in name]


@pytest.mark.timeout(300)
def test_its_tests_pass_and_fail_once_its_rule_is_broken(place: Path) -> None:
    assert " passed" in passing(place, "tests/governance/notices", "tests/architecture")
    with alone(place):
        contracts = ("tests/contracts", "-k", "notices and not growth and not pseudo")
        assert " passed" in passing(place, *contracts)
    rules = place / "governance" / "notices" / "rules.py"
    whole = rules.read_text()
    rules.write_text(whole.replace("return viewer.head_coach", "return True"))
    with pytest.raises(AssertionError, match="test_nobody_else_pins"):
        passing(place, "tests/governance/notices")
    rules.write_text(whole)
