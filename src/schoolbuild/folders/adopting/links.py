"""VLANs that cables between switches carry: taken over where both ends agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schoolbuild.folders.adopting.copy import WorkingCopy
from schoolbuild.folders.adopting.found import Found, Told, vlans_of
from schoolbuild.folders.importing.notes import joined
from schoolbuild.model.network import Link


def adopt_link_vlans(
    copy: WorkingCopy,
    found: Mapping[str, Found],
    chosen: Sequence[str],
    ports: frozenset[str] | None,
    fresh: frozenset[str],
    told: Told,
) -> None:
    """Set ``vlans:`` of each link whose two ends carry the same other VLANs than the folder says.

    ``fresh`` are VLANs that this edit adds: a link that carries every VLAN will carry them, too.
    """
    vlans = vlans_of(copy.network)
    for link in copy.network.links:
        carried = {name: _carried(name, names, found, vlans.names) for name, names in link.ends()}
        if not set(carried) & set(chosen) or (ports is not None and not _named(link, chosen, ports)):
            continue
        everything = not copy.has((*link.path, "vlans"))
        seen = {
            name: tagged | fresh if everything else tagged for name, tagged in carried.items() if tagged is not None
        }
        wanted = frozenset(link.vlans)
        if any(not tagged for tagged in carried.values() if tagged is not None):
            told.not_adopted.append(f"cable {link.name}: an end carries no VLAN at all; the next apply sets it up")
            continue
        if all(tagged == wanted for tagged in seen.values()):
            continue
        if len(seen) < 2 or len(set(seen.values())) > 1:
            odd = joined(
                f"{name} carries {joined(sorted(tagged ^ wanted))} {'more' if tagged > wanted else 'otherwise'}"
                for name, tagged in seen.items()
                if tagged != wanted
            )
            told.not_adopted.append(f"cable {link.name}: the two ends do not agree, so neither is taken over: {odd}")
            continue
        tagged = next(iter(seen.values()))
        names = [name for name in vlans.everywhere if name in tagged]
        path = (*link.path, "vlans")
        if tagged == set(vlans.everywhere):
            if copy.has(path):
                copy.replace(path, [])
        else:
            copy.set_value(path, list(names))
        more, fewer = joined(sorted(tagged - wanted)), joined(sorted(wanted - tagged))
        told.adopted.append(f"cable {link.name}: both ends carry other VLANs now (more: {more}; no longer: {fewer})")


def _named(link: Link, chosen: Sequence[str], ports: frozenset[str]) -> bool:
    return any(name in chosen and set(names) & ports for name, names in link.ends())


def _carried(
    name: str, ports: Sequence[str], found: Mapping[str, Found], names: Mapping[int, str]
) -> frozenset[str] | None:
    """The VLANs that one end carries tagged, as far as the folder knows them; ``None`` if it was not seen."""
    item = found.get(name)
    port = item.configuration.ports.get(ports[0]) if item is not None and ports else None
    if port is None:
        return None
    if port.tagged == "all":
        return frozenset(names.values())
    return frozenset(names[number] for number in port.tagged if number in names)
