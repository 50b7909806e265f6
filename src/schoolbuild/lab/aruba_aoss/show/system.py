"""The switch itself: version, system, modules, stack, time, addresses, access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolbuild.lab.aruba_aoss.hardware import mac
from schoolbuild.lab.aruba_aoss.ports import compress, compress_numbers

if TYPE_CHECKING:
    from schoolbuild.lab.aruba_aoss.switch import AossSwitch

BOOT_HEAD = """
Image stamp:
 /ws/swbuildm/rel/code/build/{name}
                Mar 10 2023 10:30:11
                {software}
                {number}
Boot Image:     Primary

Boot ROM Version:    {rom}
Active Boot ROM:     Primary

"""


def version(switch: AossSwitch) -> str:
    """``show version``."""
    hardware = switch.hardware
    number = hardware.software.rsplit(".", 1)[1].lstrip("0")
    name = "lakes" if hardware.train == "YA" else "lvm"
    return BOOT_HEAD.format(name=name, software=hardware.software, number=number, rom=hardware.rom)


def uptime(switch: AossSwitch) -> str:
    """Time since the boot in its largest unit."""
    seconds = int((switch.world.now() - switch.booted).total_seconds())
    for size, name in ((86400, "days"), (3600, "hours"), (60, "mins")):
        if seconds >= size:
            return f"{seconds // size} {name}"
    return f"{seconds} secs"


MEMORY = "333,451,776"
FREE = "210,899,116"


def system(switch: AossSwitch) -> str:
    """``show system``."""
    state = switch.state
    head = (
        "\n Status and Counters - General System Information\n\n"
        f"  System Name        : {state.hostname:<48}\n"
        f"  System Contact     : {state.snmp.contact:<48}\n"
        f"  System Location    : {state.snmp.location:<48}\n\n"
        "  MAC Age Time (sec) : 300    \n\n"
        f"  Time Zone          : {state.times.timezone}\n"
        f"  Daylight Time Rule : {state.times.daylight.title()}\n\n"
    )
    base = mac(switch.spec.mac)
    if switch.stacked:
        text = head + f"  Software revision  : {switch.hardware.software}\n  Base MAC Addr      : {base}\n"
        for member in switch.spec.members:
            text += (
                f"\n VSF-Member :{member.number}\n\n"
                f"  ROM Version        : {switch.hardware.rom}\n"
                f"  Up Time            : {uptime(switch)}\n"
                "  CPU Util (%)       : 0\n"
                f"  MAC Addr           : {mac(member.mac)}\n"
                f"  Serial Number      : {member.serial}\n"
                f"  Memory   - Total   : {MEMORY}\n"
                f"             Free    : {FREE}\n\n\n"
            )
        return text
    return head + (
        f"  Software revision  : {switch.hardware.software:<20} Base MAC Addr      : {base:<16}\n"
        f"  ROM Version        : {switch.hardware.rom:<20} Serial Number      : {switch.spec.serial:<10}\n\n"
        f"  Up Time            : {uptime(switch):<20} Memory   - Total   : {MEMORY}\n"
        f"  CPU Util (%)       : {0:<20}            Free    : {FREE}\n\n"
        "  IP Mgmt  - Pkts Rx : 0                    Packet   - Total   : 6750        \n"
        "             Pkts Tx : 0                    Buffers    Free    : 5000        \n"
        "                                                       Lowest  : 4900        \n"
        "                                                       Missed  : 0           \n\n"
    )


def modules(switch: AossSwitch) -> str:
    """``show modules``: a fixed switch has none."""
    title = switch.hardware.title
    lines = [
        "",
        " Status and Counters - Module Information",
        "",
        f"  Chassis: {title}  Serial Number:   {switch.spec.serial}",
    ]
    lines += ["", "  Slot  Module Description                       Serial Number    Status"]
    lines += ["  ----- ---------------------------------------- ---------------- -------"]
    return "\n".join(lines) + "\n\n"


def vsf(switch: AossSwitch) -> str:
    """``show vsf``."""
    lines = [
        "",
        "VSF Domain ID    : 1",
        f"MAC Address      : {mac(switch.spec.mac)}",
        f"VSF Topology     : {'Ring' if len(switch.spec.members) > 2 else 'Chain'}",
        "VSF Status       : Active",
        f"Uptime           : {vsf_uptime(switch)}",
        "VSF MAD          : None",
        "VSF Port Speed   : 10G",
        f"Software Version : {switch.hardware.software}",
        "",
        "Mbr",
        "ID  MAC Address       Model                                  Pri Status",
        "--- ----------------- -------------------------------------- --- ---------------",
    ]
    for member in switch.spec.members:
        star = "*" if member.number == switch.spec.members[0].number else " "
        title = switch.member_hardware(member).title[:38]
        pri = switch.state.vsf_priority.get(member.number, 128)
        lines.append(
            f"{star}{member.number:<2} {mac(member.mac):<17} {title:<38} {pri:<3} {_role(switch, member.number)}"
        )
    return "\n".join(lines) + "\n\n"


def vsf_uptime(switch: AossSwitch) -> str:
    """Time since the boot as ``show vsf`` writes it."""
    minutes = int((switch.world.now() - switch.booted).total_seconds()) // 60
    return f"{minutes // 1440}d {minutes // 60 % 24}h {minutes % 60}m"


def _role(switch: AossSwitch, number: int) -> str:
    place = [member.number for member in switch.spec.members].index(number)
    return ("Commander", "Standby", "Member")[min(place, 2)]


def vsf_detail(switch: AossSwitch) -> str:
    """Members are shown with both links up to their neighbours in a ring."""
    state = switch.state
    numbers = [member.number for member in switch.spec.members]
    text = (
        f"VSF Domain ID    : 1\n MAC Address      : {mac(switch.spec.mac)}\n"
        f" VSF Topology     : {'Ring' if len(numbers) > 2 else 'Chain'}\n VSF Status       : Active\n"
        f" Uptime           : {vsf_uptime(switch)}\n VSF MAD          : None\n VSF Port Speed   : 10G\n"
        f" Software Version : {switch.hardware.software}\n\nName             : {state.hostname}\n"
        f"Contact          : {state.snmp.contact}\nLocation         : {state.snmp.location}\n\n\n"
    )
    for place, member in enumerate(switch.spec.members):
        hardware = switch.member_hardware(member)
        following, former = numbers[(place + 1) % len(numbers)], numbers[place - 1]
        text += (
            f"Member ID        : {member.number}\nMAC Address      : {mac(member.mac)}\n"
            f"Type             : {hardware.part}\n"
            f"Model            : {hardware.title}\nPriority         : {state.vsf_priority.get(member.number, 128)}\n"
            f"Status           : {_role(switch, member.number)}\nROM Version      : {hardware.rom}\n"
            f"Serial Number    : {member.serial}\nUptime           : {vsf_uptime(switch)}\nCPU Utilization  : 0%\n"
            f"Memory - Total   : {MEMORY} bytes\nFree             : {FREE} bytes\nVSF Links -\n"
            f"#1 : Active, Peer member {following}\n#2 : Active, Peer member {former}\n\n\n\n"
        )
    return text


def time(switch: AossSwitch) -> str:
    """``show time``."""
    return f"{switch.world.now():%a %b %d %H:%M:%S %Y}\n"


def ip(switch: AossSwitch) -> str:
    """``show ip``."""
    state = switch.state
    lines = [
        "",
        " Internet (IP) Service",
        "",
        f"  IP Routing : {'Enabled' if state.routing else 'Disabled'}",
        "",
        f"  Default Gateway : {state.gateway or ''}",
        "  Default TTL     : 64   ",
        "  Arp Age         : 20  ",
        f"  Domain Suffix   : {state.dns_domain}",
        f"  DNS server      : {' '.join(state.dns_servers.values())}",
        "",
        "                       |                                            Proxy ARP",
        "  VLAN                 | IP Config  IP Address      Subnet Mask     Std  Local",
        "  -------------------- + ---------- --------------- --------------- ---- -----",
    ]
    for _, vlan in sorted(state.vlans.items()):
        row = f"  {vlan.name[:20]:<20} | "
        if vlan.mode == "manual" and vlan.address:
            row += f"{'Manual':<10} {vlan.address.ip!s:<15} {vlan.address.netmask!s:<15} No   No"
        else:
            row += "DHCP/Bootp" if vlan.mode == "dhcp" else "Disabled"
        lines.append(row)
    return "\n".join(lines) + "\n\n"


def ip_ssh(switch: AossSwitch) -> str:
    """``show ip ssh``."""
    state = switch.state
    bits = switch.flash.host_key_bits
    return (
        f"\n  SSH Enabled     : {'Yes' if state.ssh else 'No':<22}Secure Copy Enabled : "
        f"{'Yes' if 'filetransfer' in state.ssh_options else 'No'}\n"
        f"  TCP Port Number : {state.ssh_options.get('port', '22'):<22}Timeout (sec)       : "
        f"{state.ssh_options.get('timeout', '120')}\n"
        f"  Host Key Type   : {'RSA' if bits else 'None':<22}Host Key Size       : {bits or ''}\n\n"
    )


def managers(switch: AossSwitch) -> str:
    """``show ip authorized-managers``."""
    text = "\n IPV4 Authorized Managers\n ------------------------\n\n"
    for entry in switch.state.managers:
        text += (
            f"  Address : {entry.address}\n  Mask    : {entry.mask}\n  Access  : {entry.access.capitalize()}\n"
            f"  Access Method : {entry.method}\n\n"
        )
    return text


def snmp_users(switch: AossSwitch) -> str:
    """Users and protocols, never keys."""
    snmp = switch.state.snmp
    lines = [
        "",
        " Status and Counters - SNMP v3 Global Configuration Information",
        "",
        "  User Name                        Auth. Protocol   Privacy Protocol",
        "  -------------------------------- ---------------- ----------------",
    ]
    names = {"md5": "MD5", "sha": "SHA", "des": "CBC DES", "aes": "CFB AES-128", "": "None"}
    lines += [f"  {user:<32} {names[auth]:<16} {names[priv]}" for user, (auth, priv) in sorted(snmp.users.items())]
    return "\n".join(lines) + "\n\n"


def snmp_groups(switch: AossSwitch) -> str:
    """``show snmpv3 group``."""
    lines = [
        "",
        " Status and Counters - SNMP v3 Global Configuration Information",
        "",
        "  Security Name                    Security Model   Group Name",
        "  -------------------------------- ---------------- --------------------------------",
    ]
    lines += [f"  {user:<32} {model:<16} {group}" for user, (group, model) in sorted(switch.state.snmp.groups.items())]
    return "\n".join(lines) + "\n\n"


def snmp_enable(switch: AossSwitch) -> str:
    """``show snmpv3 enable``."""
    snmp = switch.state.snmp
    return (
        "\n Status and Counters - SNMP v3 Global Configuration Information\n\n"
        f"  SNMP v3 enabled : {'Yes' if snmp.v3 else 'No'}\n  SNMP v3 only : {'Yes' if snmp.v3_only else 'No'}\n"
        f"  SNMP v3 restricted-access : {'Yes' if snmp.v3_restricted else 'No'}\n\n"
    )


def snooping(switch: AossSwitch) -> str:
    """``show dhcp-snooping``."""
    snooping = switch.state.snooping
    lines = [
        "",
        " DHCP Snooping Information",
        "",
        f"  DHCP Snooping              : {'Yes' if snooping.enabled else 'No'}",
    ]
    if snooping.enabled:
        trusted = [name for name, port in switch.state.ports.items() if port.dhcp_trust]
        lines += [
            f"  Enabled VLANs              : {compress_numbers(snooping.vlans)}",
            f"  Verify MAC address         : {'Yes' if snooping.verify_mac else 'No'}",
            f"  Option 82 untrusted policy : {snooping.option82_policy}",
            f"  Option 82 insertion        : {'Yes' if snooping.option82 else 'No'}",
            f"  Option 82 remote-id        : {snooping.option82_remote}",
            "  Store lease database       : No",
            "",
            "  Authorized Servers",
            "  ---------------------",
            *(f"  {server}" for server in snooping.servers),
            "",
            f"  Trusted ports : {compress(trusted)}",
        ]
    return "\n".join(lines) + "\n\n"


def loop_protect(switch: AossSwitch) -> str:
    """``show loop-protect``."""
    state = switch.state
    lines = [
        "",
        " Status and Counters - Loop Protection Information",
        "",
        f"  Transmit Interval (sec)     : {state.loop_protect_interval}",
        f"  Port Disable Timer (sec)    : {state.loop_protect_timer or 'Disabled'}",
        f"  Loop Detected Trap          : {'Enabled' if state.loop_protect_trap else 'Disabled'}",
        "",
        "         Loop    Loop     Loop   Time Since  Rx           Port",
        "  Port   Protect Detected Count  Last Loop   Action       Status",
        "  ------ ------- -------- ------ ----------- ------------ --------",
    ]
    for port in state.ports.values():
        if port.loop_protect:
            members = state.lags[port.name].members if port.name in state.lags else (port.name,)
            live = any(switch.world.link_up(member) for member in members) and port.enabled
            lines.append(
                f"  {port.name:<6} {'Yes':<7} {'No':<8} {0:<6} {'':<11} {port.loop_protect:<12} "
                f"{'Up' if live else 'Down'}"
            )
    return "\n".join(lines) + "\n\n"


def config_status(switch: AossSwitch) -> str:
    """``show config status``."""
    if switch.changed_since_save():
        return "Running configuration has been changed and needs to be saved.\n"
    return "Running configuration is same as the startup configuration.\n"


def banner(switch: AossSwitch) -> str:
    """``show banner motd``."""
    text = switch.state.banner
    shown = f"Banner status: Enabled\nConfigured Banner:\n{text}\n" if text else "Banner status: Disabled\n"
    return f"Banner Information\n\n{shown}\n"
