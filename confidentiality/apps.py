from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ConfidentialityConfig(AppConfig):
    name = "confidentiality"
    verbose_name = _("Confidentiality")

    def ready(self) -> None:
        from confidentiality import keys, rowsecurity, systemchecks  # noqa: PLC0415

        keys.ring()
        post_migrate.connect(rowsecurity.apply_privileges, sender=self, dispatch_uid="confidentiality.privileges")
        checks.register(systemchecks.check_database, checks.Tags.database)
        checks.register(systemchecks.check_models, checks.Tags.models)
