from django.db import migrations

FORWARD = """
INSERT INTO workdays_revision (id, number) VALUES (1, 1);
CREATE FUNCTION workdays_revise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE workdays_revision SET number = number + 1 WHERE id = 1;
    RETURN NULL;
END $$;
CREATE TRIGGER revise AFTER INSERT OR UPDATE OR DELETE ON workdays_calendarday FOR EACH STATEMENT EXECUTE FUNCTION workdays_revise();
CREATE TRIGGER revise AFTER INSERT OR UPDATE OR DELETE ON workdays_officehours FOR EACH STATEMENT EXECUTE FUNCTION workdays_revise();
"""
BACK = """
DROP TRIGGER revise ON workdays_officehours;
DROP TRIGGER revise ON workdays_calendarday;
DROP FUNCTION workdays_revise();
DELETE FROM workdays_revision;
"""


class Migration(migrations.Migration):
    """A calendar kept in memory is dropped when anything it is made of changes, whoever changed it."""

    dependencies = [("workdays", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
