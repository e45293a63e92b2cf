"""A real guideline: two pages of the handbook of 18F, as people read them."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

DATA = Path(settings.BASE_DIR) / "tests" / "data"
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)  # what Jekyll is told
SLACK = re.compile(r"{% slack_channel \"([\w-]+)\" %}")


def read(name: str) -> str:
    """Return a page of it (a work of the United States Government, in the public domain)."""
    text = (DATA / "guidelines" / f"{name}.md").read_text(encoding="utf-8")
    return SLACK.sub(r"#\1", FRONT_MATTER.sub("", text)).strip()


TEXT = f"{read('18f-social-media')}\n\n{read('18f-blogging')}"
BAN = """

## You must not

- Share a password.

  Why: Whoever has it speaks as us.

  Instead: Ask your coach to add somebody.
"""
