"""Guard rails of the templates: they compile, and a strict content security policy finds nothing to refuse."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
COMPONENTS = [name for name in PAGES if name.startswith("components/")]
INLINE = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[a-z][^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a script with a body": re.compile(r"<script\b(?![^>]*\ssrc=)", re.I),
    "a javascript address": re.compile(r"(?:href|action|src)\s*=\s*[\"']?\s*javascript:", re.I),
    "a data address": re.compile(r"(?:href|src)\s*=\s*[\"']?\s*data:", re.I),
    "an address of another place": re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.I),
    "an htmx filter that needs eval": re.compile(r"hx-trigger=\"[^\"]*\[|hx-(?:vals|headers)=[\"']js:", re.I),
}


def read(name):
    return (FOLDER / name).read_text()


@pytest.mark.parametrize("name", PAGES)
def test_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds(what):
    assert [name for name in PAGES if INLINE[what].search(read(name))] == []


@pytest.mark.parametrize(
    ("what", "example"),
    [
        ("a style attribute", '<p class="a" style="color: red">'),
        ("an event attribute", '<button onclick="go()">'),
        ("a style element", "<style>p {}</style>"),
        ("a script with a body", "<script>go()</script>"),
        ("a javascript address", '<a href="javascript:go()">'),
        ("a data address", '<img src="data:image/svg+xml;base64,">'),
        ("an address of another place", '<a href="//example.org">'),
        ("an htmx filter that needs eval", '<div hx-trigger="click[ctrlKey]">'),
    ],
)
def test_the_rules_would_find_one(what, example):
    assert INLINE[what].search(example)


def test_title_is_always_the_same():
    assert {name: re.findall(r"<title>(.*?)</title>", read(name)) for name in PAGES if "<title" in read(name)} == {
        "base_bare.html": ["Backchannel"]
    }


def test_no_page_takes_more_than_three_levels_to_reach():
    frames = {"base.html", "base_entrance.html", "base_error.html", "base_reading.html", "dialogues/process_base.html"}
    parents = {name: re.search(r"{% extends \"([^\"]+)\" %}", read(name)) for name in PAGES}

    strange = {
        name: match.group(1)
        for name, match in parents.items()
        if match and match.group(1) not in frames | {"base_bare.html"} and match.group(1).split("/")[0] not in name
    }

    assert strange == {}


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_documents_its_variables_on_line_one(name):
    assert re.match(r"\{# .+ #\}\n", read(name))


def test_components_are_included_with_only():
    shared = re.compile(r"{% include \"components/(?!_)[^\"]+\"(?![^%]*\bonly %})[^%]*%}")

    assert {name: shared.findall(read(name)) for name in PAGES if shared.search(read(name))} == {}


def test_drafts_are_not_completed_by_the_browser():
    forms = [form for name in PAGES for form in re.findall(r"<form\b[^>]*data-draft-url[^>]*>", read(name))]

    assert [form for form in forms if 'autocomplete="off"' not in form] == []


def test_post_forms_carry_their_token():
    forms = {
        name: form
        for name in PAGES
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", read(name), re.S | re.I)
        if "{% csrf_token %}" not in form
    }

    assert forms == {}
