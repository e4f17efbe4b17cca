"""The Arabic of the frame, the door, the error pages and what an official reads is complete and well-formed."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from confidentiality.markings import MEANINGS
from dialogues.vocabulary import Stage, Track

ROOT = Path(settings.BASE_DIR)
READ = [
    *ROOT.glob("templates/base*.html"),
    *ROOT.glob("templates/[45]*.html"),
    *ROOT.glob("templates/components/*.html"),
    *ROOT.glob("templates/django/**/*.html"),
    *(
        path
        for folder in ("account", "accounts", "mfa", "usersessions")
        for path in ROOT.glob(f"templates/{folder}/**/*.html")
    ),
]
SAID = re.compile(r"{% translate ([\"'])(.*?)\1(?: context ([\"'])(.*?)\3)?")
BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?)(?:{% plural %}.*?)?{% endblocktranslate %}", re.S)
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


@pytest.mark.parametrize("path", READ, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_every_sentence_of_the_frame_is_translated(path, translated):
    source = path.read_text()
    said = {(text, context) for _, text, _, context in SAID.findall(source)}
    said |= {(re.sub(r"{{ (\w+) }}", r"%(\1)s", text), "") for text in BLOCK.findall(source)}

    assert said - translated == set()


def test_what_a_label_means_on_a_briefing_is_translated(translated):
    sentences = {(str(sentence), "") for (_, on), sentence in MEANINGS.items() if on == "briefing"}

    assert sentences - translated == set()


def test_tracks_and_stages_are_translated(translated):
    assert {(str(choice.label), "") for choice in [*Track, *Stage]} - translated == set()


def test_fields_survive_translation(arabic):
    wrong = [
        message.id
        for message in arabic
        if message.id and not isinstance(message.id, tuple) and message.string
        if sorted(FIELD.findall(message.id)) != sorted(FIELD.findall(message.string))
    ]

    assert wrong == []


def test_numbers_have_their_six_forms(arabic):
    plurals = [message for message in arabic if isinstance(message.id, tuple) and any(message.string)]

    assert plurals
    assert {len(message.string) for message in plurals} == {6}
