"""What was found on the switches as a proposed edit of the folder, and what cannot be adopted, with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from schoolbuild import families
from schoolbuild.families.all_configurations import read_configuration
from schoolbuild.families.all_facts import facts_of
from schoolbuild.families.configuration import SwitchConfiguration
from schoolbuild.folders.adopting.cables import adopt_cables
from schoolbuild.folders.adopting.copy import WorkingCopy
from schoolbuild.folders.adopting.found import Found, Told
from schoolbuild.folders.adopting.links import adopt_link_vlans
from schoolbuild.folders.adopting.ports import adopt_ports
from schoolbuild.folders.adopting.vlans import adopt_vlans
from schoolbuild.intent import Difference, compare, render
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.load import LoadedSchool
from schoolbuild.model.network import Network
from schoolbuild.model.standard import Standard

_REASONS = (
    (r"hostname", "a host name follows from the school's code and the switch's name"),
    (r"(?:no )?(?:aaa|username|password|enable|radius|tacacs|line |banner|ip authorized|service pass)",
     "how one logs in is the standard's (standard/management.yml); a secret is never taken from a switch"),
    (r"(?:no )?(?:telnet|web-management|ip ssh|ip http|crypto|tftp)",
     "the ways in are the standard's: mend the switch"),
    (r"(?:no )?(?:snmp|logging|s?ntp|clock|time|console|service|ip domain|ip dns|vtp|lldp run)",
     "this is the standard's (standard/management.yml), the same in every school"),
    (r"(?:no )?(?:spanning-tree|errdisable|loop-protect)",
     "the tree and its guards follow from the standard and from what a port is for"),
    (r"(?:no )?(?:ip )?dhcp[- ]snooping", "it follows from the VLANs and from what a port is for"),
    (r"(?:no )?ip (?:routing|route|default-gateway|access-list)|interface vlan",
     "addresses and routes follow from the school's range, its gateway and `routing`: edit school.yml"),
    (r"trunk |interface port-channel", "a LAG is a link of the folder: edit network.yml"),
    (r"vlan ", "a VLAN's ports follow from the ports and cables of the folder"),
    (r"interface ", "it follows from the port's profile, which has no setting for it"),
)  # fmt: skip

_NOT_ASKED = "not asked for; without --port it would be adopted"


@dataclass(frozen=True)
class Left:
    """A difference that stays: on which switch, the line (``+`` would come with an apply, ``-`` would go), and why."""

    switch: str
    line: str
    why: str


@dataclass
class Proposal:
    """The edit. ``solved`` counts, by switch, the differing lines that it makes go away; ``not_seen`` were not told."""

    copy: WorkingCopy
    told: Told
    left: list[Left] = field(default_factory=list)
    solved: dict[str, int] = field(default_factory=dict)
    not_seen: dict[str, str] = field(default_factory=dict)


def propose(
    loaded: LoadedSchool,
    standard: Standard,
    documents: Sequence[AsIs],
    *,
    only: str | None = None,
    ports: frozenset[str] | None = None,
) -> Proposal:
    """Put the edit together.

    ``only`` is the short name of the one switch whose drift is adopted; ``ports`` its ports, by full name.

    Raises:
        SchoolbuildError: the folder has errors.
    """
    copy = WorkingCopy(loaded, standard)
    proposal = Proposal(copy, Told())
    found = _found(copy.network, documents, proposal.not_seen)
    chosen = [name for name in found if only is None or name == only]
    first = {name: _differences(copy.network, found[name]) for name in chosen}
    freed = adopt_cables(copy, found, chosen, ports, proposal.told)
    copy.refresh()
    known = set(copy.network.vlans)
    if ports is None:
        adopt_vlans(copy, found, chosen, proposal.told)
        copy.refresh()
    fresh = frozenset(copy.network.vlans) - known
    adopt_link_vlans(copy, found, chosen, ports, fresh, proposal.told)
    copy.refresh()
    adopt_ports(copy, found, chosen, ports, freed, proposal.told)
    copy.refresh()
    for name in chosen:
        now = _differences(copy.network, found[name])
        proposal.solved[name] = len(set(first[name]) - set(now))
        proposal.left += [Left(name, f"{sign} {line}", _reason(line)) for sign, line in now]
    if ports is not None:
        whole = {(left.switch, left.line) for left in propose(loaded, standard, documents, only=only).left}
        proposal.left = [
            left if (left.switch, left.line) in whole else Left(left.switch, left.line, _NOT_ASKED)
            for left in proposal.left
        ]
    return proposal


def _found(network: Network, documents: Sequence[AsIs], not_seen: dict[str, str]) -> dict[str, Found]:
    """What each switch of the school runs, by short name."""
    by_host = {document.host: document for document in documents}
    found: dict[str, Found] = {}
    for name, switch in network.switches.items():
        document = by_host.get(switch.host)
        why = _cannot(document, switch.family)
        if document is None or document.running is None or why is not None:
            not_seen[name] = why or "it was not collected"
            continue
        facts = facts_of(document)
        found[name] = Found(
            switch=name,
            family=switch.family,
            running=document.running,
            configuration=read_configuration(switch.family, document.running),
            neighbours=facts.neighbours,
        )
    return found


def _cannot(document: AsIs | None, family: str) -> str | None:
    if document is None:
        return "it was not collected"
    if document.failure is not None and document.running is None:
        return document.failure.message
    if document.running is None or not document.running.strip():
        return "its running configuration was not collected"
    if document.family != family:
        return f"it is of the family {document.family}, the folder says {family}"
    return families.get(family).looks_whole(document.running)


def intended(network: Network, found: Found) -> SwitchConfiguration:
    """What should stand on a switch, read by the same reader as what does."""
    return read_configuration(found.family, render(network, found.switch))


def _differences(network: Network, found: Found) -> list[tuple[str, Difference]]:
    compared = compare(families.get(found.family), render(network, found.switch), found.running)
    return [*(("+", line) for line in compared.missing), *(("-", line) for line in compared.extra)]


def _reason(line: Difference) -> str:
    words, head = line.line.lower(), (line.section or line.line).lower()
    for pattern, why in _REASONS:
        if re.match(pattern, head) or (line.section and pattern != "vlan " and re.match(pattern, words)):
            return why
    return "a school's folder has no word for it"
