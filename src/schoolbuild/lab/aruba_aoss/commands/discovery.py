"""LLDP and CDP."""

from __future__ import annotations

from schoolbuild.lab.aruba_aoss.grammar import MCG, Values, rule
from schoolbuild.lab.aruba_aoss.session import Session

TLVS = (
    "basicTlvEnable port_descr",
    "basicTlvEnable system_name",
    "basicTlvEnable system_descr",
    "basicTlvEnable system_cap",
    "dot1TlvEnable port-vlan-id",
    "dot1TlvEnable vlan-name",
    "dot3TlvEnable macphy_config",
    "dot3TlvEnable poeplus_config",
    "medTlvEnable capabilities",
    "medTlvEnable network_policy",
    "medTlvEnable location_id",
    "medTlvEnable poe",
)
_BY_LOW = {tlv.lower(): tlv for tlv in TLVS}
CHOICE = "(" + "|".join(_BY_LOW) + "):tlv"


@rule("config", "lldp run", "lldp enable", source=MCG, name="lldp", value="on")
@rule("config", "no lldp run", "no lldp enable", source=MCG, name="lldp", value="")
@rule("config", "cdp run", "cdp", source=MCG, name="cdp", value="on")
@rule("config", "no cdp run", "no cdp", source=MCG, name="cdp", value="")
def _run(s: Session, v: Values) -> None:
    setattr(s.state, v["name"], bool(v["value"]))


@rule("config", "lldp admin-status <ports> (txonly|rxonly|tx_rx|disable):mode", source=MCG)
def _admin_status(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].lldp_admin = v["mode"]


@rule("config", "no lldp admin-status <ports>", source=MCG)
def _no_admin_status(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].lldp_admin = "tx_rx"


@rule("config", f"lldp config <ports> {CHOICE}", source=MCG)
def _send(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].lldp_hidden.discard(_BY_LOW[v["tlv"]])


@rule("config", f"no lldp config <ports> {CHOICE}", source=MCG)
def _hide(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].lldp_hidden.add(_BY_LOW[v["tlv"]])


@rule("config", "cdp enable <ports>", source=MCG, value="on")
@rule("config", "no cdp enable <ports>", source=MCG, value="")
def _cdp(s: Session, v: Values) -> None:
    for name in v["ports"]:
        s.state.ports[name].cdp = bool(v["value"])
