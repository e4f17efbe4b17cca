from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DialoguesConfig(AppConfig):
    name = "dialogues"
    verbose_name = _("Dialogues")

    def ready(self) -> None:
        # They register what follows a reset factor, and what is destroyed with a process.
        from dialogues import attachments, notices  # noqa: F401, PLC0415
