"""Hints beside a field: something to think about, never a fault."""

from __future__ import annotations

from django.utils.translation import gettext as _

from roles.team.rules.titles import tool_named


def tool_hint(text: str) -> str:
    """Return what to think about when ``text`` names a tool, "" when it says what for."""
    tool = tool_named(text)
    if not tool:
        return ""
    words = _("“%s” names the tool. What for? Service, advice, hiring: say the goal if you can.")
    return words % tool
