"""Spanning tree: of the switch and of its ports."""

from __future__ import annotations

from schoolbuild.lab.aruba_aoss.commands.layer2 import vlan_list
from schoolbuild.lab.aruba_aoss.grammar import ATMG, Values, rule
from schoolbuild.lab.aruba_aoss.session import Session
from schoolbuild.lab.aruba_aoss.words import error, invalid


@rule("config", "spanning-tree", "spanning-tree enable", source=ATMG)
def _on(s: Session, _: Values) -> None:
    s.state.stp.enabled = True


@rule("config", "no spanning-tree", "spanning-tree disable", source=ATMG)
def _off(s: Session, _: Values) -> None:
    s.state.stp.enabled = False


@rule("config", "spanning-tree mode (mstp|rapid-pvst):mode", source=ATMG)
def _mode(s: Session, v: Values) -> None:
    s.state.stp.mode = v["mode"]


@rule("config", "spanning-tree priority <step>", source=ATMG)
def _priority(s: Session, v: Values) -> None:
    """A step from 0 to 15, times 4096."""
    s.state.stp.priority = v["step"]


@rule("config", "no spanning-tree priority", source=ATMG)
def _default_priority(s: Session, _: Values) -> None:
    s.state.stp.priority = 8


@rule("config", "spanning-tree config-name <name:title>", source=ATMG)
def _config_name(s: Session, v: Values) -> None:
    s.state.stp.config_name = v["title"]


@rule("config", "no spanning-tree config-name", source=ATMG)
def _no_config_name(s: Session, _: Values) -> None:
    s.state.stp.config_name = None


@rule("config", "spanning-tree config-revision <revision>", source=ATMG)
def _revision(s: Session, v: Values) -> None:
    s.state.stp.revision = v["revision"]


@rule("config", "no spanning-tree config-revision", source=ATMG)
def _no_revision(s: Session, _: Values) -> None:
    s.state.stp.revision = 0


@rule("config", "spanning-tree bpdu-protection-timeout <seconds>", source=ATMG)
def _timeout(s: Session, v: Values) -> None:
    s.state.stp.bpdu_timeout = v["seconds"]


@rule("config", "no spanning-tree bpdu-protection-timeout", source=ATMG)
def _no_timeout(s: Session, _: Values) -> None:
    s.state.stp.bpdu_timeout = 0


@rule("config", "spanning-tree trap errant-bpdu", source=ATMG)
def _trap(s: Session, _: Values) -> None:
    s.state.stp.trap_errant_bpdu = True


@rule("config", "no spanning-tree trap errant-bpdu", source=ATMG)
def _no_trap(s: Session, _: Values) -> None:
    s.state.stp.trap_errant_bpdu = False


@rule("config", "spanning-tree instance <instance> vlan <rest:list>", source=ATMG)
def _instance(s: Session, v: Values) -> None:
    vlans = vlan_list(v["list"])
    for number, members in s.state.stp.instances.items():
        if number != v["instance"] and vlans & set(members):
            raise error(f"VLAN {min(vlans & set(members))} is already mapped to instance {number}.")
    s.state.stp.instances[v["instance"]] = sorted(vlans | set(s.state.stp.instances.get(v["instance"], ())))


@rule("config", "spanning-tree instance <instance> priority <step>", source=ATMG)
def _instance_priority(s: Session, v: Values) -> None:
    s.state.stp.instance_priority[v["instance"]] = v["step"]


@rule("config", "no spanning-tree instance <instance>", source=ATMG)
def _no_instance(s: Session, v: Values) -> None:
    if v["instance"] not in s.state.stp.instances:
        raise invalid(str(v["instance"]))
    del s.state.stp.instances[v["instance"]]
    s.state.stp.instance_priority.pop(v["instance"], None)


_FLAGS = {
    "admin-edge-port": "edge",
    "auto-edge-port": "auto_edge",
    "bpdu-protection": "bpdu_protection",
    "bpdu-filter": "bpdu_filter",
    "root-guard": "root_guard",
    "tcn-guard": "tcn_guard",
    "loop-guard": "loop_guard",
}
_CHOICE = "(" + "|".join(_FLAGS) + "):flag"


def _check(s: Session, names: list[str]) -> None:
    inside = [name for name in names if s.state.lag_of(name)]
    if inside:
        raise error(f"Port {inside[0]} is a member of {s.state.lag_of(inside[0])}: configure the trunk instead.")


@rule("config", f"spanning-tree <ports> {_CHOICE}", source=ATMG, value="on")
@rule("config", f"no spanning-tree <ports> {_CHOICE}", source=ATMG, value="")
def _port_flag(s: Session, v: Values) -> None:
    _check(s, v["ports"])
    for name in v["ports"]:
        setattr(s.state.ports[name].stp, _FLAGS[v["flag"]], bool(v["value"]))


@rule("interface", f"spanning-tree {_CHOICE}", source=ATMG, value="on")
@rule("interface", f"no spanning-tree {_CHOICE}", source=ATMG, value="")
def _own_flag(s: Session, v: Values) -> None:
    _port_flag(s, {**v, "ports": list(s.context.ports)})


@rule("config", "spanning-tree <ports> path-cost <cost>", source=ATMG)
def _port_cost(s: Session, v: Values) -> None:
    _check(s, v["ports"])
    for name in v["ports"]:
        s.state.ports[name].stp.cost = v["cost"]


@rule("config", "spanning-tree <ports> path-cost auto", "no spanning-tree <ports> path-cost", source=ATMG)
def _no_port_cost(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].stp.cost = None


@rule("config", "spanning-tree <ports> priority <step>", source=ATMG)
def _port_priority(s: Session, v: Values) -> None:
    """In steps of 16: a port's default is 8, a LAG's 4."""
    _check(s, v["ports"])
    for name in v["ports"]:
        usual = 4 if name in s.state.lags else 8
        s.state.ports[name].stp.priority = None if v["step"] == usual else v["step"]


@rule("config", "no spanning-tree <ports> priority [<step>]", source=ATMG)
def _no_port_priority(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].stp.priority = None
