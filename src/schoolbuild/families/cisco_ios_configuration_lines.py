"""Which lines of IOS are understood, section by section, and what each means.

What is set aside (``None``) is either printed by every switch, or the service's standard decides it for every school:
clocks, how log-ins are checked, the console, or how queues are shared out. What may matter for who reaches whom is
never set aside.
"""

from __future__ import annotations

from schoolbuild.families.cisco_ios_configuration_meaning import Reading
from schoolbuild.families.configuration_draft import Table, adds, says

_IP = r"\d+\.\d+\.\d+\.\d+"
_VLANS = r"([\d,\- ]+)"

_TOP: Table[Reading] = Table(
    (r"hostname (\S+)", says("host_name")),
    (r"switch (\d+) provision (\S+)", Reading.member),
    (r"snmp-server contact (.+)", says("contact")),
    (r"snmp-server location (.+)", says("location")),
    (r"snmp-server community .*", Reading.community),
    (r"snmp-server user (\S+) .*", adds("snmp_users")),
    (r"ip domain[ -]name (\S+)", says("domain")),
    # Ways in, and servers
    (r"(no )?ip http (?:secure-)?server", Reading.way_in),
    (r"username (\S+)(?: .*)?", adds("users")),
    (r"line (?:con|aux|vty) \d+(?: \d+)?", Reading.line),
    (rf"logging (?:host )?({_IP})(?: .*)?", adds("syslog")),
    (rf"radius-server host ({_IP})(?: .*)?", adds("radius")),
    (
        rf"ntp server (?:vrf \S+ )?({_IP}|[\w.-]+)(?: prefer| version \d| iburst| minpoll \d+| maxpoll \d+)*",
        adds("ntp"),
    ),
    (rf"sntp server ({_IP})(?: version \d)?", adds("ntp")),
    # VLANs, ports, LAGs
    (r"vlan ([\d,\-]+)", Reading.vlans),
    (r"interface .+", Reading.interface),
    # Routing
    (r"(no )?ip routing", Reading.routing),
    (rf"ip default-gateway ({_IP})", Reading.gateway),
    (rf"ip route ({_IP}) ({_IP}) (\S+)(?: name \S+)?(?: permanent)?", Reading.route),
    (r"ip access-list (?:standard|extended) (\S+)", Reading.access_list),
    (r"access-list (\d+) ((?:permit|deny|remark) .*)", Reading.numbered_entry),
    # Protection
    (r"(no )?ip dhcp snooping", Reading.snoop),
    (rf"ip dhcp snooping vlan {_VLANS}", Reading.snoop_vlans),
    (r"spanning-tree mode (\S+)", Reading.tree_mode),
    (r"spanning-tree (?:mst|vlan) [\d,\-]+ priority (\d+)", Reading.tree_priority),
    (r"no spanning-tree vlan ([\d,\-]+)", Reading.tree_off),
    (r"spanning-tree portfast (?:edge )?default", Reading.each_edge),
    (r"spanning-tree portfast (?:edge )?bpduguard default", Reading.each_guard),
    (r"(no )?lldp run", Reading.lldp),
    # Set aside: printed by itself, or the same in every school
    (r"spanning-tree mst configuration", None),
    (r"spanning-tree (?:extend system-id|optimize bpdu transmission|logging|etherchannel guard misconfig)", None),
    (r"(no )?service (?:timestamps|password-encryption|pad|config|tcp-keepalives-\w+|sequence-numbers)(?: .*)?", None),
    (
        r"(no )?service (?:compress-config|unsupported-transceiver|call-home|dhcp|nagle|counters .*|tcp-small-servers)",
        None,
    ),
    (r"enable (?:secret|password) .*", None),
    (r"(no )?aaa (?:new-model|session-id \S+)", None),
    (r"aaa (?:authentication|authorization) (?:login|enable|exec|console|commands|config-commands|network) ?.*", None),
    (r"aaa accounting (?:exec|commands|system|network|update) .*", None),
    (r"aaa group server radius \S+", None),
    (r"radius server \S+", None),
    (r"clock (?:timezone|summer-time) .*", None),
    (r"ntp (?:source|clock-period|update-calendar|logging) ?.*", None),
    (r"vtp mode (?:transparent|off)(?: \S+)?", None),
    (r"(no )?ip domain[ -]lookup", None),
    (r"ip name-server .*", None),
    (r"(no )?ip (?:classless|subnet-zero|cef|source-route|gratuitous-arps|finger|bootp server)(?: distributed)?", None),
    (r"(no )?ipv6 cef", None),
    (r"ip forward-protocol nd", None),
    (r"ip http (?:authentication|timeout-policy|client source-interface|banner|max-connections) ?.*", None),
    (r"(no )?ip http (?:secure-active-session-modules|active-session-modules) .*", None),
    (r"ip ssh (?:version|time-out|authentication-retries|source-interface|dh|bulk-mode) .*", None),
    (r"ip ssh (?:server|client) algorithm .*", None),
    (r"(no )?ip scp server enable", None),
    (r"ip (?:tftp|ftp) source-interface \S+", None),
    (r"(no )?ip dhcp snooping (?:information option|verify .*|database .*)", None),
    (r"(no )?errdisable (?:recovery|detect) .*", None),
    (r"vlan internal allocation policy (?:ascending|descending)", None),
    (r"system mtu(?: routing)? \d+", None),
    (
        r"(no )?logging (?:console|monitor|buffered|trap|facility|source-interface|on|userinfo|rate-limit|history) ?.*",
        None,
    ),
    (r"snmp-server (?:enable traps|engineID|ifindex|trap-source|source-interface) ?.*", None),
    (r"snmp-server (?:group|view|chassis-id|queue-length) .*", None),
    (r"snmp ifmib ifindex persist", None),
    (r"(no )?cdp (?:run|timer \d+|holdtime \d+)", None),
    (r"lldp (?:timer|holdtime|reinit) \d+", None),
    (r"privilege (?:exec|configure|interface)(?: all)? level \d+ .*", None),
    (r"scheduler (?:allocate \d+ \d+|interval \d+)", None),
    (r"(no )?vstack", None),
    (r"(no )?setup express", None),
    (r"login on-(?:success|failure) log", None),
    (r"(no )?logging event .*", None),
    (r"license (?:boot level|smart|udi|accept) .*", None),
    (r"diagnostic bootup level \S+", None),
    (r"memory free low-watermark processor \d+", None),
    (r"(no )?platform (?:punt-keepalive|management-interface|qfp|console|sudi) ?.*", None),
    (r"(?:control-plane|redundancy|archive|call-home)", None),
    (r"transceiver type all", None),
    (r"crypto (?:pki|ca) (?:trustpoint|certificate) .*", None),
    (r"(?:vrf definition|ip vrf) [Mm]gmt-?[Vv]rf", None),
    (r"class-map match-(?:any|all) (?:system-cpp|non-client-nrt-class|AutoQ[oO][sS]|AUTOQOS).*", None),
    (r"policy-map (?:system-cpp-policy|AutoQ[oO][sS]-.*|AUTOQOS-.*)", None),
    (r"(no )?mls qos(?: (?:map|srr-queue|queue-set|rewrite) .*)?", None),
    (r"(no )?auto qos .*", None),
    (r"port-channel load-balance \S+", None),
    (r"macro (?:global|auto) .*", None),
    (r"mac-address-table aging-time \d+|mac address-table aging-time \d+", None),
    (r"alias exec \S+ .*", None),
    (r"(no )?file (?:prompt|verify) \S+", None),
    (r"boot (?:system|path-list) .*", None),
    (r"hw-module .*", None),
    (r"udld (?:enable|aggressive)", None),
    (r"sdm prefer \S+", None),
)
_VLAN: Table[Reading] = Table(
    (r"name (.+)", Reading.vlan_name),
    (r"shutdown", Reading.vlan_off),
    (r"state suspend", Reading.vlan_off),
    (r"(?:state active|no shutdown)", None),
    section=r"vlan [\d,\-]+",
)
_INTERFACE: Table[Reading] = Table(
    (r"description (.+)", Reading.description),
    (r"(no )?shutdown", Reading.state),
    (r"switchport mode (access|trunk|dynamic auto|dynamic desirable)", Reading.mode),
    (r"(no )?switchport", Reading.routed),
    (r"switchport access vlan (\d+)", Reading.access),
    (r"switchport trunk native vlan (\d+)", Reading.native),
    (r"switchport trunk allowed vlan (?:(add|remove|except) )?(all|none|[\d,\- ]+)", Reading.allowed),
    (r"switchport voice vlan (\d+)", Reading.heard),
    (r"power inline (never|auto|static)(?: max \d+)?", Reading.power),
    (r"spanning-tree portfast(?: edge)?(?: trunk| disable)?", Reading.edge),
    (r"spanning-tree bpduguard (enable|disable)", Reading.guard),
    (r"storm-control broadcast level ([\d.]+)(?: [\d.]+)?", Reading.storm),
    (r"ip dhcp snooping trust", Reading.trust),
    (r"no lldp (?:transmit|receive)", Reading.no_lldp),
    (r"channel-group (\d+) mode (active|passive|on|desirable|auto)(?: non-silent)?", Reading.lag),
    (rf"ip address ({_IP} {_IP})( secondary)?", Reading.address),
    (r"ip address dhcp", Reading.dhcp_client),
    (r"no ip address", Reading.no_address),
    (rf"ip helper-address ({_IP})", Reading.relay),
    (r"ip access-group (\S+) (in|out)", Reading.filter),
    # Set aside
    (r"switchport trunk encapsulation dot1q", None),
    (r"switchport nonegotiate", None),
    (r"channel-protocol \S+", None),
    (r"(no )?ip (?:redirects|unreachables|proxy-arp|route-cache|directed-broadcast|mroute-cache)(?: cef)?", None),
    (r"(?:vrf|ip vrf) forwarding [Mm]gmt-?[Vv]rf", None),
    (r"(?:speed|duplex|mdix|negotiation) auto", None),
    (r"(no )?cdp (?:enable|tlv .*)", None),
    (r"(no )?keepalive", None),
    (r"no mop (?:enabled|sysid)", None),
    (r"load-interval \d+", None),
    (r"(no )?logging event .*", None),
    (r"(no )?snmp trap .*", None),
    (r"macro (?:description|name) .*", None),
    (r"mls qos (?:trust (?:cos|dscp|device \S+)|vlan-based)", None),
    (r"srr-queue bandwidth (?:share|shape|limit) .*", None),
    (r"(?:priority-queue out|queue-set \d)", None),
    (r"auto qos (?:voip|trust|video|classify) ?.*", None),
    (r"service-policy (?:input|output) (?:AutoQ[oO][sS]|AUTOQOS).*", None),
    (r"(no )?ip route-cache(?: .*)?", None),
    section=r"interface .+",
)
_TREE: Table[Reading] = Table(
    (r"name (\S+)", Reading.tree_region),
    (r"revision (\d+)", Reading.tree_revision),
    section="spanning-tree mst configuration",
)
_LINE: Table[Reading] = Table(
    (r"transport input (.+)", Reading.transport),
    (r"access-class (\S+) in(?: vrf-also)?", Reading.access_class),
    (r"(no )?(?:exec-timeout|session-timeout|absolute-timeout)(?: .*)?", None),
    (r"(no )?(?:logging synchronous|exec|motd-banner|flush-at-activation|vacant-message)", None),
    (r"login(?: local| authentication \S+)?", None),
    (r"(?:password|privilege level|transport output|transport preferred|stopbits|speed|length|width) .*", None),
    (r"(?:history size|escape-character|terminal-type|location|authorization exec) .*", None),
    (r"no (?:login|history)", None),
    section=r"line .*",
)
_RADIUS: Table[Reading] = Table(
    (rf"address ipv4 ({_IP})(?: .*)?", adds("radius")),
    (rf"server ({_IP})(?: .*)?", adds("radius")),
    (r"server name \S+", None),
    (r"key .*", None),
    (r"(?:timeout|retransmit|deadtime) \d+", None),
    section=r"radius server \S+|aaa group server radius \S+",
)
_ACCESS_LIST: Table[Reading] = Table(
    (r"(?:\d+ +)?(?:permit|deny|remark) .*", Reading.access_entry),
    section=r"ip access-list (?:standard|extended) \S+",
)
_ASIDE: Table[Reading] = Table(
    (r".*", None),
    section=(
        r"crypto (?:pki|ca) (?:trustpoint|certificate) .*|(?:control-plane|redundancy|archive|call-home)"
        r"|transceiver type all|(?:vrf definition|ip vrf) [Mm]gmt-?[Vv]rf"
        r"|class-map match-(?:any|all) (?:system-cpp|non-client-nrt-class|AutoQ[oO][sS]|AUTOQOS).*"
        r"|policy-map (?:system-cpp-policy|AutoQ[oO][sS]-.*|AUTOQOS-.*)"
    ),
)
"""Whole sections that a switch prints by itself: its certificates, how it guards its processor, queues of AutoQoS."""

TABLES = (_TOP, _VLAN, _INTERFACE, _TREE, _LINE, _RADIUS, _ACCESS_LIST, _ASIDE)
