"""Who may have been in a room: read from the posts of its day."""

from accounts.http import AuthenticatedRequest
from dialogues.attendance import of_the_day
from dialogues.forms import Room
from dialogues.models import Participation, Process
from participants.models import Party, names_on
from participants.when import When


def room_on(
    request: AuthenticatedRequest, process: Process, when: When, *, people: list[Participation] | None = None
) -> Room:
    """Everybody who takes part, unless others are told, by the side each counted with that day."""
    if people is None:
        people = list(Participation.objects.visible_to(request.user).filter(process=process).here())
    day = of_the_day(people, when)
    names = names_on(Party.objects.filter(pk__in={side for side in day.sides.values() if side}), when.latest)

    def place(one: Participation) -> tuple[bool, str, str, str]:
        side = day.sides[one.pk]
        return side is None, names.get(side, "") if side else "", str(side), one.pseudonym

    return Room(sorted(people, key=place), day.in_office, day.sides, names)
