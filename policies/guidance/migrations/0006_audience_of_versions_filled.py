"""What was published before is for whom its guideline is for."""

from __future__ import annotations

from django.db import migrations

# The guard refuses to change what was published, so it rests while these columns are filled.
FILL = """
ALTER TABLE policies_guidance_policyversion DISABLE TRIGGER policies_guidance_policyversion_guard;
UPDATE policies_guidance_policyversion v
SET audience_kind = p.audience_kind, audience_department_id = p.audience_department_id,
    audience_role_kinds = p.audience_role_kinds
FROM policies_guidance_policy p WHERE p.id = v.policy_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE policies_guidance_policyversion ENABLE TRIGGER policies_guidance_policyversion_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("policies_guidance", "0005_audience_of_versions")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
