"""SB314: a wireless network that lets in whoever knows one key, or everybody."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.document.wireless import Ssid
from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule

_BY_NAME = {"staff", "pupils", "servers", "management"}  # zones whose devices each log in as somebody
_FOR_VISITORS = "guests"


def _check(network: Network) -> Iterator[Problem]:
    for index, ssid in enumerate(network.document.wireless.ssids if network.document.wireless else ()):
        vlan = network.vlans.get(ssid.vlan)
        if vlan is not None and (words := _too_open(ssid, vlan.zone)) is not None:
            yield Problem(
                ("wireless", "ssids", index, "security"), f"{ssid.name!r} leads into zone {vlan.zone!r} {words}"
            )
        elif ssid.security.endswith("_personal") and ssid.key is None:
            words = f"{ssid.name!r} has a shared key ({ssid.security}), and does not say where it is kept"
            yield Problem(("wireless", "ssids", index), words)


def _too_open(ssid: Ssid, zone: str) -> str | None:
    if ssid.security == "open" and zone != _FOR_VISITORS:
        return "and is open to everybody"
    if ssid.security.endswith("_personal") and zone in _BY_NAME:
        return f"with one key for all ({ssid.security})"
    return None


RULE = Rule(
    id="SB314",
    title="A wireless network is too open for its zone",
    why="A shared key is soon known to everybody and cannot be taken from one: former pupils and parents in the car "
    "park are on the network of staff or pupils, and nobody knows who did what.",
    fix="Use wpa2_enterprise or wpa3_enterprise for staff and pupils, a shared key only for things and visitors with "
    "`key:` saying where it is kept, and an open network for visitors alone.",
    example="""\
    - {name: Sample-Staff, vlan: staff, security: wpa2_personal, key: "<secret:sam/wifi-staff@1>"}
    # ^ 'Sample-Staff' leads into zone 'staff' with one key for all (wpa2_personal)
""",
    check=_check,
)
