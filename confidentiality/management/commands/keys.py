import sys
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from confidentiality import keys, secrets
from confidentiality.scopes import Scope


class Command(BaseCommand):
    help = (
        "rewrap: wrap every data key and every second factor with the newest key-encryption key. ledger: print what"
        " was destroyed, to be kept beside the backups. destroy: read such a ledger and destroy it again, after a"
        " restore and before opening."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["rewrap", "ledger", "destroy"])

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "rewrap":
            self.stdout.write(f"{keys.rewrap()} data keys wrapped anew.")
            self.stdout.write(f"{secrets.rewrap_all()} secrets wrapped anew.")
        elif verb == "ledger":
            self.stdout.writelines(str(scope) for scope in keys.ledger())
        else:
            scopes = [parse(line) for line in sys.stdin.read().split()]
            self.stdout.write(f"{sum(keys.destroy(scope) for scope in scopes)} data keys destroyed.")


def parse(line: str) -> Scope:
    kind, _, number = line.partition(":")
    try:
        return Scope(kind, UUID(number))
    except ValueError as error:
        raise CommandError(f"Not a line of a ledger: {line}") from error
