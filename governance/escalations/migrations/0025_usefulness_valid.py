"""Nobody has said of any escalation whether it was useful yet."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("governance_escalations", "0024_usefulness")]

    operations = [ValidateConstraint("escalation", "escalations_escalation_judged")]
