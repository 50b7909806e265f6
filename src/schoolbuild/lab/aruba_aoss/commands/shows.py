"""The ``show`` commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from schoolbuild.lab.aruba_aoss.grammar import ASG, ATMG, BOG, MCG, MRG, Values, rule
from schoolbuild.lab.aruba_aoss.running import interface_block, vlan_block
from schoolbuild.lab.aruba_aoss.session import Session
from schoolbuild.lab.aruba_aoss.show import neighbours, ports, routing, system, vlans
from schoolbuild.lab.aruba_aoss.words import Refused

if TYPE_CHECKING:
    from schoolbuild.lab.aruba_aoss.switch import AossSwitch


def _show(pattern: str, source: str, text: Callable[[AossSwitch], str], level: str = "operator") -> None:
    rule(level, f"show {pattern}", source=source)(lambda s, _: text(s.switch))


_show("version", BOG, system.version)
_show("system", BOG, system.system)
_show("system information", BOG, system.system)
_show("system-information", BOG, system.system)
_show("modules", BOG, system.modules)
_show("time", BOG, system.time)
_show("vlans", ATMG, vlans.overview)
_show("interfaces", MCG, ports.counters)
_show("interfaces brief", MCG, ports.brief)
_show("interfaces status", MCG, ports.status)
_show("name", MCG, ports.names)
_show("trunks", MCG, ports.trunks)
_show("lacp", MCG, ports.lacp)
_show("power-over-ethernet", MCG, ports.power)
_show("power-over-ethernet brief", MCG, ports.power)
_show("lldp config", MCG, neighbours.lldp_config)
_show("lldp info local-device", MCG, neighbours.local)
_show("lldp info remote-device", MCG, neighbours.remote)
_show("lldp info remote-device detail", MCG, lambda switch: neighbours.remote_detail(switch, None))
_show("mac-address", MCG, neighbours.mac_address)
_show("spanning-tree", ATMG, neighbours.spanning_tree)
_show("spanning-tree config", ATMG, neighbours.spanning_tree_config)
_show("ip", MRG, system.ip)
_show("ip route", MRG, routing.ip_route)
_show("access-list", ASG, routing.access_lists)
_show("ip ssh", ASG, system.ip_ssh)
_show("ip authorized-managers", ASG, system.managers, "manager")
_show("authorized-managers", ASG, system.managers, "manager")
_show("snmpv3 user", MCG, system.snmp_users, "manager")
_show("snmpv3 users", MCG, system.snmp_users, "manager")
_show("snmpv3 group", MCG, system.snmp_groups, "manager")
_show("snmpv3 enable", MCG, system.snmp_enable, "manager")
_show("dhcp-snooping", ASG, system.snooping)
_show("loop-protect", ATMG, system.loop_protect)
_show("banner motd", BOG, system.banner)
_show("config status", BOG, system.config_status, "manager")


@rule("manager", "show running-config", source=BOG)
def _running(s: Session, _: Values) -> str:
    return f"\nRunning configuration:\n\n{s.switch.running()}\n"


@rule("manager", "show config", "show startup-config", source=BOG)
def _startup(s: Session, _: Values) -> str:
    return f"\nStartup configuration: {s.switch.saves}\n\n{s.switch.startup()}\n"


@rule("manager", "show running-config interface <ports>", source=BOG)
def _running_interface(s: Session, v: Values) -> str:
    text = "\nRunning configuration:\n\n"
    for name in v["ports"]:
        text += "".join(
            f"{line}\n" for line in interface_block(s.state.ports[name]) or [f"interface {name}", "   exit"]
        )
    return text + "\n"


@rule("manager", "show running-config vlan <known-vids:vids>", source=BOG)
def _running_vlan(s: Session, v: Values) -> str:
    text = "\nRunning configuration:\n\n"
    for vid in v["vids"]:
        text += "".join(f"{line}\n" for line in vlan_block(s.state, s.state.vlans[vid]))
    return text + "\n"


@rule("operator", "show vlans <known-vid:vid>", source=ATMG)
def _one_vlan(s: Session, v: Values) -> str:
    return vlans.one(s.switch, s.state.vlans[v["vid"]])


@rule("operator", "show vlans ports <ports>", source=ATMG)
def _vlans_of_ports(s: Session, v: Values) -> str:
    from schoolbuild.lab.aruba_aoss.ports import compress

    return vlans.of_ports_together(s.switch, v["ports"], compress(v["ports"]))


@rule("operator", "show vlans ports <ports> detail", source=ATMG)
def _vlans_of_ports_detail(s: Session, v: Values) -> str:
    return vlans.of_ports(s.switch, v["ports"])


@rule("operator", "show interfaces <ports>", source=MCG)
def _one_port(s: Session, v: Values) -> str:
    return "".join(ports.one(s.switch, name) for name in v["ports"] if name in s.switch.ports_by_name)


@rule("operator", "show interfaces brief <ports>", source=MCG)
def _brief(s: Session, v: Values) -> str:
    return ports.brief(s.switch, v["ports"])


@rule("operator", "show interfaces status <ports>", source=MCG)
def _status(s: Session, v: Values) -> str:
    return ports.status(s.switch, v["ports"])


@rule("operator", "show name <ports>", source=MCG)
def _names(s: Session, v: Values) -> str:
    return ports.names(s.switch, v["ports"])


@rule("operator", "show lldp info remote-device <ports>", source=MCG)
def _remote_detail(s: Session, v: Values) -> str:
    return neighbours.remote_detail(s.switch, v["ports"])


@rule("operator", "show mac-address vlan <known-vid:vid>", source=MCG)
def _mac_of_vlan(s: Session, v: Values) -> str:
    return neighbours.mac_address(s.switch, vlan=v["vid"])


@rule("operator", "show mac-address <ports>", source=MCG)
def _mac_of_ports(s: Session, v: Values) -> str:
    return neighbours.mac_address(s.switch, ports=v["ports"])


@rule("operator", "show ip helper-address vlan <known-vid:vid>", source=MRG)
def _helpers(s: Session, v: Values) -> str:
    return routing.helpers(s.state.vlans[v["vid"]])


@rule("operator", "show access-list <acl:name> config", source=ASG)
def _access_list(s: Session, v: Values) -> str:
    if v["name"] not in s.state.acls:
        raise Refused(f"Invalid input: {v['name']}")
    return routing.access_list_config(s.state.acls[v["name"]])


@rule("operator", "show vsf", source=ATMG)
def _vsf(s: Session, _: Values) -> str:
    _needs_stack(s)
    return system.vsf(s.switch)


@rule("operator", "show vsf detail", source=ATMG)
def _vsf_detail(s: Session, _: Values) -> str:
    _needs_stack(s)
    return system.vsf_detail(s.switch)


def _needs_stack(s: Session) -> None:
    if not s.switch.stacked:
        raise Refused("VSF is not enabled.")
