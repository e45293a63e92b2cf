"""A replica as the tests keep it: what came by the API, line by line."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson
from django.test import Client

from governance.accounts.models import User
from governance.accounts.services import token_create
from governance.core.clock import utc_now
from tests.cast import COMMAND, SERVICE


@dataclass
class Follower:
    """Whoever holds this token, the rows that it knows, and the number that it has."""

    secret: str
    rows: dict[tuple[str, str], bytes] = field(default_factory=dict)
    seq: int = 0

    def ask(self, path: str) -> Any:
        answer: Any = Client().get(
            f"/api/v1/{path}", headers={"Authorization": f"Bearer {self.secret}"}
        )
        return answer

    def get(self, path: str) -> Any:
        answer = self.ask(path)
        assert answer.status_code == 200, answer.content
        return orjson.loads(answer.content)

    def begin(self) -> dict[str, Any]:
        """Take a snapshot; return its last line."""
        answer = self.ask("snapshot/")
        assert answer.status_code == 200, answer.content
        *lines, last = b"".join(answer.streaming_content).splitlines()
        self.rows = {self._key(orjson.loads(line)): line for line in lines}
        end: dict[str, Any] = orjson.loads(last)
        self.seq = end["seq"]
        return end

    def follow(self, limit: int = 500) -> list[dict[str, Any]]:
        """Take all that changed since; return the changes."""
        found: list[dict[str, Any]] = []
        more: str | None = f"changes/?after={self.seq}&limit={limit}"
        while more:
            page = self.get(more)
            for change in page["results"]:
                self._take(change)
            found += page["results"]
            self.seq, more = page["seq"], page["next"] and page["next"].split("/api/v1/")[1]
        return found

    def checksum(self) -> str:
        lines = (self.rows[key] + b"\n" for key in sorted(self.rows))
        return sha256(b"".join(lines)).hexdigest()

    def assert_in_step(self) -> None:
        told = self.get("checksum/")
        ours = {"seq": self.seq, "count": len(self.rows), "sha256": self.checksum()}
        assert ours == told

    def _key(self, row: dict[str, Any]) -> tuple[str, str]:
        return row["kind"], row["uid"]

    def _take(self, change: dict[str, Any]) -> None:
        if change["gone"]:
            self.rows.pop(self._key(change), None)
            return
        row = {name: change[name] for name in ("after", "kind", "uid")}
        self.rows[self._key(change)] = orjson.dumps(row, option=orjson.OPT_SORT_KEYS)


def limited_to(uid: Any) -> Follower:
    """Return who follows with a token that is limited to this department."""
    _token, secret = token_create(
        actor=COMMAND,
        owner=User.objects.get(email=SERVICE),
        name="A part",
        scopes=["read"],
        days=1,
        now=utc_now(),
        within_department_uid=uid,
    )
    return Follower(secret)
