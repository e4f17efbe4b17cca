"""The demonstration in a database of its own, loaded once per run."""

from config.demo.load import load
from tests import databases


def loaded() -> str:
    """The name of that database; this process's own clone is the caller's to renew."""
    return databases.kept("demo", fill)[0]


def fill() -> None:
    load()
