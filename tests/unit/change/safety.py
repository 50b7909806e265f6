"""The commonest school changes, and what a list of commands for each must and must not hold.

A check is written once and used twice: our plans must pass it, and a planted stock driver must fail it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Commands = Sequence[str]


def _never(*starts: str) -> Callable[[Commands], None]:
    def check(commands: Commands) -> None:
        for command in commands:
            assert not command.strip().startswith(starts), f"{command.strip()!r} is dangerous, in {list(commands)}"

    return check


def _exactly(*wanted: str) -> Callable[[Commands], None]:
    def check(commands: Commands) -> None:
        assert [command.strip() for command in commands] == list(wanted)

    return check


@dataclass(frozen=True)
class Danger:
    """A change, and the check that its commands must pass."""

    name: str
    family: str
    running: str
    intended: str
    check: Callable[[Commands], None]


_TRUNK = "interface GigabitEthernet1/0/48\n switchport trunk allowed vlan {}\n switchport mode trunk\n"
_LONG = ",".join(str(number) for number in range(10, 60, 2))
_LONG_RUNNING = (
    "interface GigabitEthernet1/0/48\n"
    f" switchport trunk allowed vlan {','.join(str(number) for number in range(10, 56, 2))}\n"
    " switchport trunk allowed vlan add 56,58,99\n switchport mode trunk\n"
)
_ACCESS = "interface GigabitEthernet1/0/1\n switchport access vlan {}\n switchport mode access\n"

DANGERS = (
    Danger(
        "adding a VLAN to an IOS trunk never opens or empties it",
        "cisco_ios",
        _TRUNK.format("10,20"),
        _TRUNK.format("10,20,30"),
        _never("no switchport trunk allowed vlan"),
    ),
    Danger(
        "taking a VLAN from an IOS trunk never opens or empties it",
        "cisco_ios",
        _TRUNK.format("10,20,30"),
        _TRUNK.format("10,20"),
        _never("no switchport trunk allowed vlan"),
    ),
    Danger(
        "moving an IOS access port does not pass through VLAN 1",
        "cisco_ios",
        _ACCESS.format(10),
        _ACCESS.format(20),
        _never("no switchport access vlan"),
    ),
    Danger(
        "a VLAN removed from a two-line IOS list is removed",
        "cisco_ios",
        _LONG_RUNNING,
        _TRUNK.format(_LONG),
        _exactly("interface GigabitEthernet1/0/48", f"switchport trunk allowed vlan {_LONG}", "exit"),
    ),
    Danger(
        "unnamed IOS VLANs on one line are not deleted as a range",
        "cisco_ios",
        "vlan 10,20\n",
        "vlan 10\nvlan 20\nvlan 30\n",
        _exactly("vlan 30", "exit"),
    ),
    Danger(
        "an AOS-S port that leaves a VLAN for another is not wiped",
        "aruba_aoss",
        "vlan 10\n   untagged 46-47\n   exit\nvlan 20\n   tagged 48\n   untagged 48\n   exit\n",
        "vlan 10\n   untagged 46\n   exit\nvlan 20\n   untagged 47-48\n   exit\n",
        _never("no interface"),
    ),
    Danger(
        "an AOS-S port that loses its name is not wiped",
        "aruba_aoss",
        'interface 47\n   name "Office"\n   exit\nvlan 1\n   untagged 47\n   exit\n',
        "interface 47\n   disable\n   exit\nvlan 1\n   untagged 47\n   exit\n",
        _never("no interface"),
    ),
)
