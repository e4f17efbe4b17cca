"""Two people log the same session: both keep their words, and both see both."""

from tests.browser import pages


def test_two_people_at_one_session(site, open_page):
    lio, sefa = open_page("lio"), open_page("sefa")
    for page, who, words in ((lio, "lio", "As Lio heard it."), (sefa, "sefa", "As Sefa heard it.")):
        site.enter(page, who)
        pages.open_log(page)
        page.get_by_label("What happened").fill(words)
    pages.finish_record(lio)

    sefa.get_by_role("button", name="Finish record").click()
    sefa.get_by_text("Lio Varrent finished the record of session").first.wait_for()
    assert sefa.get_by_label("What happened").input_value() == "As Sefa heard it."
    sefa.get_by_label("Put it beside theirs, in the same session").check()
    pages.finish_record(sefa)
    lio.reload()

    assert pages.path_of(lio) == pages.path_of(sefa)
    for page in (lio, sefa):
        assert all(words in page.inner_text("main") for words in ("As Lio heard it.", "As Sefa heard it."))
