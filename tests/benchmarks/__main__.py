"""`python3 tests/benchmarks`: a throwaway PostgreSQL that does sync to disk, then run.py."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import dev


def main(arguments: list[str]) -> int:
    dev.THROWAWAY = ("autovacuum=off",)  # type: ignore[assignment]
    dev.MEMORY_FREE = sys.maxsize  # in memory nothing is synced
    base = dev.base_directory()
    nothing = base / "tests" / "nothing"
    account = dev.account_for(nothing)
    engines = dev.engines_find(nothing, account, use_urls=False, locks=[dev.LOCK_RUN, dev.LOCK_DEV])
    with dev.throwaway(base, account, engines) as services, dev.running(services):
        dev.say(dev.describe(services))
        command = [str(dev.PYTHON), "-m", "tests.benchmarks.run", *arguments]
        return dev.passed_through(command, {**os.environ, **dev.test_environment(services)})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
