"""The first page of a school's documents: who the school is, and what else there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from schoolbuild.documents.page import Document, Row, Section, Table
from schoolbuild.documents.words import count
from schoolbuild.model.network import Network

_SAYS = {
    "diagram": "switches, cables and ways out in one picture",
    "addresses": "VLANs, subnets, who has which address, what is free",
    "ports": "what each port is for, closet by closet",
    "cabling": "both ends of every cable",
    "assets": "every box with its serial number",
}


def front_page(network: Network, readme: str, documents: Sequence[Document], tables: Mapping[str, Table]) -> Document:
    """The page that links all others. ``readme`` is the text of the school's README, ``tables`` are CSV files."""
    paragraph = first_paragraph(readme)
    facts = Table("What the folder says of it", ("What", "Value"), tuple(Row(pair) for pair in _facts(network)))
    return Document(
        name="index",
        title="Documents",
        lead=(paragraph,) if paragraph else (),
        sections=(Section("The school", tables=(facts,)),),
        files=tuple((f"{name}.csv", f"{table.caption}: for spreadsheets") for name, table in tables.items()),
        links=tuple((page.name, page.title, _SAYS[page.name]) for page in documents if page.name in _SAYS),
        sheets=tuple((page.name, page.title) for page in documents if page.name not in _SAYS),
    )


def first_paragraph(readme: str) -> str:
    """The first paragraph of a Markdown text that is no heading, as plain text; empty if there is none."""
    for block in readme.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        text = [line for line in lines if not line.startswith(("#", "<!--"))]
        if text and not text[0].startswith(("- ", "* ", "|", "```", "!")):
            return " ".join(text).replace("**", "").replace("`", "")
    return ""


def _facts(network: Network) -> Iterator[tuple[str, str]]:
    about = network.document.school
    yield "Name", about.name
    yield "Code", about.code
    yield "Kind", about.kind.replace("_", " ")
    if about.urn is not None:
        yield "Unique Reference Number", str(about.urn)
    yield "Services bought", ", ".join(network.document.services) or "none"
    yield "Address range", ", ".join(str(item) for item in network.document.addresses.ranges)
    yield (
        "Way out",
        ", ".join((network.document.gateway.name, *(item.name for item in network.document.other_gateways))),
    )
    boxes = sum(len(switch.chassis) for switch in network.switches.values())
    switches = count(len(network.switches), "switch", "switches")
    yield "Switches", switches if boxes == len(network.switches) else f"{switches} of {boxes} chassis"
    if network.planned:
        yield "Planned", ", ".join(switch.host for switch in network.planned.values())
    yield "Closets", ", ".join(closet.room for closet in network.document.closets) or "none"
