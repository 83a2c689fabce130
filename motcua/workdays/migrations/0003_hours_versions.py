import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER revise AFTER INSERT ON workdays_hoursversion FOR EACH STATEMENT EXECUTE FUNCTION workdays_revise();
CREATE FUNCTION workdays_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME;
END $$;
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON workdays_hoursversion FOR EACH ROW EXECUTE FUNCTION workdays_only_added();
"""
BACK = """
DROP TRIGGER only_added ON workdays_hoursversion;
DROP FUNCTION workdays_only_added();
DROP TRIGGER revise ON workdays_hoursversion;
"""


class Migration(migrations.Migration):
    dependencies = [("workdays", "0002_revision")]
    operations = [
        migrations.CreateModel(
            name="HoursVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="từ ngày")),
                ("spans", models.JSONField(verbose_name="giờ làm việc")),
                ("source", models.CharField(max_length=300, verbose_name="căn cứ")),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="workdays.officehours",
                    ),
                ),
            ],
            options={"ordering": ["from_on", "id"]},
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
