"""``show`` commands about configurations and lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from schoolbuild.lab.cisco_ios.render import interface_lines
from schoolbuild.lab.cisco_ios.words import Refused

if TYPE_CHECKING:
    from schoolbuild.lab.cisco_ios.cli import IosCli

Values = Mapping[str, Any]
_NVRAM_BYTES = {"c2960x": 524288, "c9200l": 2097152}


def running(cli: IosCli, values: Values) -> str:
    remarks = "".join(f"{line}\n" for line in cli.switch.marks)
    text = f"!\n{remarks}{cli.switch.running()}" if remarks else cli.switch.running()
    return f"Building configuration...\n\nCurrent configuration : {len(text)} bytes\n{text}\n"


def startup(cli: IosCli, values: Values) -> str:
    text = cli.switch.startup()
    if not text:
        raise Refused("startup-config is not present\n")
    return f"Using {len(text)} out of {_NVRAM_BYTES[cli.switch.platform.key]} bytes\n{text}\n"


def interface(cli: IosCli, values: Values) -> str:
    found = cli.switch.running_state.interfaces.get(values["name"])
    if found is None:
        raise Refused("% Invalid input detected at '^' marker.\n\n")
    body = "\n".join(interface_lines(cli.switch.running_state, found)) + "\n"
    return f"Building configuration...\n\nCurrent configuration : {len(body)} bytes\n!\n{body}end\n\n"


def vlans(cli: IosCli, values: Values) -> str:
    wanted = values.get("vlans")
    lines: list[str] = []
    for number, vlan in sorted(cli.switch.running_state.vlans.items()):
        if number == 1 or (wanted is not None and number not in wanted):
            continue
        lines += [f"vlan {number}"] + ([f" name {vlan.name}"] if vlan.name else []) + ["!"]
    body = "\n".join(lines)
    return f"Building configuration...\n\nCurrent configuration:\n!\n{body}\nend\n\n"


def access_lists(cli: IosCli, values: Values) -> str:
    text = ""
    for name, acl in sorted(cli.switch.running_state.acls.items()):
        if values.get("name", name) != name:
            continue
        text += f"{acl.kind.title()} IP access list {name}\n"
        for number, entry in acl.ordered():
            words = " ".join(entry.words)
            if acl.kind == "standard":
                action, *rest = entry.words
                words = " ".join((f"{action:<6}", rest[0].replace(" ", ", wildcard bits "), *rest[1:]))
            text += f"    {number} {words}\n"
    return text


def archive(cli: IosCli, values: Values) -> str:
    if not cli.switch.running_state.archive.get("path"):
        return " Archive feature not enabled\n"
    path = cli.switch.running_state.archive.value("path", "path")
    return (
        "The maximum archive configurations allowed is 10.\n"
        "There are currently 0 archive configurations saved.\n"
        f"The next archive file will be named {path}-0\n"
        " Archive #  Name\n" + "".join(f"   {n}\n" for n in range(1, 11))
    )
