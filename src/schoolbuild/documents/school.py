"""All documents of a school as files: which there are, and what stands in each. Nothing is written here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from schoolbuild.documents.addresses import address_schedule
from schoolbuild.documents.assets import asset_register
from schoolbuild.documents.cabling import cabling_list
from schoolbuild.documents.diagram import diagram
from schoolbuild.documents.forms import Forms
from schoolbuild.documents.front import front_page
from schoolbuild.documents.page import Made, Stamp
from schoolbuild.documents.ports import port_schedule
from schoolbuild.documents.words import count
from schoolbuild.model.network import Network

KINDS: Mapping[str, Callable[[Network], Made]] = {
    "diagram": diagram,
    "addresses": address_schedule,
    "ports": port_schedule,
    "cabling": cabling_list,
    "assets": asset_register,
}
"""What can be asked for, in the order in which it is listed."""

Format = Literal["html", "md", "all"]


def documents_of(
    root: Path,
    network: Network,
    only: Collection[str] = (),
    form: Format = "all",
    printed: date | None = None,
) -> dict[str, str]:
    """Every file by its name. The same folder and standard give the same bytes on every day and machine.

    ``only`` are keys of ``KINDS``; without it there is a first page as well. CSV, SVG, Mermaid and draw.io files belong
    to each format.

    Raises:
        SchoolbuildError: a template is missing or broken.
    """
    forms = Forms(root, stamp_of(network, printed))
    made = {kind: make(network) for kind, make in KINDS.items() if not only or kind in only}
    documents = [document for item in made.values() for document in item.documents]
    tables = {name: table for item in made.values() for name, table in item.csv.items()}
    if not only:
        documents.insert(0, front_page(network, _readme(root, network), documents, tables))
    files: dict[str, str] = {}
    for document in documents:
        if form in {"html", "all"}:
            files[f"{document.name}.html"] = forms.html(document)
        if form in {"md", "all"}:
            files[f"{document.name}.md"] = forms.markdown(document)
        if document.drawing is not None:
            files[f"{document.name}.svg"] = forms.svg(document.drawing)
    files.update({f"{name}.csv": forms.csv(table) for name, table in tables.items()})
    for item in made.values():
        files.update(item.files)
    return dict(sorted(files.items()))


def is_leftover(name: str, files: Collection[str], only: Collection[str], form: Format) -> bool:
    """Whether a file of that name is the sheet of a closet that is no more: no other name ever goes out of use."""
    stem, _, ending = name.rpartition(".")
    asked = (not only or "ports" in only) and ending in ({"html", "md"} if form == "all" else {form})
    return asked and stem.startswith("ports-") and name not in files


def stamp_of(network: Network, printed: date | None = None) -> Stamp:
    """What documents are signed with. The state changes with what the folder says, not with how it says it."""
    said = network.document.model_dump_json(exclude_defaults=True)
    return Stamp(
        school=network.document.school.name,
        code=network.code,
        folder=network.school,
        standard=network.standard.version,
        state=hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:8],
        date=f"{printed.day} {printed:%B %Y}" if printed is not None else "",
    )


def told(files: Mapping[str, str]) -> str:
    """``12 pages and 9 files``, for the line that says what was written."""
    pages = sum(name.endswith((".html", ".md")) for name in files)
    return f"{count(pages, 'page')}, {count(len(files) - pages, 'other file')}"


def _readme(root: Path, network: Network) -> str:
    path = root / "inventories" / network.school / "README.md"
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
