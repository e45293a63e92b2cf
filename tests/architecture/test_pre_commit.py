"""What runs before a commit is what runs everywhere: nothing of it is out of date unnoticed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

import dev
from tests.architecture.test_text import _files

ROOT = Path(settings.BASE_DIR)
CONFIG: dict[str, Any] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
HOOKS: list[dict[str, Any]] = [hook for repo in CONFIG["repos"] for hook in repo["hooks"]]
NEVER = re.compile(r"(?!)")


def of_language(language: str) -> list[Any]:
    return [pytest.param(hook, id=hook["id"]) for hook in HOOKS if hook["language"] == language]


def test_it_is_what_pre_commit_reads() -> None:
    tool = str(Path(sys.executable).with_name("pre-commit"))
    subprocess.check_call([tool, "validate-config", str(ROOT / ".pre-commit-config.yaml")])


def test_each_hook_is_of_this_repository() -> None:
    assert {repo["repo"] for repo in CONFIG["repos"]} == {"local"}
    assert {hook["language"] for hook in HOOKS} == {"system", "pygrep"}


@pytest.mark.parametrize("hook", of_language("system"))
def test_a_tool_is_run_by_the_checks_as_well(hook: dict[str, Any]) -> None:
    """With the same words, but for those that say how pre-commit hands files over."""
    words = [word for word in hook["entry"].split() if word != "--force-exclude"]
    tool, asked = Path(words[0]).name, set(words[1:])
    ours = [set(line[1:]) for line in dev.checks().values() if Path(line[0]).name == tool]
    assert any(asked <= given for given in ours), f"dev.py check does not run {words}"


@pytest.mark.parametrize("hook", of_language("pygrep"))
def test_no_file_has_what_a_hook_refuses(hook: dict[str, Any]) -> None:
    multiline = "--multiline" in hook.get("args", [])
    refused = re.compile(hook["entry"].encode(), re.MULTILINE if not multiline else 0)
    left_out = re.compile(CONFIG["exclude"])
    excused = re.compile(hook["exclude"]) if "exclude" in hook else NEVER
    found = []
    for path in _files():
        name, content = path.relative_to(ROOT).as_posix(), path.read_bytes()
        if left_out.search(name) or excused.search(name) or b"\0" in content:
            continue
        if refused.search(content):
            found.append(name)
    assert found == []
