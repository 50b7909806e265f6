"""Commands that open, make or remove parts of the configuration: interfaces, VLANs, lists, lines, banners, keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from schoolbuild.lab.cisco_ios.acl import Acl, BadRule, parse_rule
from schoolbuild.lab.cisco_ios.acl_rule import Kind
from schoolbuild.lab.cisco_ios.question import Question
from schoolbuild.lab.cisco_ios.running import Block, Interface, SnmpUser, Vlan
from schoolbuild.lab.cisco_ios.vlans import RESERVED, vlan_text
from schoolbuild.lab.cisco_ios.words import Incomplete, Invalid, Refused

if TYPE_CHECKING:
    from schoolbuild.lab.cisco_ios.config import Config

Values = Mapping[str, Any]
Said = str | Question
Command = Callable[["Config", Values, bool], Said]


def interface(config: Config, values: Values, negated: bool) -> Said:
    name: str = values["name"]
    interfaces = config.running.interfaces
    if negated:
        return _remove_interface(config, name)
    if name not in interfaces:
        number = name.removeprefix("Port-channel").removeprefix("Vlan")
        limit = 4094 if name.startswith("Vlan") else 48 if name.startswith("Port-channel") else 0
        if not number.isdigit() or not 1 <= int(number) <= limit:
            raise Invalid(len("interface "))
        interfaces[name] = Interface(name)
        config.touched = True
    return config.enter("interface", interfaces[name])


def _remove_interface(config: Config, name: str) -> Said:
    interfaces = config.running.interfaces
    if name not in interfaces:
        raise Invalid(len("no interface "))
    found = interfaces[name]
    if not (found.is_svi or found.is_lag):
        raise Refused("% Removal of physical interfaces is not permitted.\n")
    if found.is_svi and found.name == "Vlan1":
        raise Refused("%Vlan1 is the default VLAN interface and cannot be removed.\n")
    if found.is_lag:
        for member in config.running.members(found):
            member.lines.pop("channel-group", None)
    del interfaces[name]
    config.touched = True
    return config.enter("config", config.running.store)


def interface_range(config: Config, values: Values, negated: bool) -> Said:
    found = [config.running.interfaces.get(name) for name in values["names"]]
    if not found or any(item is None for item in found):
        raise Invalid(len("interface range "))
    return config.enter("range", *(item for item in found if item is not None))


def default_interface(config: Config, values: Values, negated: bool) -> Said:
    names = values["names"] if "names" in values else (values["name"],)
    found = [config.running.interfaces.get(name) for name in names]
    if any(item is None for item in found):
        raise Invalid(len("default interface "))
    for item in found:
        if item is not None:
            item.clear()
    config.touched = True
    config.enter("config", config.running.store)
    return "".join(f"Interface {name} set to default configuration\n" for name in names)


def vlan(config: Config, values: Values, negated: bool) -> Said:
    numbers: frozenset[int] = values["vlans"]
    running = config.running
    if running.vtp_mode == "client":
        raise Refused("VTP VLAN configuration not allowed when device is in CLIENT mode.\n")
    if negated:
        if 1 in numbers:
            raise Refused("%Default VLAN 1 may not be deleted.\n")
        if numbers & RESERVED:
            raise Refused(f"%Default VLAN {min(numbers & RESERVED)} may not be deleted.\n")
        for number in numbers:
            config.touched |= running.vlans.pop(number, None) is not None
        return config.enter("config", running.store)
    if numbers & RESERVED:
        raise Refused(f"Default VLAN {min(numbers & RESERVED)} may not be changed in this lab.\n")
    extended = {number for number in numbers if number > 1005}
    if extended and running.vtp_mode == "server":
        raise Refused(
            f"% Failed to create VLANs {vlan_text(extended)}\n"
            "Extended VLAN(s) not allowed in current VTP mode.\n"
            "%Failed to commit extended VLAN(s) changes.\n"
        )
    for number in sorted(numbers):
        if number not in running.vlans:
            running.vlans[number] = Vlan(number)
            config.touched = True
    return config.enter("vlan", running.store, vlans=[running.vlans[number] for number in sorted(numbers)])


def line(config: Config, values: Values, negated: bool) -> Said:
    if values["kind"] == "console":
        return config.enter("line", config.running.console)
    first, last = values["first"], values.get("last", values["first"])
    if last < first:
        raise Invalid(len("line vty "))
    return config.enter("line", *config.running.vty[first : last + 1])


def mst(config: Config, values: Values, negated: bool) -> Said:
    if negated:
        config.running.mst.clear()
        config.running.instances.clear()
        config.touched = True
        return ""
    return config.enter("mst", config.running.mst)


def radius_server(config: Config, values: Values, negated: bool) -> Said:
    return _block(config, config.running.radius, values["name"], "radius", negated)


def aaa_group(config: Config, values: Values, negated: bool) -> Said:
    if config.running.store.get("aaa new-model") is None:
        raise Invalid(len("aaa "))
    return _block(config, config.running.groups, values["name"], "group", negated)


def _block(config: Config, blocks: dict[str, Any], name: str, mode: str, negated: bool) -> Said:
    if negated:
        config.touched = blocks.pop(name, None) is not None
        return config.enter("config", config.running.store)
    config.touched = name not in blocks
    return config.enter(mode, blocks.setdefault(name, Block()))


def archive(config: Config, values: Values, negated: bool) -> Said:
    config.touched = config.running.archived == negated
    config.running.archived = not negated
    if negated:
        config.running.archive.clear()
        return config.enter("config", config.running.store)
    return config.enter("archive", config.running.archive)


def archive_log(config: Config, values: Values, negated: bool) -> Said:
    return config.enter("archive-log", config.running.archive_log)


def access_list(config: Config, values: Values, negated: bool) -> Said:
    """``ip access-list standard|extended NAME``."""
    name, kind = str(values["name"]), values["kind"]
    if name.isdigit() and not 1 <= int(name) - 100 * (kind == "extended") <= 99 + (kind == "extended"):
        raise Invalid(len(f"{'no ' * negated}ip access-list {kind} "))
    acls = config.running.acls
    if negated:
        config.touched = acls.pop(name, None) is not None
        return config.enter("config", config.running.store)
    if name in acls and acls[name].kind != kind:
        raise Refused("% A named access list with this name already exists with a different type.\n")
    config.touched = name not in acls
    return config.enter(kind, config.running.store, acl=_list(config, name, kind))


def _list(config: Config, name: str, kind: Kind) -> Acl:
    return config.running.acls.setdefault(name, Acl(name, kind, keeps_numbers=config.platform.numbered_lists))


def resequence(config: Config, values: Values, negated: bool) -> Said:
    """``ip access-list resequence NAME FIRST STEP``."""
    acl = config.running.acls.get(str(values["name"]))
    if acl is None:
        raise Refused(f"% Access list {values['name']} does not exist\n")
    acl.resequence(values["start"], values["step"])
    config.touched = True
    return ""


def numbered_list(config: Config, values: Values, negated: bool) -> Said:
    """``access-list N …``: 1 to 99 are standard, 100 to 199 extended."""
    number: int = values["number"]
    acls = config.running.acls
    config.touched = True
    if "rule" not in values:
        if not negated:
            raise Incomplete
        config.touched = acls.pop(str(number), None) is not None
        return ""
    if negated:
        # IOS drops the whole list, whatever rule stands behind it.
        acls.pop(str(number), None)
        return ""
    kind: Kind = "standard" if number < 100 else "extended"
    rule = values["rule"].split()
    if "remark".startswith(rule[0].lower()):
        if len(rule) == 1:
            raise Incomplete
        _list(config, str(number), kind).add_remark(" ".join(rule[1:]))
        return ""
    try:
        entry = parse_rule(rule, kind)
    except BadRule as error:
        if error.at is None:
            raise Incomplete from None
        raise Invalid(len(f"access-list {number} ") + len(" ".join(rule[: error.at])) + (error.at > 0)) from None
    several = [ports for ports in (entry.rule.source_ports, entry.rule.destination_ports) if ports]
    if any(len(ports.numbers) > 1 and ports.operator != "range" for ports in several):
        raise Refused("% Multiple ports are allowed on named ACLs only\n")
    config.touched = _list(config, str(number), kind).add(entry)
    return ""


def banner(config: Config, values: Values, negated: bool) -> Said:
    if negated:
        config.touched = config.running.banners.pop(values["kind"], None) is not None
        return ""
    return config.begin_banner(values["kind"], values["text"])


def snmp_user(config: Config, values: Values, negated: bool) -> Said:
    users = config.running.snmp_users
    config.touched = True
    if negated:
        users.pop(values["name"], None)
        return ""
    for key in ("auth_secret", "priv_secret"):
        if key in values and len(values[key]) < 8:
            raise Refused("% Password must be at least 8 characters long\n")
    priv = values.get("priv", "")
    users[values["name"]] = SnmpUser(
        name=values["name"],
        group=values["group"],
        auth=values.get("auth", "").upper(),
        auth_secret=values.get("auth_secret", ""),
        priv=f"AES{values.get('bits', '')}" if priv == "aes" else priv.upper(),
        priv_secret=values.get("priv_secret", ""),
        access=values.get("acl", ""),
    )
    return ""


def key_generate(config: Config, values: Values, negated: bool) -> Said:
    running = config.running
    if running.hostname == "Switch":
        raise Refused("% Please define a hostname other than Switch.\n")
    if not running.domain:
        raise Refused("% Please define a domain-name first.\n")
    if "modulus" in values:
        return _made_keys(config, values["modulus"])
    before = (
        f"The name for the keys will be: {running.hostname}.{running.domain}\n"
        "Choose the size of the key modulus in the range of 512 to 4096 for your\n"
        "  General Purpose Keys. Choosing a key modulus greater than 512 may take\n"
        "  a few minutes.\n\n"
    )

    def size(answer: str) -> Said:
        text = answer.strip() or "1024"
        if not text.isdigit() or not 512 <= int(text) <= 4096:
            return Question(
                "How many bits in the modulus [1024]: ", size, before="% A decimal number between 512 and 4096.\n"
            )
        said = _made_keys(config, int(text))
        config.touched = True
        return said

    return Question("How many bits in the modulus [1024]: ", size, before=before)


def _made_keys(config: Config, modulus: int) -> str:
    running = config.running
    before = "% You already have RSA keys defined. They will be replaced.\n\n" if running.rsa_modulus else ""
    before += f"The name for the keys will be: {running.hostname}.{running.domain}\n\n"
    running.rsa_modulus = modulus
    config.touched = True
    return (
        f"{before}% The key modulus size is {modulus} bits\n"
        f"% Generating {modulus} bit RSA keys, keys will be non-exportable...\n[OK] (elapsed time was 1 seconds)\n\n"
    )


def key_zeroize(config: Config, values: Values, negated: bool) -> Said:
    if config.running.rsa_modulus is None:
        return "% No Signature RSA Keys found in configuration.\n\n"

    def sure(answer: str) -> Said:
        if "yes".startswith(answer.strip().lower() or "no"):
            config.running.rsa_modulus = None
            config.touched = True
        return ""

    return Question("Do you really want to remove these keys? [yes/no]: ", sure, before="% All keys will be removed.\n")


_SNMP_USER = "snmp-server user <name:word> <group:word> v3"
_AUTH = "auth {auth:md5|sha} <auth_secret:word>"
_PRIV = "[priv {priv:des|3des} <priv_secret:word>]", "priv {priv:aes} {bits:128|192|256} <priv_secret:word>"

SET: tuple[tuple[str, Command], ...] = (
    ("interface <name:if>", interface),
    ("interface range <names:range>", interface_range),
    ("default interface <name:if>", default_interface),
    ("default interface range <names:range>", default_interface),
    ("vlan <vlans:vlans>", vlan),
    ("line {kind:console} <first:int:0:0>", line),
    ("line {kind:vty} <first:int:0:15> [<last:int:0:15>]", line),
    ("spanning-tree mst configuration", mst),
    ("radius server <name:word>", radius_server),
    ("aaa group server radius <name:word>", aaa_group),
    ("archive", archive),
    ("ip access-list {kind:standard|extended} <name:word>", access_list),
    ("ip access-list resequence <name:word> <start:int:1:2147483647> <step:int:1:2147483647>", resequence),
    ("access-list <number:int:1:199> <rule:line>", numbered_list),
    ("banner {kind:exec|incoming|login|motd} <text:line>", banner),
    *((f"{_SNMP_USER} {_AUTH} {priv} [access <acl:word>]", snmp_user) for priv in _PRIV),
    (f"{_SNMP_USER} [access <acl:word>]", snmp_user),
    ("crypto key generate rsa [general-keys] [modulus <modulus:int:512:4096>]", key_generate),
    ("crypto key zeroize rsa", key_zeroize),
)
UNDO: tuple[tuple[str, Command], ...] = (
    ("interface <name:if>", interface),
    ("vlan <vlans:vlans>", vlan),
    ("spanning-tree mst configuration", mst),
    ("radius server <name:word>", radius_server),
    ("aaa group server radius <name:word>", aaa_group),
    ("archive", archive),
    ("ip access-list {kind:standard|extended} <name:word>", access_list),
    ("access-list <number:int:1:199> [<rule:line>]", numbered_list),
    ("banner {kind:exec|incoming|login|motd}", banner),
    ("snmp-server user <name:word> <group:word> v3 [<rest:line>]", snmp_user),
    ("snmp-server user <name:word>", snmp_user),
)
