"""When to remind. Pure decisions."""

from __future__ import annotations

from datetime import time

# Days from the due day on which an open to-do is in the digest; each moves to the next
# working day. PRODUCT's ladder: a week and a day before, on the day, three and seven after.
LADDER = (-7, -1, 0, 3, 7)
DIGEST_AT = time(8, 0)
KINDS = ("guideline", "course", "accept", "consent", "approve", "escalation")
