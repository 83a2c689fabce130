from django.db import migrations

# No day has two template sets. Deferred: closing one set and beginning the next is one transaction.
APART = """
ALTER TABLE documents_templateset ADD CONSTRAINT template_sets_apart
    EXCLUDE USING gist (daterange(from_on, to_on, '[]') WITH &&) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_scans")]
    operations = [
        migrations.RunSQL(APART, "ALTER TABLE documents_templateset DROP CONSTRAINT template_sets_apart"),
    ]
