from django.db import migrations

FORWARD = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % is refused', TG_OP;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON journal_event FOR EACH ROW EXECUTE FUNCTION journal_refuse();
REVOKE TRUNCATE ON journal_event FROM CURRENT_USER, PUBLIC;
"""
BACK = """
GRANT TRUNCATE ON journal_event TO CURRENT_USER;
DROP TRIGGER append_only ON journal_event;
DROP FUNCTION journal_refuse();
"""


class Migration(migrations.Migration):
    """Entries are added, never changed: a trigger refuses UPDATE and DELETE, TRUNCATE is withheld from the running role."""

    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
