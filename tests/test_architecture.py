"""What holds the house together and no single app can see: knowledge flows down, files stay small, locks are whole."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.template import engines

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ["publishing", "confidentiality", "jobs", "accounts", "participants", "dialogues", "transfers", "dashboards"]
CEILING = 350
NO_DRAWERS = {
    "core", "common", "utils", "helpers", "services", "managers", "signals", "mixins", "misc",
}  # fmt: skip
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE)
# Assembled here, so that this file is not its own finding.
ADDRESSES = re.compile("|".join(("files" + r"\.python" + "hosted", "pypi" + r"\.org/simple", "--index" + "-url")))


def ours(*patterns):
    """The files of the project itself, not of its environments or caches."""
    top = [ROOT / name for name in (*LAYERS, "config", "tests", "templates", "static", "requirements", "docs")]
    return sorted(path for folder in top for pattern in patterns for path in folder.rglob(pattern))


def python_files():
    return [path for path in ours("*.py") if "migrations" not in path.parts]


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_compiles_and_has_nothing_inline(path):
    text = path.read_text()

    engines["django"].from_string(text)

    assert not INLINE.search(text), "the content security policy blocks inline styles and scripts"


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_file_is_too_long():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in python_files()}

    assert {name: length for name, length in lengths.items() if length > CEILING} == {}


def test_no_drawer_for_everything():
    assert [str(path) for path in python_files() if {path.stem, path.parent.name} & NO_DRAWERS] == []


@pytest.mark.parametrize("name", LAYERS[1:])
def test_tables_refer_downwards_only(name):
    """A foreign key given as a string is an import that no import contract sees; accounts go by the setting."""
    allowed = {*LAYERS[: LAYERS.index(name) + 1], "contenttypes", "auth"}

    upward = [
        f"{model.__name__}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_app_config(name).get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is not get_user_model()
        if field.related_model._meta.app_label not in allowed
    ]

    assert upward == []


@pytest.mark.parametrize("name", LAYERS)
def test_code_names_no_address_of_a_higher_app(name):
    higher = "|".join([*LAYERS[LAYERS.index(name) + 1 :], "nothing-is-higher"])
    pattern = re.compile(rf"""(?:reverse|redirect|resolve_url|reverse_lazy)\(\s*["'](?:{higher}):""")

    found = [str(path.relative_to(ROOT)) for path in (ROOT / name).rglob("*.py") if pattern.search(path.read_text())]

    assert found == []


def test_no_file_names_a_registry_or_a_place_on_one_machine():
    files = [*ours("*.py", "*.html", "*.lock", "*.md", "*.css", "*.js"), ROOT / "backchannel", ROOT / "pyproject.toml"]

    assert [str(path) for path in files if ADDRESSES.search(path.read_text())] == []


@pytest.mark.parametrize(("lock", "groups"), [("production", []), ("demo", ["servers"]), ("dev", ["servers", "dev"])])
def test_lock_holds_every_dependency_with_hashes(lock, groups):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = list(project["project"]["dependencies"])
    for group in groups:
        wanted += project["dependency-groups"][group]

    text = (ROOT / "requirements" / f"{lock}.lock").read_text()

    locked = set(re.findall(r"^([a-z0-9._-]+==[^\s;]+)", text, re.MULTILINE))
    assert {re.sub(r"\[.*?\]", "", each).lower() for each in wanted} <= locked
    for entry in re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in entry


def test_launcher_stays_a_dozen_lines():
    lines = (ROOT / "backchannel").read_text().splitlines()

    assert len(lines) <= 20


def test_continuous_integration_runs_what_anybody_runs():
    commands = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]

    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', "exec ./backchannel test"]
