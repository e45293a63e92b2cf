"""What the contracts say of questions to the coach by the API: who gets what, what is right."""

from __future__ import annotations

from typing import Any, Final

from tests.contracts.table import HIDDEN, INVALID, REFUSED, Route, api

OPEN, ANSWERED = "question to the coach", "question answered"
READS, ANSWERS = "player coach head_coach", "coach head_coach"
FORM: Final = "01900000-0000-7000-8000-0000000000c1"
ASK: Final = {"text": "May I?", "form": FORM}
ANSWER: Final = {"decision": "answer", "text": "You may.", "form": FORM}
KEEP: Final = {"decision": "keep", "text": "You may.", "title": "May I?"}

API: Final = {
    "api-questions": Route(
        (
            api("GET"),
            api("POST", INVALID, REFUSED),
            api("POST", tokens=REFUSED, send=ASK),
        )
    ),
    "api-question": Route((api("GET", HIDDEN, HIDDEN, of=OPEN, ok=READS),), key="uid"),
    "api-question-decisions": Route(
        (
            api("GET", HIDDEN, HIDDEN, of=OPEN, ok=READS),
            api("POST", HIDDEN, HIDDEN, of=OPEN, invalid=READS),
            api("POST", HIDDEN, HIDDEN, of=OPEN, send=ANSWER, ok=ANSWERS, refused="player"),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of=OPEN,
                send={"decision": "withdraw"},
                ok="player",
                refused=ANSWERS,
            ),
            api("POST", HIDDEN, HIDDEN, of=ANSWERED, send=KEEP, ok=ANSWERS, refused="player"),
            api(
                "POST", HIDDEN, HIDDEN, of=ANSWERED, send=ANSWER, conflict=ANSWERS, refused="player"
            ),
        ),
        key="uid",
    ),
}
# A right body for each address, by whom it is sent, and about what.
BODIES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "api-questions": ("player", ASK),
    "api-question-decisions": ("coach", {**ANSWER, "title": "May I?"}),
}
BODIES_OF: Final = {"api-question-decisions": OPEN}
API_PARAMETERS: Final = {"api-questions": "state own cursor limit"}
