from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

CACHE = """
CREATE TABLE motcua_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX motcua_cache_expires ON motcua_cache (expires);
"""


class Migration(migrations.Migration):
    """Search without marks, ranges that may not overlap, and the table of the rate limits."""

    dependencies = [("core", "0001_initial")]
    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(CACHE, "DROP TABLE motcua_cache"),
    ]
