from django.apps import AppConfig
from django.utils.translation import gettext

from motcua.core import moments, words


class CoreConfig(AppConfig):
    name = "motcua.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Nền tảng"

    def ready(self) -> None:
        words.speak(gettext)
        moments.read_fast()
