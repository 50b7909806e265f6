"""The network diagram: a picture on a page, and the same for Mermaid and diagrams.net."""

from __future__ import annotations

from schoolbuild.documents.drawio import drawio
from schoolbuild.documents.mermaid import mermaid
from schoolbuild.documents.page import Document, Drawing, Made
from schoolbuild.documents.picture import draw
from schoolbuild.model.network import Network


def diagram(network: Network) -> Made:
    """The page with the picture, and the files. The picture alone, ``diagram.svg``, is written with the pages."""
    picture, chart = draw(network), mermaid(network)
    files = (
        ("diagram.svg", "the picture alone, for other documents"),
        ("diagram.drawio", "to be edited in diagrams.net"),
        ("diagram.mmd", "Mermaid, for wikis"),
    )
    lead = (
        f"{picture.summary}. A box is a switch with its ports in the colours of their VLANs; a line is a cable, "
        "and two side by side are a LAG. On each line: the ports of both ends, the upper one's first.",
    )
    wide = picture.width > picture.height
    page = Document("diagram", "Network diagram", lead, (), Drawing(picture, chart), files, landscape=wide)
    return Made((page,), files={"diagram.mmd": chart, "diagram.drawio": drawio(network, picture)})
