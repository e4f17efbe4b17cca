"""Published history in a browser: Oslo's date is moved from January to September 1993; a dialogue that ended thrice."""


def open_process(page, site, name):
    site.enter(page, "lio")
    page.goto("/processes/")
    page.get_by_role("link", name=name, exact=True).first.click()


def ask(page, day):
    """In the one natural field, by the form that every page of a process has."""
    if not page.get_by_label("As at", exact=True).is_visible():
        page.locator("details.as-at summary").click()
    page.get_by_label("As at", exact=True).fill(day)
    page.get_by_role("button", name="Show that day").click()
    page.wait_for_load_state()


def test_oslo_from_january_to_september(browser_page, site):
    page = browser_page
    open_process(page, site, "Oslo channel")

    ask(page, "31 January 1993")
    assert "As at 31 January 1993 · as known now" in page.inner_text("#as-at")
    said = page.locator("p.derived").inner_text()
    assert said.startswith("Asymmetric")
    assert "Israel: nobody held office" in said
    assert "PLO: somebody came officially" in said
    assert "The label is Track 2" in said
    assert "Stalled" in page.inner_text("[aria-labelledby=talks]")

    ask(page, "30 April 1993")
    assert page.locator("p.derived").inner_text().startswith("Asymmetric")

    ask(page, "12 May 1993")  # the day of the change is known to the month only
    assert "or already" in page.inner_text("dl.facts")
    said = page.locator("p.derived").inner_text()
    assert said.split()[:3] == ["Track", "1", "Session"]
    assert said.count("somebody came officially") == 2

    ask(page, "Sept 1993")
    facts = page.inner_text("dl.facts")
    assert "Track 1" in facts
    assert "Concluded" in facts
    assert "Stalled" in page.inner_text("[aria-labelledby=talks]")
    page.get_by_role("link", name="Sessions", exact=True).click()
    assert "As at September 1993" in page.inner_text("#as-at")
    page.get_by_role("link", name="Back to today").click()
    assert page.locator("#as-at").count() == 0

    ask(page, "3/4/1993")
    assert "Write the month as a word" in page.inner_text("details.as-at")
    assert page.get_by_label("As at", exact=True).input_value() == "3/4/1993"


def test_inter_tajik_shows_three_ends_side_by_side(browser_page, site):
    page = browser_page
    open_process(page, site, "Inter-Tajik Dialogue")
    page.get_by_role("link", name="The whole history").click()

    ends = page.get_by_role("table").filter(has_text="When did it end?").inner_text()
    assert all(year in ends for year in ("2000", "Suspended in 2003", "2005"))
    assert "Wikipedia" in ends
    assert "The institute that convened it says so itself" in ends
    assert ends.count("The institute that convened it says so itself") == 1
