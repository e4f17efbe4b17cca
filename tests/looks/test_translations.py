"""The Arabic of the whole interface is complete and well-formed."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

from confidentiality.markings import MEANINGS
from dialogues.vocabulary import Stage, Track

ROOT = Path(settings.BASE_DIR)
WRITTEN = ("accounts", "confidentiality", "config", "dashboards", "dialogues", "jobs", "participants", "publishing")
WRITTEN += ("transfers",)
UNSEEN = re.compile(r"/migrations/|^config/demo/")
HOW_MANY = {"_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "pgettext": 2, "pgettext_lazy": 2}
HOW_MANY |= {"ngettext": 2, "ngettext_lazy": 2, "npgettext": 3, "npgettext_lazy": 3}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(?:n?p?gettext|_)\({LITERAL}(?:, {LITERAL})*(?:, \w+)?\)")
FIELD = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def arabic():
    with (ROOT / "locale/ar/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="ar")


@pytest.fixture(scope="module")
def translated(arabic):
    return {(first(message.id), message.context or "") for message in arabic if message.id and complete(message)}


def first(text):
    return text[0] if isinstance(text, tuple) else text


def complete(message):
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(said) and not message.fuzzy


def calls(source):
    """(context, text, text of many) of every call of gettext whose text is written out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (function := getattr(node.func, "id", "")) in HOW_MANY:
            texts = [arg.value for arg in node.args[: HOW_MANY[function]] if isinstance(arg, ast.Constant)]
            if len(texts) == HOW_MANY[function]:
                context = texts.pop(0) if "pgettext" in function else ""
                yield context, *texts, *([""] if len(texts) == 1 else [])


def of_template(source):
    """Django's own reading: what it would hand to xgettext."""
    for call in CALL.findall(templatize(source)):
        yield from calls(call)


def of_code(source):
    return calls(source) if "gettext" in source else ()


def said():
    """Where each text stands that the interface says: templates as Django reads them, and code."""
    found = defaultdict(set)
    pages = [path for kind in ("html", "txt") for path in ROOT.glob(f"templates/**/*.{kind}")]
    code = [path for app in WRITTEN for path in ROOT.glob(f"{app}/**/*.py")]
    for read, paths in ((of_template, pages), (of_code, code)):
        for path in paths:
            place = path.relative_to(ROOT).as_posix()
            if not UNSEEN.search(place):
                for text in read(path.read_text()):
                    found[text].add(place)
    return found


def test_everything_the_interface_says_is_translated(arabic):
    translated = {
        (message.context or "", *(message.id if isinstance(message.id, tuple) else (message.id, "")))
        for message in arabic
        if message.id and complete(message)
    }
    places = said()
    missing = [f"{text[1]!r} ({', '.join(sorted(places[text]))})" for text in sorted(places.keys() - translated)]

    assert len(places) > 2000, "the scan no longer finds what is said"
    assert not missing, "no Arabic in locale/ar/LC_MESSAGES/django.po:\n" + "\n".join(missing)


def test_the_scan_sees_each_way_of_saying():
    page = """{% load i18n %}<p title="{% translate 'Leave' context "noun" %}">
        {% translate "One" as one %}{{ _("Two") }}
        {% blocktranslate count n=list|length %}{{ n }} page{% plural %}{{ n }} pages{% endblocktranslate %}</p>
        {% blocktranslate trimmed with who=person.name %}
          It's {{ who }}, "here".
        {% endblocktranslate %}"""
    code = (
        """from django.utils.translation import gettext as _\n_("Three" " and four"); ngettext("a", "b", 1); _(five)"""
    )

    assert set(of_template(page)) == {
        ("noun", "Leave", ""),
        ("", "One", ""),
        ("", "Two", ""),
        ("", "%(n)s page", "%(n)s pages"),
        ("", """It's %(who)s, "here".""", ""),
    }
    assert set(of_code(code)) == {("", "Three and four", ""), ("", "a", "b")}


def test_what_a_label_means_on_a_briefing_is_translated(translated):
    sentences = {(str(sentence), "") for (_, on), sentence in MEANINGS.items() if on == "briefing"}

    assert sentences - translated == set()


def test_tracks_and_stages_are_translated(translated):
    assert {(str(choice.label), "") for choice in [*Track, *Stage]} - translated == set()


def test_fields_survive_translation(arabic):
    wrong = []
    for message in arabic:
        if isinstance(message.id, tuple):
            said, many = set(FIELD.findall(message.id[1])), message.string[3:]
            wrong += [form for form in many if set(FIELD.findall(form)) != said]
            wrong += [form for form in message.string[:3] if set(FIELD.findall(form)) - said]
        elif message.id and sorted(FIELD.findall(message.id)) != sorted(FIELD.findall(message.string)):
            wrong.append(message.string)

    assert wrong == []


def test_numbers_have_their_six_forms(arabic):
    plurals = [message for message in arabic if isinstance(message.id, tuple) and any(message.string)]

    assert plurals
    assert {len(message.string) for message in plurals} == {6}


def test_lists_are_joined_by_the_comma_of_the_language():
    written = [path.name for path in (ROOT / "templates").rglob("*.html") if 'join:", "' in path.read_text()]

    assert written == []
