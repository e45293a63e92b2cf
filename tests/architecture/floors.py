"""The floors as import-linter knows them, read from pyproject.toml: one truth."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def layers() -> list[list[str]]:
    """Return the apps of each floor by their dotted names, from the top down."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = config["tool"]["importlinter"]["contracts"]
    found = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return [[name.strip().strip("()") for name in layer.split("|")] for layer in found]


def floors() -> dict[str, int]:
    """Return each app's dotted name with its height; 0 is the ground."""
    return {name: height for height, names in enumerate(reversed(layers())) for name in names}


def floor_of(module: str) -> int | None:
    """Return the height of the app that ``module`` belongs to; None for a library's."""
    for name, height in floors().items():
        if module == name or module.startswith(f"{name}."):
            return height
    return None
