"""Everything a check may look at: one switch, what it should be, what was seen of it, and the school around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schoolbuild.assess.cabling import Cabling
from schoolbuild.assess.drift import Drift
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.families.switch_facts import FIELDS, SwitchFacts
from schoolbuild.model.network import Network, Switch, Vlan
from schoolbuild.model.port_names import port_ranges

PATHS: Mapping[str, str] = {
    **{f"facts.{name}": "a fact read from the switch's documents" for name in FIELDS},
    "drift.intended": "how the running configuration differs from the intended one",
    "drift.saved": "how the startup configuration differs from the running one",
    "cabling": "the cables between switches, heard by LLDP",
}
"""The as-is paths that a control may name."""


@dataclass(frozen=True)
class Case:
    """One switch before the judge. ``seen`` holds the facts of every switch of the school that was collected."""

    network: Network
    switch: Switch
    facts: SwitchFacts
    drift: Drift
    cabling: Cabling
    seen: Mapping[str, SwitchFacts]

    @property
    def host(self) -> str:
        return self.switch.host

    def value(self, path: str) -> object:
        """What stands at an as-is path.

        Raises:
            Unclear: it was not learned; the message says why.
        """
        if path == "cabling":
            return self.cabling
        if path == "drift.intended":
            if self.drift.lines is None:
                raise Unclear(self.drift.lines_unknown)
            return self.drift.lines
        if path == "drift.saved":
            if self.drift.unsaved is None:
                raise Unclear(self.drift.unsaved_unknown)
            return self.drift.unsaved
        name = path.removeprefix("facts.")
        value = getattr(self.facts, name)
        if value is None:
            raise Unclear(self.facts.unknown.get(name, f"{name.replace('_', ' ')}: not learned from this switch"))
        return value

    def vlan_text(self, vlan: int | None) -> str:
        """``40 CURRICULUM``, or ``none``."""
        if vlan is None:
            return "none"
        known: Vlan | None = next((item for item in self.network.vlans.values() if item.id == vlan), None)
        return f"{vlan} {known.title}" if known is not None else str(vlan)

    def ports_text(self, names: Iterable[str]) -> str:
        """Ports of this switch in their short form, neighbours as ranges."""
        ports = self.switch.ports
        return port_ranges(ports[name].socket.short if name in ports else name for name in names)

    def vlan_id(self, name: str | None) -> int | None:
        return self.network.vlans[name].id if name is not None and name in self.network.vlans else None
