"""Section 6, between sessions: fourteen calls and visits, two of them messages carried.

Of twelve the story tells the number alone: they are dated rows without words, spread evenly from T-1000 to T-45 and
alternately a call and a visit. Of the two messages it tells the days and not the words;
that whoever gave one is asked before it goes further is ours.
"""

from uuid import uuid4

from confidentiality.context import acting_as
from confidentiality.markings import Caveat, HeldBack
from config.demo.days import evenly
from config.demo.told import Told
from dialogues import contacts
from dialogues.contacts import Talk
from dialogues.vocabulary import ContactMeans

CARRIED = (  # given, from, to, delivered, answered
    (-298, "Norvane", "Tavien Council", -297, -297),
    (-33, "Tavien Council", "Norvane", -32, None),
)
UNTOLD = evenly(-1000, -45, 12)


def load(told: Told) -> None:
    days, lio = told.days, told.lio
    with acting_as(lio):
        for number, offset in enumerate(UNTOLD):
            means = ContactMeans.VISIT if number % 2 else ContactMeans.CALL
            talk = Talk(means=means, when=days.when(f"T{offset}"))
            contacts.log_contact(told.larkspur, talk, by=lio, form_key=uuid4(), at=days.at(offset))
        for given, sender, receiver, delivered, answered in CARRIED:
            message = contacts.log_contact(
                told.larkspur,
                Talk(
                    means=ContactMeans.MESSAGE,
                    when=days.when(f"T{given}"),
                    sender=told.parties[sender],
                    receiver=told.parties[receiver],
                    delivered_on=days.on(delivered),
                    held=(HeldBack(Caveat.ORIGINATOR_CONSENT),),
                ),
                by=lio,
                form_key=uuid4(),
                at=days.at(given),
            )
            if answered is not None:
                contacts.answer(message, days.on(answered), by=lio)
