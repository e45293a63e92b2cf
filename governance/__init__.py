"""Playbook. The Celery application is made with the project, so that hints find its broker."""

from __future__ import annotations

from governance.celery import app as celery_app

__all__ = ["celery_app"]
