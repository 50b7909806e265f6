"""Documents as HTML, Markdown, SVG and CSV. Whatever a school is called, its name stays a name: all is escaped."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from schoolbuild.documents.page import Document, Drawing, Stamp, Table
from schoolbuild.documents.words import plain
from schoolbuild.model.errors import SchoolbuildError

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BYTE_ORDER_MARK = "\ufeff"
_MEANS_SOMETHING = re.compile(r"([\\`*_\[\]|~#!])")
_AS_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class Verbatim(str):
    """A text that stands in Markdown as it is."""

    __slots__ = ()


def csv_cell(text: str) -> str:
    """A cell that a spreadsheet takes for text: an apostrophe in front of what it would take for a formula.

    OWASP, CSV Injection: a cell must not begin with ``=``, ``+``, ``-`` or ``@``, nor with their full-width forms.
    """
    cell = plain(text)
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell


def markdown_text(value: object) -> str:
    """A text without meaning in Markdown, in a table or outside; numbers and verbatim texts stay as they are."""
    if isinstance(value, Verbatim):
        return value
    escaped = _MEANS_SOMETHING.sub(r"\\\1", "".join(_AS_HTML.get(sign, sign) for sign in plain(value)))
    return re.sub(r"^([0-9]*)([-+.)])(?= )", r"\1\\\2", escaped)


class Forms:
    """Writes documents that carry one stamp.

    Raises:
        SchoolbuildError: a template or style is missing or broken.
    """

    def __init__(self, root: Path, stamp: Stamp) -> None:
        self.stamp = stamp
        self.folder = root / "templates" / "document"
        self.style = self.folder.parent / "report" / "style.css"
        loader = FileSystemLoader(self.folder)
        shared: dict[str, Any] = {"loader": loader, "undefined": StrictUndefined, "keep_trailing_newline": True}
        self._pages = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_clean, **shared)
        # Markdown is escaped by markdown_text: what HTML's rules would do to it shows as text.
        self._markdown = Environment(trim_blocks=True, lstrip_blocks=True, finalize=markdown_text, **shared)  # noqa: S701

    def html(self, document: Document) -> str:
        """A page that needs no other file."""
        return self._fill(self._pages, "document.html.j2", document=document, style=self._css())

    def markdown(self, document: Document) -> str:
        """The same for code hosts and wikis."""
        chart = Verbatim(document.drawing.mermaid) if document.drawing is not None else None
        rule = Verbatim("---")
        return self._fill(self._markdown, "document.md.j2", document=document, chart=chart, rule=rule)

    def svg(self, drawing: Drawing) -> str:
        """The picture alone, with its colours in it."""
        return self._fill(
            self._pages,
            "picture.svg.j2",
            picture=drawing.picture,
            name=self.stamp.school,
            style=self._css("colours.css", "picture.css"),
            words=self.stamp.text,
        )

    def csv(self, table: Table) -> str:
        """A table for spreadsheets: they know UTF-8 by the mark in front."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(csv_cell(head) for head in table.heads)
        writer.writerows([csv_cell(cell) for cell in row.cells] for row in table.rows)
        return _BYTE_ORDER_MARK + file.getvalue()

    def _css(self, *names: str) -> Markup:
        sheets = [self.folder / name for name in names or ("colours.css", "picture.css", "document.css")]
        if not names:
            sheets.insert(1, self.style)
        try:
            # Our own files, so they need no escaping; everything else on the page is escaped.
            return Markup("".join(sheet.read_text(encoding="utf-8") for sheet in sheets))  # noqa: S704
        except OSError as error:
            raise _broken(error, str(error.filename)) from None

    def _fill(self, environment: Environment, template: str, **values: Any) -> str:
        try:
            return environment.get_template(template).render(stamp=self.stamp, **values)
        except (TemplateError, OSError) as error:
            raise _broken(error, str(self.folder / template)) from None


def _clean(value: Any) -> Any:
    """What is printed on a page: no control characters in texts of schools; our own markup and numbers as they are."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _broken(error: Exception, where: str) -> SchoolbuildError:
    return SchoolbuildError(
        f"the document cannot be made: {error}", where=where, fix="restore the templates from version control"
    )
