"""The Jinja2 templates of switches, compiled once per process. They print a view and compute nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError

from schoolbuild.model.errors import SchoolbuildError

# The templates print what the views of this package compute, so they come from the same checkout as the package.
FOLDER = Path(__file__).parents[3] / "templates" / "switch"


def environment(folder: Path) -> Environment:
    """How a folder of switch templates is read: a name that the view does not have is an error, never an empty text."""
    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        autoescape=False,  # noqa: S701  # configuration text, not HTML
    )


@cache
def _environment() -> Environment:
    return environment(FOLDER)


@cache
def template(family: str, name: str) -> Template:
    """A template, compiled.

    Raises:
        SchoolbuildError: it is missing, or is no valid Jinja2.
    """
    try:
        return _environment().get_template(f"{family}/{name}.j2")
    except TemplateError as error:
        raise SchoolbuildError(
            f"the template cannot be used: {error}",
            where=str(FOLDER / family / f"{name}.j2"),
            fix="restore it from version control; schoolbuild must be installed from its checkout",
        ) from None


def fill(family: str, name: str, view: object) -> str:
    """The template printed with a view.

    Raises:
        SchoolbuildError: the template asks for something that the view does not have.
    """
    try:
        return template(family, name).render(view=view)
    except TemplateError as error:
        raise SchoolbuildError(
            f"the template and the view do not fit: {error}",
            where=str(FOLDER / family / f"{name}.j2"),
            fix="correct the name in the template, or add the field to the view in schoolbuild.intent",
        ) from None
