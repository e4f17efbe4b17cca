"""What a page costs beyond what every request costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

ROOM = 12
FIXED = ("SAVEPOINT", "RELEASE SAVEPOINT", "SELECT set_config", 'INSERT INTO "confidentiality_auditevent"')


def queries(client, address, method="get", data=None):
    with CaptureQueriesContext(connection) as captured:
        response = getattr(client, method)(address, data)
    assert response.status_code < 400, response.status_code
    return sum(not query["sql"].startswith(FIXED) for query in captured)


def beyond_the_fixed(client, address):
    """Queries of a page, less those of a page that shows nothing. Both are asked once before, to fill caches."""
    empty = reverse("dialogues:track_list")
    for warm in (empty, address):
        client.get(warm)
    return queries(client, address) - queries(client, empty)
