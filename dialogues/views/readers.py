"""Who can read this, and why: names and paths for the pages that show a marking."""

from collections.abc import Iterable
from uuid import UUID

from accounts.models import User
from confidentiality import audiences
from confidentiality.models import Audience
from confidentiality.models.audience import Basis

Readers = dict[UUID, list[dict[str, str]]]


def who_reads(several: Iterable[Audience]) -> Readers:
    """Per audience its people by name, each with every path that lets them in; three queries however many there are."""
    found = audiences.readers_of_many(several)
    names = dict(
        User.objects.filter(pk__in={reader.user_id for readers in found.values() for reader in readers}).values_list(
            "pk", "name"
        )
    )
    return {
        audience: [{"name": names[reader.user_id], "why": why(reader)} for reader in readers]
        for audience, readers in found.items()
    }


def why(reader: audiences.Reader) -> str:
    paths = [str(Basis(basis).label) for basis in reader.bases]
    return "; ".join([*paths, *reader.reasons])
