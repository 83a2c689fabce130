from django.db import migrations, models


class Migration(migrations.Migration):
    """The columns that a person chose for her lists."""

    dependencies = [("people", "0004_closure_source")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="list_columns",
            field=models.JSONField(db_default=[], default=list, verbose_name="cột của danh sách"),
        ),
    ]
