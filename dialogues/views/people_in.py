"""The people of a change by name, each with the path: who gains, who loses, who stays."""

from typing import Any

from confidentiality.audiences import Reader
from dialogues.change import Change
from dialogues.views.readers import Person, why


def people_of(looked: Change) -> dict[str, Any]:
    gaining = {reader.user_id for reader in looked.gaining}
    return {
        "gaining": [person(reader) for reader in looked.gaining],
        "losing": [person(reader) for reader in looked.losing],
        "staying": [person(reader) for reader in looked.after if reader.user_id not in gaining],
        "everybody": [person(reader) for reader in (*looked.after, *looked.losing)],
    }


def person(reader: Reader) -> Person:
    return Person(reader.user_id, reader.name, why(reader, reader.told or ()))
