"""A real site and a real Chromium. A page that breaks the content security policy fails its test."""

import pytest

from tests.browser.site import Site
from tests.browser.story import tell


def pytest_collection_modifyitems(items):
    """They take longest, so they begin first; of them those who look at what the story left: the others change it."""
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
    items.sort(key=turn)


def turn(item):
    if "/browser/" not in str(item.path):
        return 2
    return 0 if "story" in item.fixturenames else 1


@pytest.fixture(autouse=True)
def as_loaded(request):
    """Whoever does not look at the story starts, file by file, from the demonstration as it was loaded."""
    if "site" in request.fixturenames and "story" not in request.fixturenames:
        site = request.getfixturevalue("site")
        if site.fresh_for != request.node.path:
            site.reset()
            site.fresh_for = request.node.path


@pytest.fixture(scope="session")
def site(tmp_path_factory, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), Site(tmp_path_factory.mktemp("site")) as site:
        yield site


class Windows:
    """Browsers of their own: open(locale="ar", color_scheme="dark", viewport={...}, ...); the first word is a name."""

    def __init__(self, chromium, site):
        self.chromium, self.site = chromium, site
        self.contexts, self.complaints, self.named = [], [], {}

    def open(self, name="", **options):
        context = self.chromium.new_context(base_url=self.site.url, **options)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.complaints.append(message.text) if is_complaint(message) else None)
        self.named[name] = page
        return page

    def close(self):
        for context in self.contexts:
            context.close()
        assert self.complaints == []


@pytest.fixture
def open_page(chromium, site):
    windows = Windows(chromium, site)
    yield windows.open
    windows.close()


@pytest.fixture(scope="session")
def story(chromium, site):
    """The main job, done once for all tests that look at what it left."""
    site.reset()
    windows = Windows(chromium, site)
    yield tell(site, windows)
    windows.close()


def is_complaint(message):
    return message.type == "error" and "Content Security Policy" in message.text


@pytest.fixture
def browser_page(open_page):
    return open_page()
