import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import demo
from accounts.models import User


class Command(BaseCommand):
    help = "Print one JSON line for each fictional person of the demonstration, with the ways to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO or demo.production_traces():
            raise CommandError("Only the demonstration has fictional people.")
        present = set(User.objects.who_can_sign_in().values_list("email", flat=True))
        for guest in demo.GUESTS:
            if guest.email in present:
                self.stdout.write(json.dumps(describe(guest)))


def describe(guest: demo.Guest) -> dict[str, str]:
    return {
        "name": guest.name,
        "role": guest.role_line,
        "link": demo.link(guest.email),
        "email": guest.email,
        "password": demo.password(guest.email),
        "code": demo.one_time_code(guest.email),
    }
