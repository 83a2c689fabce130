from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_sign_in")]
    operations = [
        migrations.AddField(
            model_name="closure",
            name="source",
            field=models.CharField(blank=True, db_default="", default="", max_length=300, verbose_name="căn cứ"),
        )
    ]
