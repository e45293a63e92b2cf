"""Where it is counted how often each token and person asks the API: a row for each of them."""

from __future__ import annotations

from django.db import migrations

# Unlogged: what it holds is worth nothing after a minute, so no request waits for a disk. Half
# of each page is left free, so that a row that is counted up stays where it is.
ASKED = """
CREATE UNLOGGED TABLE governance_accounts_asked (
  caller varchar(100) PRIMARY KEY,
  since timestamptz NOT NULL,
  times integer NOT NULL
) WITH (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("governance_accounts", "0006_start_page")]
    operations = [migrations.RunSQL(ASKED, "DROP TABLE governance_accounts_asked")]
