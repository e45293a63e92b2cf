"""What search compares: a text without capitals and accents."""

from __future__ import annotations

from django.db import migrations

# Letters that Unicode does not take apart are spelled out; all others lose their accents by
# NFKD (Unicode Standard Annex 15). Plain ASCII, most of what there is, takes the short way.
FOLD = r"""
CREATE FUNCTION playbook_fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN octet_length($1) = char_length($1) THEN lower($1) ELSE
    lower(regexp_replace(normalize(
      replace(replace(replace(replace(replace(
        translate($1, 'ØøŁłĐđÐðÞþıĦħ', 'OoLlDdDdTtiHh'),
        'ß', 'ss'), 'æ', 'ae'), 'Æ', 'AE'), 'œ', 'oe'), 'Œ', 'OE'),
      NFKD), '[\u0300-\u036f]', '', 'g')) END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("governance_core", "0001_database")]

    operations = [migrations.RunSQL(FOLD, "DROP FUNCTION playbook_fold(text)")]
