"""Larkfield Outdoor's 34 channels: where it is heard and answers, phone and mail included."""

from __future__ import annotations

from typing import Final

# platform, handle, address (a handle fills it in), department
CHANNELS: Final = (
    ("x", "@LarkfieldHelp", "https://x.com/LarkfieldHelp", "support"),
    ("facebook", "Larkfield Help", "https://www.facebook.com/larkfieldhelp", "support"),
    ("phone", "Service phone", "tel:+445550142", "support"),
    ("e-mail", "care@larkfield.example.org", "mailto:care@larkfield.example.org", "support"),
    ("chat", "Chat on larkfield.example.org", "https://larkfield.example.org/chat", "support"),
    ("e-mail", "returns@larkfield.example.org", "mailto:returns@larkfield.example.org", "support"),
    ("e-mail", "welcome@larkfield.example.org", "mailto:welcome@larkfield.example.org", "success"),
    ("whatsapp", "Larkfield advice", "https://wa.me/445550150", "success"),
    ("phone", "Repair counter", "tel:+445550143", "field"),
    ("e-mail", "service@larkfield.example.org", "mailto:service@larkfield.example.org", "field"),
    ("forum", "Stove Talk", "https://forum.larkfield.example.org/stoves", "communities"),
    ("forum", "Trail Room", "https://forum.larkfield.example.org/trails", "communities"),
    ("discord", "Larkfield campfire", "https://discord.com/invite/larkfield", "communities"),
    ("reddit", "r/larkfield", "https://www.reddit.com/r/larkfield", "communities"),
    ("instagram", "@larkfield", "https://www.instagram.com/larkfield", "marketing"),
    ("facebook", "Larkfield Outdoor", "https://www.facebook.com/larkfieldoutdoor", "marketing"),
    ("youtube", "@LarkfieldOutdoor", "https://www.youtube.com/@LarkfieldOutdoor", "marketing"),
    ("pinterest", "larkfield", "https://www.pinterest.com/larkfield", "marketing"),
    ("newsletter", "The Larkfield letter", "https://larkfield.example.org/letter", "marketing"),
    ("vimeo", "larkfieldstudio", "https://vimeo.com/larkfieldstudio", "creative"),
    ("x", "@LarkfieldPress", "https://x.com/LarkfieldPress", "press"),
    ("phone", "Press phone", "tel:+445550144", "press"),
    ("e-mail", "press@larkfield.example.org", "mailto:press@larkfield.example.org", "press"),
    ("tiktok", "@larkfield.camp", "https://www.tiktok.com/@larkfield.camp", "agency"),
    ("instagram", "@larkfield.camp", "https://www.instagram.com/larkfield.camp", "agency"),
    ("github", "larkfield-labs", "https://github.com/larkfield-labs", "research"),
    ("phone", "Recall phone", "tel:+445550145", "quality"),
    ("instagram", "@larkfield.stores", "https://www.instagram.com/larkfield.stores", "retail"),
    ("google", "Store reviews", "https://maps.google.com/?q=Larkfield", "retail"),
    ("in person", "Counters of the stores", "", "retail"),
    ("e-mail", "parcels@larkfield.example.org", "mailto:parcels@larkfield.example.org",
     "logistics"),
    ("linkedin", "Larkfield Careers", "https://www.linkedin.com/company/larkfield", "people"),
    ("glassdoor", "Larkfield Outdoor", "https://www.glassdoor.com/larkfield", "people"),
    ("e-mail", "investors@larkfield.example.org", "mailto:investors@larkfield.example.org",
     "investors"),
)  # fmt: skip
KINDS: Final = {
    "phone": "phone",
    "e-mail": "email",
    "newsletter": "email",
    "chat": "chat",
    "whatsapp": "chat",
    "discord": "chat",
    "forum": "forum",
    "reddit": "forum",
    "in person": "in_person",
}


def handles_of(unit: str) -> list[str]:
    """Return what players of a department look after, each name once; else reviews."""
    own = [handle for _platform, handle, _url, owner in CHANNELS if owner == unit]
    return list(dict.fromkeys(own)) or ["Reviews"]
