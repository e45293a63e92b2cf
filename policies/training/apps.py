from __future__ import annotations

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "policies.training"
    label = "policies_training"
    verbose_name = "Training"
