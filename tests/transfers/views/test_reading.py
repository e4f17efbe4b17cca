"""The addressee's pages: told before, opened with one press, acknowledged, kept. Nothing uncleared in any of it."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from confidentiality.context import acting_as
from config.launch import translations
from tests.cast import RED, run_jobs, user
from tests.transfers.steps import CANARY, CLEARED, ORDER, clear, drafted, order, sent
from tests.transfers.views.counting import ROOM, beyond_the_fixed
from transfers.models import Addressee, Channel, Copy

pytestmark = pytest.mark.django_db


def door(copy, name):
    return reverse(f"transfers:copy_{name}", args=[copy.pk])


@pytest.fixture
def official(cast, client):
    client.force_login(cast.official)
    return client


def text_of(client, copy):
    client.post(door(copy, "open"))
    return client.get(door(copy, "text")).content.decode()


def test_sign_in_ends_at_the_cover_of_the_one_unread_briefing(copy, official):
    assert official.get("/")["Location"] == door(copy, "cover")


def test_cover_tells_what_is_recorded_before_anything_is(copy, official):
    page = official.get(door(copy, "cover")).content.decode()

    assert "TLP:AMBER+STRICT" in page
    assert "1 page, about 1 minute" in page
    assert "The facilitators see it, as agreed with you on 1 January 2026." in page
    assert CLEARED not in page
    copy.refresh_from_db()
    assert copy.opened_at is None


@pytest.mark.parametrize(
    ("agreed", "words"),
    [("none", "The facilitators are shown nothing of your reading."), ("acknowledged", "if you press for it")],
)
def test_cover_says_what_was_agreed(copy, official, agreed, words):
    Channel.objects.update(receipts=agreed)

    assert words in official.get(door(copy, "cover")).content.decode()


def test_text_is_reached_through_its_cover(copy, official):
    assert official.get(door(copy, "text"))["Location"] == door(copy, "cover")

    opened = official.post(door(copy, "open"))

    copy.refresh_from_db()
    assert opened["Location"] == door(copy, "text")
    assert copy.opened_at is not None


def test_ask_and_use_stand_before_the_points_and_the_marking_first_and_last(copy, official):
    page = text_of(official, copy)

    places = [page.index(words) for words in ("Asked of you", "What you may do with this", "Points", CLEARED)]
    assert places == sorted(places)
    assert page.count('class="tlpbar"') == 2
    assert page.index('class="tlpbar"') < page.index("<main") < page.index("</main>") < page.rindex('class="tlpbar"')
    assert f"Copy 1 · {copy.canary}" in page


def test_second_copy_in_one_sitting_asks_for_a_code_and_comes_back_to_its_cover(cast, extract, copy, official):
    other = sent(cast, drafted(cast, order(cast, [extract])))
    official.post(door(copy, "open"))

    response = official.post(door(other, "open"))

    assert response["Location"].startswith(reverse("accounts:confirm"))
    assert str(other.pk) in response["Location"]


def test_acknowledging_twice_is_once(copy, official):
    text_of(official, copy)
    official.post(door(copy, "acknowledge"))
    copy.refresh_from_db()
    first = copy.acknowledged_at

    official.post(door(copy, "acknowledge"))

    copy.refresh_from_db()
    assert copy.acknowledged_at == first
    assert "Acknowledge receipt" not in official.get(door(copy, "text")).content.decode()


def test_no_receipt_is_asked_for_where_none_was_agreed(copy, official):
    Channel.objects.update(receipts="none")

    assert door(copy, "acknowledge") not in text_of(official, copy)


def test_pdf_is_said_to_come_until_it_is_there(copy, official):
    assert "The PDF is being prepared; the page is ready now." in text_of(official, copy)
    assert official.get(door(copy, "pdf")).status_code == 404


@pytest.mark.parametrize(("form", "words"), [("screen", "released for the screen only"), ("print", "being prepared")])
def test_pdf_follows_the_form_of_the_copy(cast, briefing, official, form, words):
    assert words in text_of(official, sent(cast, briefing, form=form))


def test_red_has_no_pdf_and_the_page_says_why(cast, points, official):
    copy = sent(cast, drafted(cast, order(cast, [clear(cast, points[1], marking=RED, text=CLEARED)])))

    page = text_of(official, copy)

    assert "what is TLP:RED stays on the screen" in page
    assert "data-screen-only" in page
    assert official.get(door(copy, "pdf")).status_code == 404


@pytest.mark.parametrize("end", [{"expires_at": timezone.now()}, {"recalled_at": timezone.now()}])
def test_copy_that_ended_is_an_address_never_used(copy, official, end):
    Copy.objects.update(**end)

    for name in ("cover", "text"):
        assert official.get(door(copy, name)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_nothing_uncleared_reaches_the_official(cast, extract, points, client):
    """Neither the point put up beside it, nor the process, nor the other reader, in a page, a header or the PDF."""
    peer = user("zephyrine", cast.official.organisation)
    Addressee.objects.create(channel=cast.channel, user=peer)
    briefing = drafted(cast, order(cast, [extract]))
    with acting_as(cast.second):
        sent(cast, briefing)
    run_jobs()
    copy = Copy.objects.get(addressee=cast.official)
    client.force_login(cast.official)

    responses = [
        client.get("/"),
        client.get("/briefings/"),
        client.get(door(copy, "cover")),
        client.post(door(copy, "open")),
        client.get(door(copy, "text")),
        client.post(door(copy, "acknowledge")),
        client.get(door(copy, "text")),
    ]
    pdf = client.get(door(copy, "pdf"))
    file = PdfReader(BytesIO(pdf.content))
    inside = "\n".join(page.extract_text() for page in file.pages) + str(file.metadata)

    assert CLEARED in inside
    assert "Copy 1" in inside
    seen = [response.content.decode() + str(response.headers) for response in responses]
    for words in (CANARY, "canary-7c1f", "Larkspur", "Zephyrine", "Coming back is possible.", cast.lead.email):
        assert [words in page for page in (*seen, inside, str(pdf.headers))] == [False] * (len(seen) + 2)


def test_pages_of_a_copy_are_cheap(copy, official):
    official.post(door(copy, "open"))

    assert [beyond_the_fixed(official, door(copy, name)) <= ROOM for name in ("cover", "text")] == [True, True]


def test_arabic_copy_is_arabic_from_its_cover_to_its_last_line(cast, points, official):
    translations.compile_all(Path(settings.BASE_DIR) / "locale")
    words = "احترم الجدول."
    in_arabic = replace(
        ORDER, **dict.fromkeys(("title", "ask", "tell", "copy", "cite", "confidence", "standing"), words)
    )
    extract = clear(cast, points[0], text=words)
    copy = sent(cast, drafted(cast, order(cast, [extract], what=in_arabic, language="ar")))
    official.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"

    for page in (official.get(door(copy, "cover")).content.decode(), text_of(official, copy)):
        read = re.sub(r"<[^>]*>|TLP:[A-Z+]+|PDF|[0-9a-f]{12}", " ", page.partition("<main")[2].partition("</main>")[0])

        assert '<html lang="ar" dir="rtl">' in page
        assert re.findall(r"[A-Za-z]{2,}", read.partition(">")[2]) == []
