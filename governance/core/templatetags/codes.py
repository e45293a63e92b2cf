"""Codes for a phone's camera, drawn by the server: nothing is asked of anybody else."""

from __future__ import annotations

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

QUIET = 4  # cells of white around it, as ISO/IEC 18004 asks


@register.simple_tag
def qr_code(text: str, label: str) -> SafeString:
    """Draw ``text`` as a QR code that ``label`` names; black on white in every theme.

    Shapes and attributes only, no style: the content policy allows none.
    """
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(
        omitsize=True, border=QUIET, svgclass=None, lineclass=None, dark="#000", light="#fff"
    )
    return format_html(
        '<span class="qr" role="img" aria-label="{}">{}</span>',
        label,
        mark_safe(drawn),  # noqa: S308  (paths that segno draws; the text is not among them)
    )
