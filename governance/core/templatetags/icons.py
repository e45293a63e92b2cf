"""The drawings behind ``{% icon %}``: strokes on a 24-unit square, no fill, one weight.

A name says what is drawn; ``ALIASES`` lets a page ask by what it is about.
"""

from __future__ import annotations

ICONS: dict[str, str] = {
    "alert": '<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2v.1"/>',
    "bell": '<path d="M6 16V11a6 6 0 1 1 12 0v5l1.5 2h-15zM10 21h4"/>',
    "book": (
        '<path d="M5 5.5A2.5 2.5 0 0 1 7.5 3H19v15H7.5A2.5 2.5 0 0 0 5 20.5zM5 20.5A2.5 2.5 0 '
        '0 0 7.5 21H19"/>'
    ),
    "calendar": (
        '<rect x="4" y="5" width="16" height="15" rx="2"/><path d="M4 10h16M8.5 3v4M15.5 3v4"/>'
    ),
    "cap": '<path d="m3 9 9-4 9 4-9 4zM7 11v4.5c0 1.4 2.2 2.5 5 2.5s5-1.1 5-2.5V11M21 9v5"/>',
    "card": (
        '<rect x="3" y="5" width="18" height="14" rx="2"/><circle cx="8.5" cy="11" '
        'r="2"/><path d="M5.5 16c.5-1.5 1.6-2 3-2s2.5.5 3 2M14.5 10H18M14.5 13.5H18"/>'
    ),
    "chat": (
        '<path d="M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v8a1.5 1.5 0 0 1-1.5 '
        '1.5H10l-4.5 4v-4A1.5 1.5 0 0 1 4 14.5z"/>'
    ),
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "cross": '<path d="M6 6l12 12M18 6 6 18"/>',
    "door": '<path d="M14 4h4a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-4M10 8l-4 4 4 4M6 12h9"/>',
    "dots": '<path d="M5 12h.1M12 12h.1M19 12h.1"/>',
    "download": '<path d="M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M5 20h14"/>',
    "flag": '<path d="M5 21V4h11l-1.5 4L16 12H5"/>',
    "gear": (
        '<circle cx="12" cy="12" r="3"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 '
        '2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1"/>'
    ),
    "half": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17M12 12h8"/>',
    "hash": '<path d="M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16"/>',
    "house": '<path d="M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5h-5v5H5a1 1 0 0 1-1-1z"/>',
    "inbox": '<path d="M4 13 6.5 5h11L20 13v6H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.1"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="m11 12 9-9M16 7l3 3"/>',
    "left": '<path d="m14.5 5-7 7 7 7"/>',
    "link": (
        '<path d="M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 '
        '3a4 4 0 0 0 5.7 5.7l1-1"/>'
    ),
    "list": '<path d="M4 6h16M4 12h11M4 18h7"/><circle cx="18.5" cy="16.5" r="3"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m4 7.5 8 5.5 8-5.5"/>',
    "mark": (
        '<path d="M6 6l5 5M11 6 6 11"/><circle cx="17" cy="17" r="3"/><path d="M8.5 13.5c0 4 2 '
        '4.5 5.5 3.5"/>'
    ),
    "megaphone": '<path d="M4 10v4h3l6 4V6L7 10zM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11"/>',
    "minus": '<path d="M5 12h14"/>',
    "moon": '<path d="M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z"/>',
    "move": '<path d="M4 9h14m0 0-4-4M20 15H6m0 0 4 4"/>',
    "org": (
        '<rect x="9" y="3" width="6" height="5" rx="1.2"/><rect x="3" y="16" width="6" '
        'height="5" rx="1.2"/><rect x="15" y="16" width="6" height="5" rx="1.2"/><path d="M12 '
        '8v4M6 16v-2.5A1.5 1.5 0 0 1 7.5 12h9a1.5 1.5 0 0 1 1.5 1.5V16"/>'
    ),
    "pause": '<path d="M9 6v12M15 6v12"/>',
    "people": (
        '<circle cx="9" cy="8" r="3.5"/><path d="M3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 5a3.5 3.5 '
        '0 0 1 0 6.5M18 14.5c2 .8 3 2.8 3 5.5"/>'
    ),
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "question": (
        '<path d="M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v8a1.5 1.5 0 0 1-1.5 '
        "1.5H10l-4.5 4v-4A1.5 1.5 0 0 1 4 14.5zM10 9.3c.3-1 1-1.5 2-1.5 2.3 0 2.5 2.6.6 "
        '3.2-.5.2-.6.5-.6 1M12 13.6v.1"/>'
    ),
    "right": '<path d="m9 5 7 7-7 7"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "shield": '<path d="M12 3 5 6v5c0 4.6 2.9 8.2 7 10 4.1-1.8 7-5.4 7-10V6z"/>',
    "sliders": (
        '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" '
        'cy="17" r="2"/>'
    ),
    "star": '<path d="m12 4 2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.8-5 2.8 1.1-5.5L4 9.7 9.6 9z"/>',
    "swap": '<path d="M4 8h14m0 0-4-4m4 4-4 4M20 16H6m0 0 4-4m-4 4 4 4"/>',
    "up": '<path d="M12 20V4M6 10l6-6 6 6"/>',
    "upload": '<path d="M12 16V5m0 0L7.5 9.5M12 5l4.5 4.5M5 20h14"/>',
    "voice": (
        '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.6-3.6 3.2-5.5 6.5-5.5s5.9 1.9 6.5 '
        '5.5M16 4.5c2 1.6 2 5.4 0 7M19 2.5c3.2 2.8 3.2 8.2 0 11"/>'
    ),
}

ALIASES: dict[str, str] = {
    "ask": "chat",
    "audit": "clock",
    "authority": "card",
    "back": "left",
    "channels": "hash",
    "close": "cross",
    "course": "cap",
    "courses": "cap",
    "coverage": "org",
    "done": "check",
    "evidence": "megaphone",
    "findings": "alert",
    "gap": "alert",
    "guideline": "shield",
    "guidelines": "shield",
    "home": "house",
    "hub": "star",
    "import": "upload",
    "imports": "upload",
    "mention": "flag",
    "mentions": "chat",
    "messages": "mail",
    "more": "dots",
    "policy": "shield",
    "report": "flag",
    "settings": "gear",
    "signout": "door",
    "team": "org",
    "today": "book",
    "trail": "clock",
    "warning": "alert",
    "who": "voice",
}
