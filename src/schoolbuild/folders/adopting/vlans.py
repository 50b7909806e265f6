"""VLANs that were added to switches, or renamed on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schoolbuild.folders.adopting.copy import WorkingCopy
from schoolbuild.folders.adopting.found import Found, Told
from schoolbuild.folders.importing.given import shown
from schoolbuild.folders.importing.notes import joined
from schoolbuild.folders.importing.vlans import recognise


def adopt_vlans(copy: WorkingCopy, found: Mapping[str, Found], chosen: Sequence[str], told: Told) -> None:
    """Add the VLANs that no folder knows, and take over new names on which all chosen switches agree."""
    network = copy.network
    known = {vlan.id: vlan for vlan in network.vlans.values()}
    titles: dict[int, str | None] = {}
    where: dict[int, list[str]] = {}
    renamed: dict[int, dict[str, list[str]]] = {}
    for name in chosen:
        for vlan in found[name].configuration.vlans.values():
            if vlan.id in known:
                if vlan.name is not None:
                    renamed.setdefault(vlan.id, {}).setdefault(vlan.name, []).append(name)
            elif vlan.id != 1:
                titles.setdefault(vlan.id, vlan.name)
                where.setdefault(vlan.id, []).append(name)
        missing = set(known) - set(found[name].configuration.vlans)
        for number in sorted(missing):
            told.not_adopted.append(
                f"{name}: VLAN {number} ({known[number].name}) is not on it; a folder has it everywhere or not at all"
            )
    _add(copy, titles, where, told)
    for number, names in renamed.items():
        vlan_name = known[number].name
        others = set(names) - {known[number].title}
        if not others:
            continue
        title = next(iter(sorted(others)))
        if len(names) > 1 or len(title) > 32:
            said = joined(f"{shown(name)!r} on {joined(by)}" for name, by in names.items())
            told.not_adopted.append(f"VLAN {number} ({vlan_name}): the switches do not agree on its name: {said}")
            continue
        if copy.has(("vlans", vlan_name)):
            copy.set_value(("vlans", vlan_name, "title"), title)
        else:
            copy.add(("vlans", vlan_name), {"title": title})
        told.adopted.append(f"VLAN {number} ({vlan_name}): it is called {shown(title)!r} now")


def _add(copy: WorkingCopy, titles: Mapping[int, str | None], where: Mapping[int, Sequence[str]], told: Told) -> None:
    plan = copy.standard.vlan_plan.vlans
    taken = set(copy.network.vlans)
    for number, vlan in recognise(titles, copy.standard).items():
        name, planned = vlan.name, vlan.planned
        if name in taken:  # The plan's VLAN of that meaning is in use: this is another one.
            name, planned = f"vlan_{number}", False
        said: dict[str, int | str] = {}
        if not planned or plan[name].id != number:
            said["id"] = number
        if vlan.title is not None and vlan.title[:32] != (plan[name].title if planned else name.upper()):
            said["title"] = vlan.title[:32]
        copy.add(("vlans", name), said or None)
        taken.add(name)
        told.adopted.append(
            f"VLAN {number}: added as {name} ({vlan.why}), seen on {joined(where[number])}; the next apply "
            "brings it to the other switches"
        )
