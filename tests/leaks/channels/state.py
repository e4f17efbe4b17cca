"""C. Time and state: section 3 of the catalogue."""

from tests.leaks.channels.channel import SEATS, Bug, Channel

LEAVING = Bug(
    "dialogues/seats.py",
    "subject=seat.user_id)\n    settle(seat.process, by=by)\n    rooms",
    "subject=seat.user_id)\n    rooms",
)
TIGHTENING = Bug("confidentiality/sealed.py", "        return wanted\n", "        return present\n")
CHANNELS = [
    Channel(
        "L17",
        "A grant that ended is over for what runs, too",
        "tests/jobs/test_claim.py::test_requester_revoked_during_the_work_is_refused",
        Bug(
            "jobs/claim.py",
            "raise StaleToken\n            self._admitted()\n",
            "raise StaleToken\n",
        ),
    ),
    Channel(
        "L18",
        "A former member is a stranger",
        f"{SEATS}::test_ending_a_seat_ends_every_grant_that_rested_on_it_at_once",
        LEAVING,
    ),
    Channel(
        "L19",
        "An author who left does not read what they wrote",
        f"{SEATS}::test_an_author_who_left_does_not_read_what_they_wrote",
        LEAVING,
    ),
    Channel(
        "L20",
        "Earlier versions ask for the grant of now",
        "tests/confidentiality/test_retighten.py::test_tightening_takes_every_version_and_file_from_old_readers_at_once",
        TIGHTENING,
    ),
    Channel(
        "L21",
        "What is marked more strictly is lost to its old readers at once",
        "tests/dialogues/test_marking.py::test_tightening_takes_every_version_from_those_outside",
        TIGHTENING,
    ),
    Channel(
        "L22",
        "Withdrawn, recalled and expired is gone",
        "tests/transfers/views/test_clearance.py::test_withdrawn_extract_leaves_no_more",
        Bug(
            "transfers/models/extract.py",
            "~Q(attribution=Attribution.OFF_RECORD), withdrawn_at=None)",
            "~Q(attribution=Attribution.OFF_RECORD))",
        ),
    ),
    Channel(
        "L24",
        "Leaving an organisation ends what rested on it",
        f"{SEATS}::test_leaving_a_partner_organisation_ends_amber",
        Bug(
            "dialogues/seats.py",
            "for process in Process.objects.filter(partnerships__organisation__in=concerned",
            "for process in Process.objects.none().filter(partnerships__organisation__in=concerned",
        ),
    ),
    Channel(
        "L25",
        "Nothing is inherited by an id, and guardian's generic tables stay empty",
        "tests/confidentiality/test_backend.py::test_a_row_in_guardians_generic_tables_stops_the_start",
        Bug("confidentiality/systemchecks.py", "return [error] if used else []", "return []"),
    ),
]
