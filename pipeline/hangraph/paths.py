"""Locate the data folders: inside the installed package, else in the repository checkout."""

from __future__ import annotations

from pathlib import Path

from hangraph.errors import ConfigError

PACKAGE = Path(__file__).resolve().parent
REPOSITORY = PACKAGE.parent.parent


def data_folder(name: str) -> Path:
    """Return the folder `name` of the installed package, else of the repository.

    A wheel carries the folders inside the package; an editable install leaves them in the checkout.
    Raises ConfigError if neither has it.
    """
    for place in (PACKAGE / name, REPOSITORY / name):
        if place.is_dir():
            return place
    raise ConfigError(f"the folder {name!r} is missing", subject="hangraph", hint="reinstall the package")


def ontology_folder() -> Path:
    """Return the folder of the ontology (Turtle, shapes, lexicon, questions)."""
    return data_folder("ontology")


def model_folder(name: str = "ko_news") -> Path:
    """Return the folder of a model that hangraph ships; whether its files are there is the reader's to check."""
    return PACKAGE / "models" / name


def config_file() -> Path:
    """Return the spaCy config that hangraph ships."""
    return PACKAGE / "config.cfg"
