from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from confidentiality import chain


class Command(BaseCommand):
    help = "Walk the audit's chain and name the first seal that does not hold. Run it as the owner of the tables."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", help="What audit_head printed earlier: without it a cut tail is not seen.")

    def handle(self, *args: Any, head: str | None = None, **options: Any) -> None:
        result = chain.verify(chain.Head.parse(head) if head else None)
        if not result.holds:
            raise CommandError(f"The audit does not hold at seal {result.first_bad}: {result.reason}.")
        self.stdout.write(f"{result.head.sequence} seals hold. Head: {result.head}")
