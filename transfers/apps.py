from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransfersConfig(AppConfig):
    name = "transfers"
    verbose_name = _("Transfers")

    def ready(self) -> None:
        from transfers import course, search, tasks  # noqa: F401, PLC0415 - they register what this app adds below it
