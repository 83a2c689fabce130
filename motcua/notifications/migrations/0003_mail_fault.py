from django.db import migrations, models


class Migration(migrations.Migration):
    """Why a letter did not go, for the administrator who mends it."""

    dependencies = [("notifications", "0002_mail")]
    operations = [
        migrations.AddField(
            "message",
            "mail_fault",
            models.CharField("lý do chưa gửi được", max_length=250, blank=True, default="", db_default=""),
        )
    ]
