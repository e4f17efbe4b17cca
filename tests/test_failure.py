"""What a page that raised becomes, where the database is away."""

import pytest
from django.db import InterfaceError, OperationalError

from config.failure import failed

TYPED = {"summary": "Written in the dark.", "code": "123456", "csrfmiddlewaretoken": "old"}


def answered(request, error):
    try:
        raise error
    except type(error):
        return failed(request)


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("connection already closed")])
def test_reader_is_told_when_to_come_back(rf, error):
    response = answered(rf.get("/"), error)

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Back in a moment" in response.content.decode()


def test_what_was_typed_can_be_sent_again(rf):
    response = answered(rf.post("/log/?a=1", TYPED, headers={"Sec-Fetch-Site": "same-origin"}), OperationalError())

    page = response.content.decode()
    assert 'action="/log/?a=1"' in page
    assert "Written in the dark." in page
    assert "123456" not in page
    assert 'value="old"' not in page


@pytest.mark.parametrize("source", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {}])
def test_words_from_elsewhere_are_not_offered_for_sending(rf, source):
    response = answered(rf.post("/log/", TYPED, headers=source), OperationalError())

    assert response.status_code == 503
    assert "Written in the dark." not in response.content.decode()


def test_script_of_a_page_gets_no_page(rf):
    response = answered(rf.post("/draft/", TYPED, headers={"X-Requested-With": "draft"}), OperationalError())

    assert (response.status_code, response.content) == (503, b"")


def test_any_other_error_is_a_fault_of_ours(rf):
    assert answered(rf.get("/"), ValueError("of ours")).status_code == 500
