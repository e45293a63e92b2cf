"""The table of Django's database cache, where sign-in tries are counted."""

from __future__ import annotations

from django.db import migrations

# Unlogged: what it holds is worth nothing after a crash, so it costs no write-ahead log.
CACHE = """
CREATE UNLOGGED TABLE governance_accounts_cache (
  cache_key varchar(255) PRIMARY KEY,
  value text NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX governance_accounts_cache_expires ON governance_accounts_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("governance_accounts", "0001_initial")]
    operations = [migrations.RunSQL(CACHE, "DROP TABLE governance_accounts_cache")]
