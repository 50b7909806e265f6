"""Writes the pages: one self-contained HTML file per school, and the index of all schools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup, escape

from schoolbuild.evidence import write_text
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network
from schoolbuild.report.index import index_view
from schoolbuild.report.view import page_view


def write_page(root: Path, network: Network, summary: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> Path:
    """Write ``build/report/<school>.html`` from a run's summary and results.

    Raises:
        SchoolbuildError: a template is broken, or the file cannot be written.
    """
    page = page_view(network, summary, results)
    path = root / "build" / "report" / f"{network.school}.html"
    write_text(path, _fill(root, "school.html.j2", page=page))
    return path


def write_index(root: Path) -> Path:
    """Write ``build/report/index.html`` from the newest judged run of every school.

    Raises:
        SchoolbuildError: a template is broken, or the file cannot be written.
    """
    path = root / "build" / "report" / "index.html"
    write_text(path, _fill(root, "index.html.j2", index=index_view(root)))
    return path


def _fill(root: Path, template: str, **values: Any) -> str:
    folder, shared = root / "templates" / "report", root / "templates" / "document"
    environment = Environment(
        loader=FileSystemLoader([folder, shared]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = _with_code
    try:
        sheets = (shared / "colours.css", folder / "style.css", shared / "picture.css")
        style = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
        # Our own file, so it needs no escaping; everything else on the page is escaped.
        return environment.get_template(template).render(style=Markup(style), **values)  # noqa: S704
    except (TemplateError, OSError) as error:
        raise SchoolbuildError(
            f"the page cannot be made: {error}",
            where=str(folder / template),
            fix="restore the templates from version control",
        ) from None


def _with_code(text: str) -> Markup:
    """A text with what stands between backticks as code, everything else escaped."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(piece) if index % 2 else escape(piece) for index, piece in enumerate(pieces))
