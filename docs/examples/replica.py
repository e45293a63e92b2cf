#!/usr/bin/env python3
"""Keeps a copy of the organisation in step, in one SQLite file; Python alone, nothing to install.

    TOKEN=pb_… python3 replica.py https://playbook.example.org copy.sqlite

Follows for ever, wherever it was stopped the last time; with ``--once`` until it is in step, which
it proves by the checksum. The rows are in the table ``row (kind, uid, line)``, each as JSON.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import sqlite3
import sys
import time
import urllib.error
import urllib.request

TABLES = """
CREATE TABLE IF NOT EXISTS row (kind TEXT, uid TEXT, line TEXT, PRIMARY KEY (kind, uid));
CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL);
"""
PATIENCE = 60  # seconds for an answer; longer than the server ever waits for a change
GONE = 410


class Differs(Exception):
    """The copy is not what the server has, which is a fault: please tell us."""


class Replica:
    def __init__(self, site: str, token: str, path: str) -> None:
        self.site, self.token = site.rstrip("/"), token
        self.rows = sqlite3.connect(path, isolation_level=None)
        self.rows.executescript(TABLES)

    @property
    def seq(self) -> int | None:
        """The number up to which the copy has it all; None before the first snapshot."""
        found = self.rows.execute("SELECT seq FROM place").fetchone()
        return found and found[0]

    def ask(self, path: str):
        headers = {"Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(f"{self.site}/api/v1/{path}", headers=headers)
        return urllib.request.urlopen(request, timeout=PATIENCE)

    def begin(self) -> None:
        """Take all there is in the place of what is here, or nothing if it is not whole."""
        digest, count, last = hashlib.sha256(), 0, {}
        with self.ask("snapshot/") as answer, self.all_or_nothing():
            self.rows.execute("DELETE FROM row")
            for line in answer:
                last = json.loads(line)
                if "kind" in last:
                    digest.update(line)
                    count += 1
                    self.put(last)
            if (last.get("sha256"), last.get("count")) != (digest.hexdigest(), count):
                raise ConnectionError("The snapshot is not whole.")
            self.keep(last["seq"])

    def follow(self, wait: int) -> bool:
        """Take the next changes, rows and number together; return whether there were any."""
        before = self.seq
        try:
            with self.ask(f"changes/?after={before}&wait={wait}") as answer:
                page = json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code != GONE:
                raise
            self.begin()
            return True
        with self.all_or_nothing():
            for change in page["results"]:
                if change["gone"]:
                    key = (change["kind"], change["uid"])
                    self.rows.execute("DELETE FROM row WHERE kind = ? AND uid = ?", key)
                else:
                    self.put({name: change[name] for name in ("after", "kind", "uid")})
            self.keep(page["seq"])
        return page["seq"] != before

    def proved(self) -> bool:
        """Whether the copy is what the server has; False also while something is yet to come."""
        with self.ask("checksum/") as answer:
            theirs = json.load(answer)
        if theirs["seq"] != self.seq:
            return False
        if theirs["sha256"] != self.checksum():
            raise Differs(f"at number {self.seq}")
        return True

    def checksum(self) -> str:
        digest = hashlib.sha256()
        for (line,) in self.rows.execute("SELECT line FROM row ORDER BY kind, uid"):
            digest.update(line.encode() + b"\n")
        return digest.hexdigest()

    def put(self, row: dict) -> None:
        line = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        self.rows.execute("REPLACE INTO row VALUES (?, ?, ?)", (row["kind"], row["uid"], line))

    def keep(self, seq: int) -> None:
        self.rows.execute("REPLACE INTO place VALUES (1, ?)", (seq,))

    def all_or_nothing(self) -> Transaction:
        return Transaction(self.rows)


class Transaction:
    """Begins at once, and ends with the block: well, or as if it had not been."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        self.rows = rows

    def __enter__(self) -> None:
        self.rows.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind, error, trace) -> None:
        self.rows.execute("ROLLBACK" if kind else "COMMIT")


def run(replica: Replica, once: bool, wait: int, pause: float) -> None:
    while True:
        try:
            if replica.seq is None:
                replica.begin()
            asked = time.monotonic()
            moved = replica.follow(0 if once else wait)
            if once and not moved and replica.proved():
                return
            if not (once or moved) and time.monotonic() - asked < max(wait, 1):
                time.sleep(pause)  # too many wait already, so the answer came at once
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != 429:
                sys.exit(f"{error.code}: {error.read().decode()}")
            time.sleep(max(pause, int(error.headers.get("Retry-After", 0))))
        except (
            OSError,
            http.client.HTTPException,
            json.JSONDecodeError,
        ) as error:  # it comes back, and so do we
            print(f"{error}; trying again", file=sys.stderr)
            time.sleep(pause)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("site")
    parser.add_argument("copy", help="the SQLite file")
    parser.add_argument("--once", action="store_true", help="end when it is in step, and proved")
    parser.add_argument("--wait", type=int, default=30, help="seconds to wait for a change")
    parser.add_argument("--pause", type=float, default=5, help="seconds until it tries again")
    asked = parser.parse_args()
    replica = Replica(asked.site, os.environ["TOKEN"], asked.copy)
    run(replica, asked.once, asked.wait, asked.pause)
    count = replica.rows.execute("SELECT count(*) FROM row").fetchone()[0]
    print(f"{count} rows, in step at {replica.seq}: {replica.checksum()}")


if __name__ == "__main__":
    main()
