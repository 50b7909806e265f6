"""What can be configured, as tables, and in which order the running configuration prints it.

Sources: Cisco's command references (Catalyst 2960-X, IOS 15.2(x)E; Catalyst 9200, IOS XE 17.9.x) and configurations in
the tests of cisco.ios. A command that is in no table is refused.
"""

from __future__ import annotations

from functools import cache

from schoolbuild.lab.cisco_ios import access_actions as access
from schoolbuild.lab.cisco_ios import actions as act
from schoolbuild.lab.cisco_ios import port_actions as port
from schoolbuild.lab.cisco_ios import routing_actions as routing
from schoolbuild.lab.cisco_ios import structure
from schoolbuild.lab.cisco_ios.settings import Catalogue, Setting, s

_LEVELS = "alerts|critical|debugging|emergencies|errors|informational|notifications|warnings"
_STAMP = "datetime [msec] [localtime] [show-timezone] [year]"
_CAUSES = (
    "all|arp-inspection|bpduguard|channel-misconfig|dhcp-rate-limit|dtp-flap|inline-power|link-flap|loopback|pagp-flap|"
    "psecure-violation|security-violation|storm-control|udld"
)

GLOBAL: tuple[Setting, ...] = (
    s("service pad", style="on", only="c2960x"),
    s("service pad", only="c9200l"),
    s("service tcp-keepalives-in"),
    s("service tcp-keepalives-out"),
    s("service timestamps", f"service timestamps {{what:debug|log}} {_STAMP}",
      "service timestamps {what:debug|log} uptime", by="what",
      undo="service timestamps {what:debug|log} [<rest:line>]"),
    s("service password-encryption", style="shown", only="c2960x", act=access.password_encryption),
    s("service password-encryption", only="c9200l", act=access.password_encryption),
    s("service sequence-numbers"),
    s("service call-home", only="c9200l"),
    s("hostname", "hostname <name:name>", act=act.hostname),
    s("logging buffered", "logging buffered <size:int:4096:2147483647> [{level:" + _LEVELS + "}]",
      "logging buffered {level:" + _LEVELS + "}", "logging buffered", undo="logging buffered [<rest:line>]"),
    s("logging console", "logging console {level:" + _LEVELS + "}", "logging console", act=act.console_log),
    s("logging monitor", "logging monitor {level:" + _LEVELS + "}", default="logging monitor debugging"),
    s("enable secret", "enable secret <plain:word>", "enable secret {kind:0|5|9} <kept:word>",
      "enable algorithm-type {algorithm:md5|scrypt} secret <plain:word>", undo="enable secret [<rest:line>]",
      act=access.enable_secret),
    s("username", "username <name:word> secret <plain:word>", "username <name:word> secret {kind:0|5|9} <kept:word>",
      "username <name:word> privilege <level:int:0:15> secret <plain:word>",
      "username <name:word> privilege <level:int:0:15> secret {kind:0|5|9} <kept:word>",
      "username <name:word> [privilege <level:int:0:15>] algorithm-type {algorithm:md5|scrypt} secret <plain:word>",
      "username <name:word> [privilege <level:int:0:15>] password <plain:word>",
      "username <name:word> [privilege <level:int:0:15>] password {kind:0|7} <kept:word>",
      "username <name:word> privilege <level:int:0:15>", "username <name:word>",
      by="name", undo="username <name:word> [<rest:line>]", act=access.username),
    s("aaa new-model", style="shown", act=access.aaa_new_model),
    s("aaa authentication login", "aaa authentication login {name:default} <methods:line>",
      "aaa authentication login <name:word> <methods:line>", by="name", act=access.aaa_methods),
    s("aaa authentication enable default", "aaa authentication enable default <methods:line>", act=access.aaa_methods),
    s("aaa authentication dot1x", "aaa authentication dot1x default <methods:line>", act=access.aaa_methods),
    s("aaa authorization console"),
    s("aaa authorization exec", "aaa authorization exec {name:default} <methods:line>",
      "aaa authorization exec <name:word> <methods:line>", by="name", act=access.aaa_methods),
    s("aaa accounting exec", "aaa accounting exec {name:default} {how:start-stop|stop-only} <methods:line>",
      by="name", act=access.aaa_methods),
    s("aaa session-id", "aaa session-id {how:common|unique}", default="aaa session-id common"),
    s("clock timezone", "clock timezone <zone:word> <hours:int:-23:23> [<minutes:int:0:59>]", act=act.clock_timezone),
    s("clock summer-time", "clock summer-time <zone:word> recurring [<rule:line>]", act=act.clock_summer),
    s("switch provision", "switch <n:int:1:9> provision <model:word>", by="n", act=act.provision),
    s("system mtu", "system mtu <bytes:int:1500:9198>", default="system mtu 1500"),
    s("ip routing", only="c9200l"),
    s("ip source-route", style="on"),
    s("ip gratuitous-arps", style="on"),
    s("ip domain lookup", "ip domain lookup", "ip domain-lookup", style="on", act=act.domain_lookup),
    s("ip domain name", "ip domain name <domain:word>", "ip domain-name <domain:word>", act=act.domain_name),
    s("ip name-server", "ip name-server <address:ip>", by="address"),
    s("ip dhcp snooping vlan", "ip dhcp snooping vlan <vlans:vlans>", act=act.snooping_vlans,
      undo="ip dhcp snooping vlan <vlans:vlans>"),
    s("ip dhcp snooping information option", style="on"),
    s("ip dhcp snooping verify mac-address", style="on"),
    s("ip dhcp snooping"),
    s("ip arp inspection vlan", "ip arp inspection vlan <vlans:vlans>", act=act.snooping_vlans,
      undo="ip arp inspection vlan <vlans:vlans>"),
    s("ip igmp snooping", style="on"),
    s("login on-failure log"),
    s("login on-success log"),
    s("vtp domain", "vtp domain <domain:word>"),
    s("vtp mode", "vtp mode {mode:client|off|server|transparent}", default="vtp mode server",
      undo="vtp mode", act=act.vtp_mode),
    s("vtp version", "vtp version <version:int:1:3>", default="vtp version 1"),
    s("udld", "udld {how:aggressive|enable}", undo="udld {how:aggressive|enable}"),
    s("mls qos", only="c2960x"),
    s("port-channel load-balance",
      "port-channel load-balance {how:dst-ip|dst-mac|src-dst-ip|src-dst-mac|src-ip|src-mac}",
      default="port-channel load-balance src-mac"),
    s("spanning-tree mode", "spanning-tree mode {mode:mst|pvst|rapid-pvst}", act=act.stp_mode),
    s("spanning-tree loopguard default"),
    s("spanning-tree portfast default", "spanning-tree portfast default", "spanning-tree portfast edge default",
      act=act.portfast_default),
    s("spanning-tree portfast bpduguard default", "spanning-tree portfast bpduguard default",
      "spanning-tree portfast edge bpduguard default", act=act.portfast_default),
    s("spanning-tree portfast bpdufilter default", "spanning-tree portfast bpdufilter default",
      "spanning-tree portfast edge bpdufilter default", act=act.portfast_default),
    s("spanning-tree extend system-id", style="plain", act=act.always_on),
    s("spanning-tree pathcost method", "spanning-tree pathcost method {how:long|short}",
      default="spanning-tree pathcost method short"),
    s("spanning-tree mst priority", "spanning-tree mst <instances:word> priority <priority:int:0:61440>",
      by="instances", undo="spanning-tree mst <instances:word> priority [<rest:line>]", act=act.stp_priority),
    s("spanning-tree vlan priority", "spanning-tree vlan <instances:vlans> priority <priority:int:0:61440>",
      by="instances", undo="spanning-tree vlan <instances:vlans> priority [<rest:line>]", act=act.stp_priority),
    s("errdisable recovery cause", f"errdisable recovery cause {{cause:{_CAUSES}}}", by="cause",
      undo=f"errdisable recovery cause {{cause:{_CAUSES}}}", act=act.errdisable_cause),
    s("errdisable recovery interval", "errdisable recovery interval <seconds:int:30:86400>",
      default="errdisable recovery interval 300"),
    s("vlan internal allocation policy", "vlan internal allocation policy {how:ascending|descending}",
      act=act.always_on),
    s("lldp run"),
    s("lldp timer", "lldp timer <seconds:int:5:65534>", default="lldp timer 30"),
    s("cdp run", style="on"),
    s("ip default-gateway", "ip default-gateway <gateway:ip>"),
    s("ip forward-protocol nd"),
    s("ip http server", style="shown"),
    s("ip http authentication local"),
    s("ip http secure-server", style="shown"),
    s("ip route",
      "ip route <net:ip> <mask:ip> <next:ip> [<distance:int:1:255>] [tag <tag:int:1:4294967295>] [name <name:word>]",
      by="net mask next",
      undo="ip route <net:ip> <mask:ip> [<next:ip>] [<rest:line>]", act=routing.static_route),
    s("ip ssh time-out", "ip ssh time-out <seconds:int:1:120>", default="ip ssh time-out 120"),
    s("ip ssh authentication-retries", "ip ssh authentication-retries <count:int:0:5>",
      default="ip ssh authentication-retries 3"),
    s("ip ssh version", "ip ssh version {version:1|2}", act=act.ssh_version),
    s("ip scp server enable"),
    s("ip tacacs source-interface", "ip tacacs source-interface <interface:if>"),
    s("ip radius source-interface", "ip radius source-interface <interface:if>"),
    s("logging facility", "logging facility {facility:local0|local1|local2|local3|local4|local5|local6|local7}",
      default="logging facility local7"),
    s("logging trap", "logging trap {level:" + _LEVELS + "}", "logging trap <number:int:0:7>", act=act.logging_trap),
    s("logging origin-id", "logging origin-id {what:hostname|ip}"),
    s("logging source-interface", "logging source-interface <interface:if>"),
    s("logging host", "logging host <host:ip>", "logging <host:ip>", by="host", act=act.logging_host),
    s("snmp-server group", "snmp-server group <name:word> {version:v1|v2c} [read <read:word>] [write <write:word>] "
      "[notify <notify:word>] [access <acl:word>]",
      "snmp-server group <name:word> {version:v3} {level:auth|noauth|priv} [read <read:word>] [write <write:word>] "
      "[notify <notify:word>] [access <acl:word>]", by="name version level",
      undo="snmp-server group <name:word> {version:v1|v2c|v3} [{level:auth|noauth|priv}]"),
    s("snmp-server view", "snmp-server view <name:word> <tree:word> {how:included|excluded}", by="name tree",
      undo="snmp-server view <name:word> [<tree:word>] [{how:included|excluded}]"),
    s("snmp-server community",
      "snmp-server community <community:word> [view <view:word>] [{access:ro|rw}] [<acl:word>]",
      by="community", undo="snmp-server community <community:word> [<rest:line>]", act=act.snmp_community),
    s("snmp-server location", "snmp-server location <text:line>"),
    s("snmp-server contact", "snmp-server contact <text:line>"),
    s("snmp-server enable traps", "snmp-server enable traps [<kind:line>]", by="kind"),
    s("snmp-server host", "snmp-server host <host:ip> version {version:1|2c} <community:word>",
      "snmp-server host <host:ip> version 3 {level:auth|noauth|priv} <community:word>",
      "snmp-server host <host:ip> <community:word>", by="host community"),
    s("snmp-server trap-source", "snmp-server trap-source <interface:if>",
      "snmp-server source-interface traps <interface:if>"),
    s("radius-server dead-criteria", "radius-server dead-criteria time <time:int:1:120> tries <tries:int:1:100>"),
    s("radius-server deadtime", "radius-server deadtime <minutes:int:1:1440>"),
    s("radius-server retransmit", "radius-server retransmit <tries:int:1:100>", default="radius-server retransmit 3"),
    s("radius-server timeout", "radius-server timeout <seconds:int:1:1000>", default="radius-server timeout 5"),
    s("ntp source", "ntp source <interface:if>"),
    s("ntp server", "ntp server <host:ip> [prefer]", by="host"),
)  # fmt: skip

INTERFACE: tuple[Setting, ...] = (
    s("description", "description <text:line>"),
    s("switchport", act=port.switchport),
    s("switchport access vlan", "switchport access vlan <vlan:vlan>", default="switchport access vlan 1",
      act=port.access_vlan),
    s("switchport trunk native vlan", "switchport trunk native vlan <vlan:vlan>",
      default="switchport trunk native vlan 1", act=port.trunk),
    s("switchport trunk allowed vlan", "switchport trunk allowed vlan <vlans:vlans>",
      "switchport trunk allowed vlan {how:add|except|remove} <vlans:vlans>",
      "switchport trunk allowed vlan {how:all|none}", act=port.trunk_allowed),
    s("switchport mode", "switchport mode {mode:access|trunk}", "switchport mode dynamic {mode:auto|desirable}",
      default="switchport mode dynamic auto", act=port.switchport_mode),
    s("switchport nonegotiate", act=port.nonegotiate),
    s("switchport voice vlan", "switchport voice vlan <vlan:vlan>", act=port.voice_vlan),
    s("switchport protected"),
    s("ip address", "ip address <address:ip> <mask:ip>", "ip address dhcp", act=port.ip_address),
    s("ip access-group", "ip access-group <acl:word> {way:in|out}", by="way",
      undo="ip access-group <acl:word> {way:in|out}", act=routing.access_group),
    s("ip helper-address", "ip helper-address <address:ip>", by="address", act=routing.helper_address),
    s("ip route-cache", style="on"),
    s("ip arp inspection trust", act=port.l2),
    s("shutdown"),
    s("power inline", "power inline {mode:auto|consumption|never|static} [<rest:line>]",
      default="power inline auto", act=port.power_inline),
    s("speed", "speed {speed:10|100|1000|auto}", "speed nonegotiate", default="speed auto", act=port.speed),
    s("duplex", "duplex {duplex:auto|full|half}", default="duplex auto", act=port.speed),
    s("mtu", "mtu <bytes:int:1500:9198>", default="mtu 1500"),
    s("udld port", "udld port [aggressive]"),
    s("cdp enable", style="on"),
    s("lldp transmit", style="on"),
    s("lldp receive", style="on"),
    s("lldp med-tlv-select", "lldp med-tlv-select {tlv:inventory-management|location|network-policy|power-management}",
      style="on"),
    s("storm-control level", "storm-control {what:broadcast|multicast|unicast} level <level:level> [<falling:level>]",
      by="what", undo="storm-control {what:broadcast|multicast|unicast} level [<rest:line>]", act=port.l2),
    s("storm-control action", "storm-control action {action:shutdown|trap}", by="action", act=port.l2,
      undo="storm-control action {action:shutdown|trap}"),
    s("spanning-tree portfast", "spanning-tree portfast", "spanning-tree portfast {how:disable|trunk}",
      undo="spanning-tree portfast [<rest:line>]", act=port.portfast),
    s("spanning-tree portfast edge", "spanning-tree portfast edge [{how:trunk}]", "spanning-tree portfast network",
      undo="spanning-tree portfast edge [{how:trunk}]", only="c2960x", act=port.portfast),
    s("spanning-tree bpdufilter", "spanning-tree bpdufilter {how:disable|enable}", act=port.l2),
    s("spanning-tree bpduguard", "spanning-tree bpduguard {how:disable|enable}", act=port.l2),
    s("spanning-tree guard", "spanning-tree guard {how:loop|none|root}", act=port.l2),
    s("spanning-tree link-type", "spanning-tree link-type {how:point-to-point|shared}", act=port.l2),
    s("spanning-tree cost", "spanning-tree cost <cost:int:1:200000000>", act=port.l2),
    s("spanning-tree port-priority", "spanning-tree port-priority <priority:int:0:240>",
      default="spanning-tree port-priority 128", act=port.l2),
    s("channel-group", "channel-group <group:int:1:48> mode {mode:active|auto|desirable|on|passive}",
      act=port.channel_group),
    s("ip dhcp snooping limit rate", "ip dhcp snooping limit rate <rate:int:1:2048>", act=port.l2),
    s("ip dhcp snooping trust", act=port.l2),
)  # fmt: skip

VLAN: tuple[Setting, ...] = (
    s("name", "name <name:line>", act=port.vlan_name),
    s("shutdown", act=port.vlan_shutdown),
)

LINE: tuple[Setting, ...] = (
    s("session-timeout", "session-timeout <minutes:int:0:35791>", default="session-timeout 0"),
    s("access-class", "access-class <acl:word> in [vrf-also]", undo="access-class <acl:word> in [vrf-also]"),
    s("exec-timeout", "exec-timeout <minutes:int:0:35791> [<seconds:int:0:2147483>]", act=act.exec_timeout),
    s("privilege level", "privilege level <level:int:0:15>", default="privilege level 1"),
    s("password", "password <plain:word>", "password {kind:0|7} <kept:word>", act=access.line_password),
    s("logging synchronous"),
    s("login authentication", "login authentication {name:default}", "login authentication <name:word>",
      default="login authentication default", act=access.login),
    s("login", "login", "login local", act=access.login),
    s("authorization exec", "authorization exec {name:default}", "authorization exec <name:word>",
      default="authorization exec default"),
    s("history size", "history size <lines:int:0:256>", default="history size 20"),
    s("length", "length <lines:int:0:512>", default="length 24"),
    s("stopbits", "stopbits {bits:1|1.5|2}", default="stopbits 2"),
    s("transport preferred", "transport preferred {what:none|ssh|telnet}"),
    s("transport input", "transport input {first:all|none|ssh|telnet} [{second:ssh|telnet}]", act=act.transport_input),
    s("transport output", "transport output {first:all|none|ssh|telnet} [{second:ssh|telnet}]"),
)  # fmt: skip

MST: tuple[Setting, ...] = (
    s("name", "name <name:word>"),
    s("revision", "revision <revision:int:0:65535>", default="revision 0"),
    s("instance", "instance <number:int:1:4094> vlan <vlans:vlans>", undo="instance <number:int:1:4094> [<rest:line>]",
      act=act.mst_instance),
)  # fmt: skip

RADIUS: tuple[Setting, ...] = (
    s("address ipv4", "address ipv4 <host:ip> [auth-port <auth:int:0:65535> acct-port <acct:int:0:65535>]",
      act=act.radius_address),
    s("automate-tester", "automate-tester username <user:word> [<rest:line>]"),
    s("timeout", "timeout <seconds:int:1:1000>"),
    s("retransmit", "retransmit <tries:int:1:100>"),
    s("key", "key <plain:word>", "key {kind:0|7} <kept:word>", act=access.radius_key),
)  # fmt: skip

GROUP: tuple[Setting, ...] = (
    s("server name", "server name <name:word>", by="name"),
    s("ip radius source-interface", "ip radius source-interface <interface:if>"),
    s("deadtime", "deadtime <minutes:int:1:1440>"),
)

ARCHIVE: tuple[Setting, ...] = (
    s("path", "path <path:word>"),
    s("maximum", "maximum <count:int:1:14>", default="maximum 10"),
    s("write-memory"),
    s("time-period", "time-period <minutes:int:1:525600>"),
)

ARCHIVE_LOG: tuple[Setting, ...] = (
    s("logging enable"),
    s("logging size", "logging size <entries:int:1:1000>", default="logging size 100"),
    s("hidekeys"),
    s("notify syslog", "notify syslog [contenttype plaintext]"),
)

_MODES = {
    "global": GLOBAL,
    "interface": INTERFACE,
    "vlan": VLAN,
    "line": LINE,
    "mst": MST,
    "radius": RADIUS,
    "group": GROUP,
    "archive": ARCHIVE,
    "archive-log": ARCHIVE_LOG,
}


@cache
def catalogue(mode: str, platform: str) -> Catalogue:
    """What can be typed in a mode (``global``, ``interface``, ``vlan``, ``line``, ``mst`` …) on a platform."""
    found = Catalogue(_MODES[mode], platform)
    if mode == "global":
        for pattern, command in structure.SET:
            found.set_grammar.add(pattern, command)
        for pattern, command in structure.UNDO:
            found.no_grammar.add(pattern, command)
    elif mode == "archive":
        found.set_grammar.add("log config", structure.archive_log)
    return found
