"""What an application lends to be compared with the oracle. `test_machine.py` holds the smallest example."""

from typing import Protocol


class NotOffered(Exception):
    """The application has no such act, or its seat table (which is not judged here) does not give it to this actor."""


class Adapter(Protocol):
    """What an application must lend. A new one is made for every run, over an application without any people.

    Ids are opaque and hashable, chosen by the adapter, and must differ from each other across all kinds.
    """

    def do(self, operation: str, *args):
        """Do one of `world.OPERATIONS`: same arguments in the same order, same shape of result, ids in place of names.

        People, texts and so on come as the ids that earlier calls returned; markings, kinds of seat, ranks and hours
        as in `World`. Raises `Refused` where the application refuses, `NotOffered` where it has no such act.
        `tick` must move the clock that ends grants (the database's). Where an operation names no actor (`end_seat`,
        `attend`, `deactivate`, …) the adapter takes whoever may.
        """

    def app_reads(self, person) -> set:
        """Ids of the text versions whose body this person gets by the application's own door (`visible_to`).

        Of all ids of texts ever returned, closed drafts included; nothing else may be left out.
        """

    def row_security_reads(self, person) -> set:
        """The same, from a bare `SELECT` on the sealed texts and drafts as the runtime role with this person set."""

    def close(self) -> None:
        """The run is over."""
