"""``show`` commands about the switch itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from schoolbuild.lab.cisco_ios.platform import part_number
from schoolbuild.lab.cisco_ios.view import ssh_enabled, system_description

if TYPE_CHECKING:
    from schoolbuild.lab.cisco_ios.cli import IosCli
    from schoolbuild.lab.cisco_ios.switch import IosSwitch

Values = Mapping[str, Any]


def stamp(cli: IosCli, moment: datetime) -> str:
    zone = zone_of(cli.switch)
    local = moment + timedelta(hours=zone[1], minutes=zone[2])
    return f"{local:%H:%M:%S} {zone[0]} {local:%a %b} {local.day} {local.year}"


def zone_of(switch: IosSwitch) -> tuple[str, int, int]:
    line = switch.running_state.store.get("clock timezone")
    if line is None:
        return "UTC", 0, 0
    return line.values["zone"], line.values["hours"], line.values.get("minutes", 0)


def clock(cli: IosCli, values: Values) -> str:
    now = cli.switch.world.now()
    zone = zone_of(cli.switch)
    local = now + timedelta(hours=zone[1], minutes=zone[2])
    synced = "" if cli.switch.running_state.store.all("ntp server") else "*"
    return (
        f"{synced}{local:%H:%M:%S}.{local.microsecond // 1000:03d} {zone[0]} {local:%a %b} {local.day} {local.year}\n"
    )


def uptime(switch: IosSwitch) -> str:
    minutes = int((switch.world.now() - switch.booted_at).total_seconds()) // 60
    parts: list[str] = []
    for size, name in ((10080, "week"), (1440, "day"), (60, "hour"), (1, "minute")):
        count, minutes = divmod(minutes, size)
        if count or (name == "minute" and not parts):
            parts.append(f"{count} {name}{'s' if count != 1 else ''}")
    return ", ".join(parts)


def version(cli: IosCli, values: Values) -> str:
    switch = cli.switch
    platform, spec = switch.platform, switch.spec
    model = part_number(spec.members[0].model)
    lines = []
    if platform.key == "c9200l":
        lines.append("Cisco IOS XE Software, Version 17.09.04")
    lines += [
        system_description(switch.running_state),
        "Technical Support: http://www.cisco.com/techsupport",
        "Copyright (c) 1986-2023 by Cisco Systems, Inc.",
        "",
        f"ROM: {'Bootstrap program is C2960X boot loader' if platform.key == 'c2960x' else 'IOS-XE ROMMON'}",
        "",
        f"{switch.running_state.hostname} uptime is {uptime(switch)}",
        f"System returned to ROM by {switch.reload_reason}",
        f"System restarted at {stamp(cli, switch.booted_at)}",
        f'System image file is "{platform.image}"',
        f"Last reload reason: {switch.reload_reason}",
        "",
        f"cisco {model} ({'APM86XXX' if platform.key == 'c2960x' else 'ARM64'}) processor (revision M0) with "
        "524288K bytes of memory.",
        f"Processor board ID {spec.serial}",
        f"{len(switch.running_state.svis())} Virtual Ethernet interface{'s' * (len(switch.running_state.svis()) != 1)}",
        f"{sum(port.speed_mbps == 1000 for port in spec.ports)} Gigabit Ethernet interfaces",
        f"{sum(port.speed_mbps == 10000 for port in spec.ports)} Ten Gigabit Ethernet interfaces",
        "The password-recovery mechanism is enabled.",
        "",
        "512K bytes of flash-simulated non-volatile configuration memory.",
        f"Base ethernet MAC Address       : {spec.mac.upper()}",
        f"Model number                    : {model}",
        f"System serial number            : {spec.serial}",
        "",
        "",
        "Switch Ports Model                     SW Version            SW Image",
        "------ ----- -----                     ----------            ----------",
    ]
    for member in spec.members:
        mark = "*" if member.number == 1 else " "
        lines.append(
            f"{mark}    {member.number} {len(member.ports):<5} {part_number(member.model):<25} {platform.release:<21} "
            f"{platform.software}"
        )
    lines.append("")
    for member in spec.members[1:]:
        lines += [
            "",
            f"Switch {member.number:02d}",
            "---------",
            f"Switch Uptime                   : {uptime(switch)}",
            f"Base Ethernet MAC Address       : {member.mac.upper()}",
            f"Model Number                    : {part_number(member.model)}",
            f"System Serial Number            : {member.serial}",
        ]
    lines += ["", f"Configuration register is {'0xF' if platform.key == 'c2960x' else '0x102'}", ""]
    return "\n".join(lines) + "\n"


def privilege(cli: IosCli, values: Values) -> str:
    return f"Current privilege level is {cli.privilege}\n"


def users(cli: IosCli, values: Values) -> str:
    head = "    Line       User       Host(s)              Idle       Location\n"
    if cli.channel == "console":
        return f"{head}*  0 con 0    {cli.user:<10} idle                 00:00:00\n"
    return f"{head}*  1 vty 0    {cli.user:<10} idle                 00:00:00\n"


def inventory(cli: IosCli, values: Values) -> str:
    text = ""
    for member in cli.switch.spec.members:
        model = part_number(member.model)
        name = f"Switch {member.number}" if cli.switch.platform.key == "c9200l" else str(member.number)
        text += f'NAME: "{name}", DESCR: "{model}"\nPID: {model:<18}, VID: V02  , SN: {member.serial}\n\n'
    return text


def switch_detail(cli: IosCli, values: Values) -> str:
    spec = cli.switch.spec
    text = (
        f"Switch/Stack Mac Address : {dotted(spec.mac)}\n"
        "                                           H/W   Current\n"
        "Switch#  Role   Mac Address     Priority Version  State \n"
        "----------------------------------------------------------\n"
    )
    for member in spec.members:
        role = ("Active" if cli.switch.platform.key == "c9200l" else "Master") if member.number == 1 else "Member"
        mark = "*" if member.number == 1 else " "
        text += f"{mark}{member.number:<8}{role:<7}{dotted(member.mac):<19}{16 - member.number:<6}V02     Ready\n"
    return text


def dotted(mac: str) -> str:
    """``001b.d4ab.cd10`` for ``00:1b:d4:ab:cd:10``."""
    digits = mac.replace(":", "").lower()
    return ".".join(digits[n : n + 4] for n in (0, 4, 8))


def reload(cli: IosCli, values: Values) -> str:
    switch = cli.switch
    if switch.reload_timer is None:
        return "No reload is scheduled.\n"
    left = max(0, int(switch.reload_due - switch.world.now().timestamp()))
    due = datetime.fromtimestamp(switch.reload_due, tz=switch.world.now().tzinfo)
    return (
        f"Reload scheduled for {stamp(cli, due)} (in {left // 60} minutes and {left % 60} seconds)\n"
        "Reload reason: Reload Command\n"
    )


def ip_ssh(cli: IosCli, values: Values) -> str:
    running = cli.switch.running_state
    store = running.store
    if not ssh_enabled(running) and running.rsa_modulus is None:
        return (
            "SSH Disabled - version 1.99\n"
            "%Please create RSA keys to enable SSH (and of atleast 768 bits for SSH v2).\n"
            "Authentication methods:publickey,keyboard-interactive,password\n"
        )
    number = "2.0" if store.get("ip ssh version") else "1.99"
    return (
        f"SSH Enabled - version {number}\n"
        "Authentication methods:publickey,keyboard-interactive,password\n"
        f"Authentication timeout: {store.value('ip ssh time-out', 'seconds', 120)} secs; "
        f"Authentication retries: {store.value('ip ssh authentication-retries', 'count', 3)}\n"
        f"Minimum expected Diffie Hellman key size : {2048 if cli.switch.platform.key == 'c9200l' else 1024} bits\n"
        f"Modulus Size : {running.rsa_modulus} bits\n"
    )


def logging(cli: IosCli, values: Values) -> str:
    store = cli.switch.running_state.store
    level = store.value("logging trap", "level", "informational")
    buffered = store.get("logging buffered")
    text = "Syslog logging: enabled (0 messages dropped, 0 messages rate-limited, 0 flushes, 0 overruns)\n\n"
    text += (
        f"    Console logging: {'disabled' if store.get('logging console') else 'level debugging, 0 messages logged'}\n"
    )
    text += "    Monitor logging: level debugging, 0 messages logged\n"
    text += f"    Buffer logging:  {'level debugging, 0 messages logged' if buffered else 'disabled'}\n"
    text += f"    Trap logging: level {level}, 0 message lines logged\n"
    for line in store.all("logging host"):
        text += f"        Logging to {line.values['host']}  (udp port 514, audit disabled,\n"
        text += "              link up),\n              0 message lines logged\n"
    return f"{text}\nLog Buffer ({store.value('logging buffered', 'size', 4096)} bytes):\n"


def snmp_user(cli: IosCli, values: Values) -> str:
    engine = f"800000090300{cli.switch.spec.mac.replace(':', '').upper()}"
    text = ""
    for user in cli.switch.running_state.snmp_users.values():
        access = f"\taccess-list: {user.access}" if user.access else ""
        text += (
            f"\nUser name: {user.name}\nEngine ID: {engine}\nstorage-type: nonvolatile\t active{access}\n"
            f"Authentication Protocol: {user.auth or 'None'}\nPrivacy Protocol: {user.priv or 'None'}\n"
            f"Group-name: {user.group}\n"
        )
    return text + ("\n" if text else "")


def snmp_group(cli: IosCli, values: Values) -> str:
    text = ""
    for line in cli.switch.running_state.store.all("snmp-server group"):
        group = line.values
        model = group["version"] + (f" {group['level']}" if "level" in group else "")
        read = group.get("read", "v1default")
        write = group.get("write", "<no writeview specified>")
        notify = group.get("notify", "<no notifyview specified>")
        access = f"\taccess-list: {group['acl']}" if "acl" in group else ""
        text += (
            f"groupname: {group['name']:<33}security model:{model} \n"
            f"contextname: <no context specified>          storage-type: nonvolatile\n"
            f"readview : {read:<34}writeview: {write}\nnotifyview: {notify}\n"
            f"row status: active{access}\n\n"
        )
    return text
