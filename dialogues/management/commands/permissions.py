"""Prints the seat table as it stands in the code, for docs/permissions.md."""

from typing import Any

from django.core.management.base import BaseCommand

from dialogues.roles import TABLE, Verb


def table() -> str:
    """One line per action, one column per role."""
    roles = [str(role) for role in TABLE]
    lines = [f"| action | {' | '.join(roles)} |", "|---" * (len(roles) + 1) + "|"]
    for verb in Verb:
        cells = ["yes" if verb in TABLE[role] else "" for role in TABLE]
        lines.append(f"| {verb.value} | {' | '.join(cells)} |")
    return "\n".join(lines)


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(table())
