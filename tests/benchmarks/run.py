"""Measure the rows that were asked for; started by `python3 tests/benchmarks`."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from pathlib import Path

from tests.database import database_clone, database_drop, database_of, with_database


def database_own() -> None:
    """A database of its own, named before Django reads its settings."""
    os.environ["PLAYBOOK_TEMPLATE"] = database_of(os.environ["DATABASE_URL"])
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ[variable] = with_database(os.environ[variable], "playbook_benchmark")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 tests/benchmarks")
    parser.add_argument("rows", nargs="*", help="which rows; all without a name")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--departments", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, default=Path("benchmarks.json"))
    options = parser.parse_args(arguments)

    import django

    django.setup()
    from tests.benchmarks.harness import figures_print, row_measure
    from tests.benchmarks.rows import ROWS

    measured = []
    database_clone()
    try:
        for name in options.rows or ROWS:
            figures = row_measure(ROWS[name](options.people, options.departments), options.rounds)
            figures_print(figures)
            measured.append(dataclasses.asdict(figures))
    finally:
        database_drop()
    size = {"people": options.people, "departments": options.departments}
    options.json.write_text(json.dumps({**size, "rows": measured}, indent=2) + "\n")
    print(f"\nWritten to {options.json}")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
    database_own()
    sys.exit(main(sys.argv[1:]))
