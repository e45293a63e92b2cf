"""The floors as import-linter knows them, read from pyproject.toml: one truth."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def floors() -> dict[str, int]:
    """Return each app's dotted name with its height; 0 is the ground."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = config["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    heights = {}
    for height, layer in enumerate(reversed(layers)):
        for name in layer.split("|"):
            heights[name.strip().strip("()")] = height
    return heights


def floor_of(module: str) -> int | None:
    """Return the height of the app that ``module`` belongs to; None for a library's."""
    for name, height in floors().items():
        if module == name or module.startswith(f"{name}."):
            return height
    return None
