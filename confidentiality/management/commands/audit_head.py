from typing import Any

from django.core.management.base import BaseCommand

from confidentiality import chain


class Command(BaseCommand):
    help = "Print the head of the audit's chain, to be kept in a second place. Run it as the owner of the tables."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(chain.current_head()))
