"""What import-linter cannot see: installed apps, string foreign keys, migrations."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import PROTECT, ForeignKey, ManyToManyField

from tests.architecture.floors import floor_of, floors

OURS = [config for config in apps.get_app_configs() if floor_of(config.name) is not None]


def test_every_package_with_an_app_is_installed_and_on_a_floor() -> None:
    root = Path(settings.BASE_DIR)
    found = {
        ".".join(path.parent.relative_to(root).parts)
        for package in ("governance", "roles", "policies")
        for path in (root / package).glob("*/apps.py")
    }
    assert found == set(settings.PLAYBOOK_APPS)
    assert found <= set(floors())


def test_apps_are_installed_from_the_ground_up() -> None:
    heights = [floor_of(name) for name in settings.PLAYBOOK_APPS]
    assert heights == sorted(heights, key=lambda height: height or 0)


def test_labels_are_the_full_path() -> None:
    assert {config.label for config in OURS} == {
        name.replace(".", "_") for name in settings.PLAYBOOK_APPS
    }


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.name)
def test_foreign_keys_go_down_only(config: AppConfig) -> None:
    climbing = [
        f"{model.__name__}.{field.name} → {field.related_model.__module__}"
        for model in config.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | ManyToManyField)
        and (floor_of(field.related_model.__module__) or 0) > (floor_of(model.__module__) or 0)
    ]
    assert climbing == []


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.name)
def test_foreign_keys_protect(config: AppConfig) -> None:
    loose = [
        f"{model.__name__}.{field.name}"
        for model in config.get_models()
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.remote_field.on_delete is not PROTECT
    ]
    assert loose == []


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.name)
def test_an_app_with_models_has_migrations(config: AppConfig) -> None:
    if not list(config.get_models()):
        return
    folder = Path(config.path) / "migrations"
    assert (folder / "__init__.py").exists()
    assert (folder / "0001_initial.py").exists()


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.name)
def test_a_squashed_migration_stands_for_all_before_it(config: AppConfig) -> None:
    folder = Path(config.path) / "migrations"
    for squashed in folder.glob("0001_squashed_*.py"):
        last = squashed.stem.removeprefix("0001_squashed_")
        names = (file.stem for file in folder.glob("0*.py") if file != squashed)
        before = [(config.label, name) for name in sorted(names) if name <= last]
        module = import_module(f"{config.name}.migrations.{squashed.stem}")
        assert module.Migration.replaces == before


def test_core_has_no_tables() -> None:
    assert list(apps.get_app_config("governance_core").get_models()) == []
