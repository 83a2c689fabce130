import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [
    ("new", "Chưa xét"),
    ("waiting", "Chờ gửi lại"),
    ("digest", "Chờ bản tổng hợp"),
    ("sent", "Đã gửi"),
    ("none", "Không gửi thư"),
    ("given_up", "Không gửi được"),
]
HOW = [("at_once", "Gửi thư ngay"), ("digest", "Gửi trong thư tổng hợp"), ("never", "Không gửi thư")]


class Migration(migrations.Migration):
    """A message's row becomes its outbox. What was written before is not mailed."""

    dependencies = [("notifications", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField(
            "message", "for_work", models.BooleanField("việc cần làm", default=False, db_default=False)
        ),
        migrations.AddField(
            "message",
            "mail",
            models.CharField("thư", max_length=10, choices=STATES, default="new", db_default="none"),
        ),
        migrations.AlterField(
            "message", "mail", models.CharField("thư", max_length=10, choices=STATES, default="new", db_default="new")
        ),
        migrations.AddField(
            "message", "mail_tries", models.PositiveSmallIntegerField("số lần gửi hỏng", default=0, db_default=0)
        ),
        migrations.AddField(
            "message", "mail_at", models.DateTimeField("gửi lúc, hoặc gửi lại từ lúc", null=True, blank=True)
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                name="message_to_mail",
                fields=["id"],
                condition=models.Q(mail__in=["new", "waiting", "digest"]),
            ),
        ),
        migrations.AddIndex(
            "message", models.Index(name="message_given_up", fields=["-id"], condition=models.Q(mail="given_up"))
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.CharField("việc cần tôi làm", max_length=10, choices=HOW, default="at_once")),
                ("news", models.CharField("tin để tôi biết", max_length=10, choices=HOW, default="digest")),
                ("digest_hour", models.PositiveSmallIntegerField("giờ gửi thư tổng hợp", default=8)),
                ("digested_on", models.DateField("đã tổng hợp ngày", null=True, blank=True)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="preference_digest_hour", condition=models.Q(digest_hour__gte=6, digest_hour__lte=18)
                    )
                ]
            },
        ),
    ]
