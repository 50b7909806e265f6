"""SB105: a name that is too long for Windows."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.derive import host_name
from schoolbuild.model.network import Network
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.rules.rule import Problem, Rule

_LONGEST = 15  # Microsoft, "Naming conventions in Active Directory": a NetBIOS name has 15 characters and a type
_NO_WINDOWS = {"appliance", "chrome_os", "ipad_os"}


def _check(network: Network) -> Iterator[Problem]:
    for path, what, name in _names(network):
        if len(name) > _LONGEST:
            yield Problem(path, f"{what} {name!r} has {len(name)} characters; Windows keeps {_LONGEST}")


def _names(network: Network) -> Iterator[tuple[KeyPath, str, str]]:
    document = network.document
    for index, server in enumerate(document.servers):
        if server.system not in _NO_WINDOWS:
            yield ("servers", index, "name"), "the server's name", host_name(network.code, server.name)
    for index, box in enumerate(document.hypervisors):
        if box.product == "hyper_v":
            yield ("hypervisors", index, "name"), "the hypervisor's name", host_name(network.code, box.name)
    for index, suite in enumerate(document.suites):
        if suite.system not in _NO_WINDOWS:
            last = host_name(network.code, f"{suite.name}-{suite.computers:02}")
            yield ("suites", index, "name"), "the suite's last computer", last
    for index, domain in enumerate(document.directory.domains if document.directory else ()):
        yield ("directory", "domains", index, "netbios"), "the domain's short name", domain.netbios


RULE = Rule(
    id="SB105",
    title="A name is too long for Windows",
    why="Windows cuts a computer's or domain's short name (NetBIOS) after 15 characters: two computers then look like "
    "one, and joining the domain fails.",
    fix="Choose a shorter name; with the school's code and a hyphen in front it may have 15 characters.",
    example="""\
suites:
  - {name: humanities1, room: H1, computers: 30, system: windows_11_25h2, vlan: curriculum, domain: sample.internal}
  # ^ the suite's last computer 'sam-humanities1-30' has 18 characters; ...
""",
    check=_check,
)
