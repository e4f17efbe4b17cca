import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import demo
from config.demo import STALE
from config.demo.age import days_old, was_changed
from config.demo.load import load, loaded_on


class Command(BaseCommand):
    help = "Load the fictional dialogues of the demonstration around today, unless they are there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-stale",
            action="store_true",
            help=f"Exit with {STALE} where the data are of an earlier day and nobody has changed them.",
        )

    def handle(self, *_args: Any, if_stale: bool, **_options: Any) -> None:
        if not settings.DEMO or demo.production_traces():
            raise CommandError("Only the demonstration has fictional dialogues.")
        if loaded_on() is None:
            told = load()
            self.stdout.write(f"Loaded {len(told.processes)} processes around {told.days.today}.")
            return
        age = days_old()
        if if_stale and age and not was_changed():
            sys.exit(STALE)
        self.stdout.write(f"Demonstration data are {age} days old; demo --reset renews them.")
