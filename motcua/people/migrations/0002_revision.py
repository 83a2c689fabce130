from django.db import migrations

FORWARD = """
CREATE TRIGGER revise AFTER INSERT OR UPDATE OR DELETE ON people_closure FOR EACH STATEMENT EXECUTE FUNCTION workdays_revise();
CREATE TRIGGER revise AFTER UPDATE OF office_hours_id ON people_agency FOR EACH STATEMENT EXECUTE FUNCTION workdays_revise();
"""
BACK = """
DROP TRIGGER revise ON people_agency;
DROP TRIGGER revise ON people_closure;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("workdays", "0002_revision")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
