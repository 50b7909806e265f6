"""The test of cables between switches against what the school's folder declares."""

from __future__ import annotations

from schoolbuild.assess.cabling import Cable, Cabling, End, Miscabling
from schoolbuild.assess.case import Case
from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.verdict import Fault, Verdict, bad, good, irrelevant, unknown


def cables_as_declared(case: Case, value: object) -> Verdict:
    """Each declared cable of this switch is heard by LLDP at both ends, and no undeclared one is."""
    cabling = understood(value, Cabling)
    own = [cable for cable in cabling.declared if cable.touches(case.switch.name)]
    expected = f"{len(own)} cable{'s' if len(own) != 1 else ''} as declared"
    wrong = [item for item in cabling.wrong if case.switch.name in item.switches]
    if wrong:
        return bad([_fault(case, item) for item in wrong])
    unclear = [reason for cable, reason in cabling.unclear.items() if cable in own]
    if unclear:
        return unknown("; ".join(dict.fromkeys(unclear)), expected)
    if case.facts.neighbours is None:
        return unknown(case.facts.unknown.get("neighbours", "no LLDP neighbours were learned"))
    if not own:
        return irrelevant("no cable to another switch is declared")
    return good(expected, expected)


def _fault(case: Case, item: Miscabling) -> Fault:
    hosts = tuple(case.network.switches[name].host for name in item.switches)
    return Fault(
        what=_what(case, item),
        expected="; ".join(_text(case, cable) for cable in item.declared) or "no cable",
        found="; ".join(_text(case, cable) for cable in item.heard) or "no neighbour heard",
        topic="cabling",
        kind="miscabled",
        subject=item.cause,
        cause=item.cause,
        hosts=hosts,
        fix=_fix(item),
    )


def _what(case: Case, item: Miscabling) -> str:
    if not item.declared:
        return "an undeclared cable: " + "; ".join(_text(case, cable) for cable in item.heard)
    if not item.heard:
        cable = item.declared[0]
        return f"no neighbour is heard on the cable {_text(case, cable)}"
    if len(item.declared) == 1 and len(item.heard) == 1:
        near, wanted, there = _moved(item.declared[0], item.heard[0])
        return f"the cable from {_end(case, near)} leads to {_end(case, there)} instead of {_end(case, wanted)}"
    stayed = {end for cable in item.heard for end in (cable.a, cable.b)}
    crossed = {end for cable in item.declared for end in (cable.a, cable.b)} & stayed
    here = [end for end in item.ends if end in crossed and end[0] == item.switches[0]]
    host = case.network.switches[item.switches[0]].host
    return f"cables are exchanged at {host}: {' and '.join(_port(case, end) for end in here)}"


def _moved(declared: Cable, heard: Cable) -> tuple[End, End, End]:
    """The end that stayed, where the other end should be, and where it is."""
    stayed = declared.a if declared.a in (heard.a, heard.b) else declared.b
    return (
        stayed,
        declared.b if stayed == declared.a else declared.a,
        heard.b if stayed == heard.a else heard.a,
    )


def _fix(item: Miscabling) -> str:
    if not item.declared:
        return "declare the cable in network.yml, or take it out"
    if not item.heard:
        return "check plug, module and patch panel at both ends, and that both ports are switched on"
    return "plug as expected; if the cabling was changed on purpose, correct network.yml"


def _text(case: Case, cable: Cable) -> str:
    return f"{_end(case, cable.a)} to {_end(case, cable.b)}"


def _end(case: Case, end: End) -> str:
    return f"{case.network.switches[end[0]].host} {_port(case, end)}"


def _port(case: Case, end: End) -> str:
    port = case.network.switches[end[0]].ports.get(end[1])
    return f"port {port.socket.short if port is not None else end[1]}"
