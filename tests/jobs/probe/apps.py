from django.apps import AppConfig


class ProbeConfig(AppConfig):
    name = "tests.jobs.probe"
    label = "probe"

    def ready(self):
        from tests.jobs.probe import kinds  # noqa: PLC0415

        kinds.register_all()
