"""The network as a Mermaid flowchart, which code hosts and wikis draw.

Syntax: https://mermaid.js.org/syntax/flowchart.html. A text stands in quotes, and in it a number sign, a name and a
semicolon stand for a character that would end it; ``<br/>`` is a new line.
"""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.documents.picture.tiers import closets_by_tier, drawn_links, drawn_switches
from schoolbuild.documents.ways_out import ways_out
from schoolbuild.documents.words import link_words, plain, stack_words
from schoolbuild.model.network import Network

_ESCAPES = {"#": "#35;", "&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;"}


def mermaid(network: Network) -> str:
    """The flowchart: closets as subgraphs, a line for each link; a thick line is a LAG, a dotted one is planned."""
    return "\n".join(_lines(network)) + "\n"


def _lines(network: Network) -> Iterator[str]:
    switches = drawn_switches(network)
    rooms = {closet.name: closet.room for closet in network.document.closets}
    yield "flowchart TB"
    for way in ways_out(network):
        yield f"  {_id(way.key)}([{_text(way.name, way.kind)}])"
    for tier in closets_by_tier(network):
        for closet, names in tier:
            yield f"  subgraph {_id('closet-' + closet)} [{_text(rooms.get(closet, closet))}]"
            for name in names:
                switch = switches[name]
                yield f"    {_id(name)}[{_text(switch.host, stack_words(switch) + switch.models[0].name)}]"
            yield "  end"
    for way in ways_out(network):
        port = switches[way.switch].ports[way.port].socket.short
        yield f"  {_id(way.key)} ---|{_text(f'port {port}')}| {_id(way.switch)}"
    for link in drawn_links(network):
        planned = link in network.planned_links
        line = "-.-" if planned else "===" if link.lag is not None else "---"
        yield f"  {_id(link.a)} {line}|{_text(*link_words(network, switches, link, first=link.a))}| {_id(link.b)}"
    if network.planned:
        yield "  classDef planned stroke-dasharray: 6 4"
        yield f"  class {','.join(_id(name) for name in network.planned)} planned"


def _id(name: str) -> str:
    """Letters, digits and underscores only; with a letter in front, so that no word of the language can arise."""
    return "n_" + "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in name)


def _text(*lines: str) -> str:
    return '"' + "<br/>".join("".join(_ESCAPES.get(sign, sign) for sign in plain(line)) for line in lines) + '"'
