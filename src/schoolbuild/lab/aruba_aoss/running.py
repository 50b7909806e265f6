"""``show running-config``: the state as text, in the order in which AOS-S 16.x prints it.

The order is that of public running configurations of 2530 and 2930F switches. Whatever is at its default is not
printed; neither are credentials, but for the digests of passwords after ``include-credentials``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schoolbuild.lab.aruba_aoss.acl import Acl
from schoolbuild.lab.aruba_aoss.ports import compress, compress_numbers, ordered
from schoolbuild.lab.aruba_aoss.state import Flash, Port, State, Vlan

INDENT = "   "


def body(state: State, flash: Flash, hardware_lines: Iterable[str]) -> str:
    """Everything after the header; ``hardware_lines`` are the lines that say what the chassis is."""
    lines: list[str] = [
        f'hostname "{state.hostname}"',
        *hardware_lines,
        *_credentials(state, flash),
        *_layer2_first(state),
        *_access_lists(state),
        *_system(state),
        *_times(state),
        *_access(state),
        *_routing(state),
        *_interfaces(state),
        *_snmp(state),
        *_aaa(state),
        *(line for vid in sorted(state.vlans) for line in vlan_block(state, state.vlans[vid])),
        *_layer2_last(state),
        *_closing(state, flash),
    ]
    return "".join(f"{line}\n" for line in lines)


def _credentials(state: State, flash: Flash) -> Iterator[str]:
    """With ``include-credentials`` the digests of the passwords. Keys that only exist in plain text stay hidden."""
    if state.include_credentials:
        yield "include-credentials"
        for level, account in (("manager", flash.manager), ("operator", flash.operator)):
            if account:
                user = f' user-name "{account.user}"' if account.user else ""
                yield f'password {level}{user} {account.algorithm} "{account.digest}"'


def _flag(value: bool, line: str, default: bool) -> Iterator[str]:
    if value != default:
        yield line if value else f"no {line}"


def _layer2_first(state: State) -> Iterator[str]:
    if state.max_vlans != 256:
        yield f"max-vlans {state.max_vlans}"
    for name in ordered(state.lags):
        lag = state.lags[name]
        yield f"trunk {compress(lag.members)} {name.lower()} {lag.kind}"
    snooping = state.snooping
    yield from _flag(snooping.enabled, "dhcp-snooping", False)
    for server in snooping.servers:
        yield f"dhcp-snooping authorized-server {server}"
    if snooping.vlans:
        yield f"dhcp-snooping vlan {compress_numbers(snooping.vlans).replace(',', ' ')}"
    yield from _flag(snooping.option82, "dhcp-snooping option 82", True)
    if snooping.option82_policy != "drop":
        yield f"dhcp-snooping option 82 untrusted-policy {snooping.option82_policy}"
    if snooping.option82_remote != "mac":
        yield f"dhcp-snooping option 82 remote-id {snooping.option82_remote}"
    yield from _flag(snooping.verify_mac, "dhcp-snooping verify mac", True)
    yield from _flag(state.arp_protect, "arp-protect", False)
    if state.arp_vlans:
        yield f"arp-protect vlan {compress_numbers(state.arp_vlans).replace(',', ' ')}"


def acl_block(acl: Acl) -> list[str]:
    """An ``ip access-list`` block."""
    return [f'ip access-list {acl.kind} "{acl.name}"', *(f"     {line}" for line in acl.lines()), INDENT + "exit"]


def _access_lists(state: State) -> Iterator[str]:
    for _, acl in sorted(state.acls.items()):
        yield from acl_block(acl)


def quote(text: str) -> str:
    """A text in double quotes, line breaks and quotes escaped as ``banner motd`` reads them."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _system(state: State) -> Iterator[str]:
    if state.banner:
        yield f"banner motd {quote(state.banner)}"
    elif state.banner == "":
        yield "no banner motd"
    if state.banner_exec:
        yield f"banner exec {quote(state.banner_exec)}"
    if state.idle_timeout:
        yield f"console idle-timeout {state.idle_timeout}"
    if state.idle_timeout_usb:
        yield f"console idle-timeout serial-usb {state.idle_timeout_usb}"
    yield from _flag(state.cwmp, "cwmp enable", True)
    if not state.central:
        yield "aruba-central disable"
    for server, rest in state.syslog.items():
        yield f"logging {server}{rest}"
    for option, value in sorted(state.logging_options.items()):
        yield f"logging {option} {value}".rstrip()
    for server, options in state.radius.servers.items():
        yield f"radius-server host {server}"
        for option, value in options.items():
            yield f"radius-server host {server} {option} {value}".rstrip()
    if state.radius.timeout != 5:
        yield f"radius-server timeout {state.radius.timeout}"
    if state.radius.retransmit != 3:
        yield f"radius-server retransmit {state.radius.retransmit}"
    if state.radius.dead_time:
        yield f"radius-server dead-time {state.radius.dead_time}"


def _times(state: State) -> Iterator[str]:
    times = state.times
    if times.sync:
        yield f"timesync {times.sync}"
    if times.sntp_unicast:
        yield "sntp unicast"
    for priority, server in sorted(times.sntp_servers.items()):
        yield f"sntp server priority {priority} {server}"
    if times.ntp_mode:
        yield f"ntp {times.ntp_mode}"
    for address, burst in times.ntp_servers.items():
        yield f"ntp server {address}{' iburst' if burst else ''}"
    if times.ntp_enabled:
        yield "ntp enable"
    yield from _flag(state.telnet, "telnet-server", True)
    if times.daylight != "none":
        yield f"time daylight-time-rule {times.daylight}"
    if times.timezone:
        yield f"time timezone {times.timezone}"


def _access(state: State) -> Iterator[str]:
    yield from _flag(state.web_plaintext, "web-management", True)
    yield from _flag(state.web_ssl, "web-management ssl", False)
    for manager in state.managers:
        method = "" if manager.method == "all" else f" access-method {manager.method}"
        yield f"ip authorized-managers {manager.address} {manager.mask} access {manager.access}{method}"
    yield from _flag(state.ssh, "ip ssh", True)
    for option, value in state.ssh_options.items():
        yield f"ip ssh {option} {value}".rstrip()
    for algorithm in sorted(state.ssh_refused):
        yield f"no ip ssh {algorithm}"


def _routing(state: State) -> Iterator[str]:
    if state.gateway:
        yield f"ip default-gateway {state.gateway}"
    if state.dns_domain:
        yield f'ip dns domain-name "{state.dns_domain}"'
    for priority, server in sorted(state.dns_servers.items()):
        yield f"ip dns server-address priority {priority} {server}"
    for network, mask, hop in state.routes:
        yield f"ip route {network} {mask} {hop}"
    yield from _flag(state.routing, "ip routing", False)


def interface_lines(port: Port) -> list[str]:
    """What stands inside ``interface N`` … ``exit``."""
    lines = []
    if not port.enabled:
        lines.append("disable")
    if port.dhcp_trust:
        lines.append("dhcp-snooping trust")
    if port.arp_trust:
        lines.append("arp-protect trust")
    if port.description:
        lines.append(f'name "{port.description}"')
    if port.broadcast_limit:
        lines.append(f"broadcast-limit {port.broadcast_limit}")
    if not port.poe:
        lines.append("no power-over-ethernet")
    elif port.poe_priority != "low":
        lines.append(f"power-over-ethernet {port.poe_priority}")
    lines += [f"rate-limit {kind} in percent {percent}" for kind, percent in sorted(port.rate_limits.items())]
    if port.speed_duplex != "auto":
        lines.append(f"speed-duplex {port.speed_duplex}")
    if port.flow_control:
        lines.append("flow-control")
    return lines


def interface_block(port: Port) -> list[str]:
    """An ``interface`` block; empty if everything of the port is at its default."""
    inside = interface_lines(port)
    return [f"interface {port.name}", *(INDENT + line for line in inside), INDENT + "exit"] if inside else []


def _interfaces(state: State) -> Iterator[str]:
    for port in state.ports.values():
        yield from interface_block(port)


def _snmp(state: State) -> Iterator[str]:
    snmp = state.snmp
    for community, rights in snmp.communities.items():
        yield f'snmp-server community "{community}" {rights}'.rstrip()
    for host, rest in snmp.hosts.items():
        yield f"snmp-server host {host} {rest}".rstrip()
    for trap in sorted(snmp.traps):
        yield f"snmp-server enable traps {trap}"
    about = f' contact "{snmp.contact}"' if snmp.contact else ""
    about += f' location "{snmp.location}"' if snmp.location else ""
    if about:
        yield f"snmp-server{about}"
    yield from _flag(snmp.v3, "snmpv3 enable", False)
    yield from _flag(snmp.v3_only, "snmpv3 only", False)
    yield from _flag(snmp.v3_restricted, "snmpv3 restricted-access", False)
    for user, (group, model) in sorted(snmp.groups.items()):
        yield f'snmpv3 group {group} user "{user}" sec-model {model}'
    for name, rest in snmp.params.items():
        yield f'snmpv3 params "{name}" {rest}'
    for name, rest in snmp.targets.items():
        yield f'snmpv3 targetaddress "{name}" {rest}'
    for user in sorted(snmp.users):
        yield f'snmpv3 user "{user}"'


def _aaa(state: State) -> Iterator[str]:
    if state.auth_attempts != 3:
        yield f"aaa authentication num-attempts {state.auth_attempts}"
    yield from _flag(state.privilege_mode, "aaa authentication login privilege-mode", False)
    for (access, level), methods in sorted(
        state.authentication.items(), key=lambda item: (item[0][0], item[0][1] == "enable")
    ):
        yield f"aaa authentication {access} {level} {methods}"


def vlan_block(state: State, vlan: Vlan) -> list[str]:
    """A ``vlan`` block. Only VLAN 1 says which ports are not in it."""
    lines = [f'name "{vlan.name}"']
    if vlan.vid == 1:
        outside = [port for port in state.bridge_ports() if port not in vlan.untagged and port not in vlan.tagged]
        if outside:
            lines.append(f"no untagged {compress(outside)}")
    if vlan.untagged:
        lines.append(f"untagged {compress(vlan.untagged)}")
    if vlan.tagged:
        lines.append(f"tagged {compress(vlan.tagged)}")
    if vlan.mode == "dhcp":
        lines.append("ip address dhcp-bootp")
    elif vlan.mode == "manual" and vlan.address:
        lines.append(f"ip address {vlan.address.ip} {vlan.address.netmask}")
    else:
        lines.append("no ip address")
    lines += [f'ip access-group "{vlan.acls[way]}" {way}' for way in ("in", "out", "vlan-in") if way in vlan.acls]
    lines += [f"ip helper-address {helper}" for helper in vlan.helpers]
    lines += ["ip igmp"] * vlan.igmp
    lines += ["ipv6 enable"] * vlan.ipv6 + ["ipv6 address dhcp full"] * vlan.ipv6_dhcp
    lines += ["jumbo"] * vlan.jumbo + ["voice"] * vlan.voice
    if vlan.qos_priority is not None:
        lines.append(f"qos priority {vlan.qos_priority}")
    return [f"vlan {vlan.vid}", *(INDENT + line for line in lines), INDENT + "exit"]


def _port_stp(state: State) -> Iterator[str]:
    for port in state.ports.values():
        stp, name = port.stp, port.name
        if stp.edge:
            yield f"spanning-tree {name} admin-edge-port"
        if not stp.auto_edge:
            yield f"no spanning-tree {name} auto-edge-port"
        if stp.bpdu_filter:
            yield f"spanning-tree {name} bpdu-filter"
        if stp.bpdu_protection:
            yield f"spanning-tree {name} bpdu-protection"
        if stp.loop_guard:
            yield f"spanning-tree {name} loop-guard"
        if stp.cost is not None:
            yield f"spanning-tree {name} path-cost {stp.cost}"
        if stp.priority is not None or name in state.lags:
            yield f"spanning-tree {name} priority {4 if stp.priority is None else stp.priority}"
        if stp.root_guard:
            yield f"spanning-tree {name} root-guard"
        if stp.tcn_guard:
            yield f"spanning-tree {name} tcn-guard"


def _layer2_last(state: State) -> Iterator[str]:
    if state.management_vlan:
        yield f"management-vlan {state.management_vlan}"
    if state.primary_vlan != 1:
        yield f"primary-vlan {state.primary_vlan}"
    stp = state.stp
    yield from _flag(stp.enabled, "spanning-tree", False)
    yield from _port_stp(state)
    if stp.bpdu_timeout:
        yield f"spanning-tree bpdu-protection-timeout {stp.bpdu_timeout}"
    if stp.config_name is not None:
        yield f'spanning-tree config-name "{stp.config_name}"'
    if stp.revision:
        yield f"spanning-tree config-revision {stp.revision}"
    for instance, vlans in sorted(stp.instances.items()):
        yield f"spanning-tree instance {instance} vlan {compress_numbers(vlans).replace(',', ' ')}"
    for instance, priority in sorted(stp.instance_priority.items()):
        yield f"spanning-tree instance {instance} priority {priority}"
    if stp.mode != "mstp":
        yield f"spanning-tree mode {stp.mode}"
    if stp.priority != 8:
        yield f"spanning-tree priority {stp.priority}"
    if stp.trap_errant_bpdu:
        yield "spanning-tree trap errant-bpdu"
    yield from _loop_protect(state)
    yield from _discovery(state)


def _loop_protect(state: State) -> Iterator[str]:
    actions: dict[str, list[str]] = {}
    for port in state.ports.values():
        if port.loop_protect:
            actions.setdefault(port.loop_protect, []).append(port.name)
    for action, names in sorted(actions.items()):
        extra = "" if action == "send-disable" else f" receiver-action {action}"
        yield f"loop-protect {compress(names)}{extra}"
    if state.loop_protect_timer:
        yield f"loop-protect disable-timer {state.loop_protect_timer}"
    if state.loop_protect_interval != 5:
        yield f"loop-protect transmit-interval {state.loop_protect_interval}"
    if state.loop_protect_trap:
        yield "loop-protect trap loop-detected"


def _discovery(state: State) -> Iterator[str]:
    yield from _flag(state.lldp, "lldp run", True)
    by_mode: dict[str, list[str]] = {}
    hidden: dict[str, list[str]] = {}
    for port in state.ports.values():
        if port.lldp_admin != "tx_rx":
            by_mode.setdefault(port.lldp_admin, []).append(port.name)
        for tlv in port.lldp_hidden:
            hidden.setdefault(tlv, []).append(port.name)
    for mode, names in sorted(by_mode.items()):
        yield f"lldp admin-status {compress(names)} {mode}"
    for tlv, names in sorted(hidden.items()):
        yield f"no lldp config {compress(names)} {tlv}"
    yield from _flag(state.cdp, "cdp run", True)
    silent = [port.name for port in state.ports.values() if not port.cdp]
    if silent:
        yield f"no cdp enable {compress(silent)}"


def _closing(state: State, flash: Flash) -> Iterator[str]:
    yield from _flag(state.unsupported_transceiver, "allow-unsupported-transceiver", False)
    yield from _flag(state.tftp_client, "tftp client", True)
    yield from _flag(state.tftp_server, "tftp server", True)
    yield from _flag(state.autorun, "autorun", True)
    yield from _flag(state.dhcp_config_update, "dhcp config-file-update", True)
    yield from _flag(state.dhcp_image_update, "dhcp image-file-update", True)
    yield from _flag(state.dhcp_tr69, "dhcp tr69-acs-url", True)
    for name, settings in sorted(state.profiles.items()):
        yield f'device-profile {name.partition(":")[0]} "{name.partition(":")[2]}"'
        for key, value in sorted(settings.items()):
            yield f"{INDENT}{key} {value}".rstrip()
        yield f"{INDENT}exit"
    if not state.include_credentials:
        yield from ["password manager"] * (flash.manager is not None)
        yield from ["password operator"] * (flash.operator is not None)
