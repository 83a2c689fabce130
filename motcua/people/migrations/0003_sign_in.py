import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Passwords that others made are good once; browsers in which people are signed in are known."""

    dependencies = [("people", "0002_revision")]
    operations = [
        migrations.AddField(
            "user", "asked_password_at", models.DateTimeField("báo quên mật khẩu lúc", null=True, blank=True)
        ),
        migrations.AddField(
            "user",
            "must_change_password",
            models.BooleanField("phải đổi mật khẩu", default=False, db_default=False),
        ),
        migrations.CreateModel(
            name="SignedIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("device", models.CharField("máy", max_length=120)),
                ("since_at", models.DateTimeField("đăng nhập lúc")),
                ("seen_at", models.DateTimeField("dùng lần cuối")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signed_in",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
