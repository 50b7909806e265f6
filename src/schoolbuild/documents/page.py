"""What a document is made of, whatever it is written as: sections, tables, rows. Texts are plain, not yet escaped."""

from __future__ import annotations

from dataclasses import dataclass, field

from schoolbuild.documents.picture import Picture


@dataclass(frozen=True)
class Row:
    """One line of a table. ``zone`` puts that zone's colour in front; ``quiet`` is for what is off or planned."""

    cells: tuple[str, ...]
    zone: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row says what the row is about. ``to_fill`` are columns left empty for a pen."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    to_fill: tuple[str, ...] = ()

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(f"{name} (to fill in)" if name in self.to_fill else name for name in self.columns)

    @property
    def narrow(self) -> tuple[bool, ...]:
        """For each column whether its cells are so short that none need be broken: names, ports, addresses."""
        return tuple(all(len(row.cells[place]) <= 20 for row in self.rows) for place in range(len(self.columns)))


@dataclass(frozen=True)
class Section:
    """A part of a document. A ``sheet`` starts a page of its own and is signed with the date and the standard."""

    title: str
    lead: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    key: tuple[Row, ...] = ()
    """What short words of the tables mean: each row is the word, its name, its meaning."""
    notes: tuple[str, ...] = ()
    sheet: bool = False

    @property
    def dense(self) -> bool:
        """Whether its rows must be narrow to fit on one page of A4."""
        return sum(len(table.rows) for table in self.tables) > 14


@dataclass(frozen=True)
class Drawing:
    """The picture of a page; ``mermaid`` is the same for Markdown."""

    picture: Picture
    mermaid: str


@dataclass(frozen=True)
class Document:
    """One document. ``name`` is its file without the ending; ``files`` are (file, what) that belong to it."""

    name: str
    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    drawing: Drawing | None = None
    files: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    """(document, title, what it says): on the first page only."""
    sheets: tuple[tuple[str, str], ...] = ()
    """(document, title) of the sheets for closet doors: on the first page only."""
    landscape: bool = False
    large: bool = False


@dataclass(frozen=True)
class Made:
    """What one maker gives: documents for people, tables for other programs, and files as they are, by name."""

    documents: tuple[Document, ...]
    csv: dict[str, Table] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stamp:
    """Which school, which standard and which state of the folder a document was made from."""

    school: str
    code: str
    folder: str
    standard: str
    state: str
    date: str
    """When it was printed, if somebody said so."""

    @property
    def text(self) -> str:
        said = f"Standard build {self.standard} \u00b7 {self.folder}, state {self.state}"
        return f"{said} \u00b7 {self.date}" if self.date else said
