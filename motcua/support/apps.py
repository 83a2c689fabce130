from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "motcua.support"
    label = "support"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Hỗ trợ, hướng dẫn, khó khăn vướng mắc"
