from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Organisation, OrganisationRole, User
from confidentiality import audit


class Command(BaseCommand):
    help = "Give somebody who has an account a role in an organisation, which is made where it is not there yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=OrganisationRole.Role.values)
        parser.add_argument("--organisation", required=True, help="its short code")
        parser.add_argument("--name", help="what it is called, where it is not there yet")

    @transaction.atomic
    def handle(self, *_args: Any, email: str, role: str, organisation: str, name: str | None, **_options: Any) -> None:
        user = User.objects.who_can_sign_in().filter(email__iexact=email).first()
        if user is None:
            raise CommandError("Nobody who can sign in has this address. Make the account first: createsuperuser.")
        house = Organisation.objects.filter(code=organisation).first()
        if house is None:
            if not name:
                raise CommandError("There is no such organisation. Say with --name what it is called.")
            house = Organisation.objects.create(code=organisation, name=name)
        if user.organisation is None:
            user.organisation = house
            user.save(update_fields=["organisation"])
        if user.organisation != house:
            raise CommandError("They belong to another organisation.")
        held, is_new = OrganisationRole.objects.get_or_create(user=user, organisation=house, role=role, until=None)
        if is_new:
            audit.record("role.give", kind="user", object_id=user.pk, role=held.pk, organisation=house.pk)
        self.stdout.write(f"{user.name}: {held.get_role_display()}, {house.name}")
