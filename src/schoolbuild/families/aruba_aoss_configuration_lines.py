"""Which lines of AOS-S are understood, section by section, and what each means.

What is set aside (``None``) is either printed by every switch, or the service's standard decides it for every school:
clocks, how log-ins are checked, the console. What may matter for who reaches whom is never set aside.
"""

from __future__ import annotations

from schoolbuild.families.aruba_aoss_configuration_meaning import Reading
from schoolbuild.families.configuration_draft import Table, adds, says

_IP = r"\d+\.\d+\.\d+\.\d+"
_QUOTED = r'("[^"]*"|\S+)'
_PORTS = r"((?:[Tt]rk|[A-Z])?\d[\w/,-]*|[A-Z]\d[\w/,-]*)"

_TOP: Table[Reading] = Table(
    (rf"hostname {_QUOTED}", says("host_name")),
    (r"snmp-server (?:(?:contact|location) (?:\"[^\"]*\"|\S+) ?)+", Reading.contact),
    # Ways in, and who may come in
    (r"(no )?telnet-server", Reading.way_in),
    (r"(no )?web-management(?: ssl| plaintext)?", Reading.way_in),
    (r"(no )?ip ssh", Reading.way_in),
    (rf"ip authorized-managers ({_IP})(?: ({_IP}))?(?: access (?:manager|operator))?", Reading.manager_network),
    (r"management-vlan (\d+)", Reading.management_vlan),
    (r"password (?P<level>manager|operator)(?: user-name (?P<name>\"[^\"]*\"|\S+))?(?: .*)?", Reading.user),
    (rf"snmpv3 user {_QUOTED}(?: .*)?", adds("snmp_users")),
    (r"snmp-server community .*", Reading.community),
    # Servers
    (rf"logging ({_IP})(?: .*)?", adds("syslog")),
    (rf"radius-server host ({_IP})(?: .*)?", adds("radius")),
    (rf"ntp server ({_IP})(?: iburst| burst| key-id \d+| min-poll \d+| max-poll \d+| oobm)*", adds("ntp")),
    (rf"sntp server (?:priority \d )?({_IP})(?: \d)?(?: oobm)?", adds("ntp")),
    (rf"ip dns domain-name {_QUOTED}", says("domain")),
    # VLANs, ports, LAGs
    (r"vlan (\d+)", Reading.vlan),
    (rf"interface {_PORTS}", Reading.port),
    (r"trunk (?P<ports>\S+) [Tt]rk(?P<lag>\d+)(?: (?P<kind>\S+))?", Reading.lag),
    # Routing
    (r"(no )?ip routing", Reading.routing),
    (rf"ip default-gateway ({_IP})", Reading.gateway),
    (rf"ip route ({_IP}) ({_IP}) (\S+)(?: name (?:\"[^\"]*\"|\S+))?", Reading.route),
    (rf"ip route ({_IP})/(\d+) (\S+)(?: name (?:\"[^\"]*\"|\S+))?", Reading.route),
    (rf"ip access-list (?:standard|extended) {_QUOTED}", Reading.access_list),
    # Protection
    (r"(no )?dhcp-snooping", Reading.snoop),
    (r"dhcp-snooping vlan ([\d,\- ]+)", Reading.snoop_vlans),
    (r"dhcp-snooping trust (?P<ports>\S+)", Reading.trust),
    (r"(no )?spanning-tree", Reading.spanning_tree),
    (r"spanning-tree (?:mode|protocol-version|force-version) (\S+)", Reading.tree_mode),
    (rf"spanning-tree config-name {_QUOTED}", Reading.tree_region),
    (r"spanning-tree config-revision (\d+)", Reading.tree_revision),
    (r"spanning-tree priority (\d+)(?: force-version (?:\S+))?", Reading.tree_priority),
    (
        rf"spanning-tree (?:ethernet )?{_PORTS} ((?:admin-edge-port|edge-port|bpdu-protection| )+)",
        Reading.tree_port,
    ),
    (rf"loop-protect {_PORTS}", Reading.loop_protect),
    (r"(no )?lldp run", Reading.lldp),
    (rf"lldp admin-status {_PORTS} (?i:disable)", Reading.no_lldp_on),
    # Set aside: printed by itself, or the same in every school
    (r"spanning-tree [Tt]rk\d+ priority 4", None),
    (r"spanning-tree (?:bpdu-protection-timeout \d+|legacy-path-cost|trap .*)", None),
    (r"no spanning-tree (?:\S+ )?auto-edge-port", None),
    (r"no dhcp-snooping option 82", None),
    (r"loop-protect (?:disable-timer|transmit-interval) \d+", None),
    (r"console (?:idle-timeout|inactivity-timer|baud-rate|terminal|flow-control|events|local-terminal) ?.*", None),
    (r"(no )?timesync(?: \S+)?", None),
    (r"sntp (?:unicast|broadcast|\d+)", None),
    (r"ntp (?:unicast|broadcast|enable|max-association \d+)", None),
    (r"no (?:sntp|timesync|ntp)", None),
    (r"ip timep (?:dhcp|manual).*", None),
    (r"time (?:timezone|daylight-time-rule|begin-date|end-date) .*", None),
    (r"module \w+ type \S+", None),
    (r"include-credentials", None),
    (r"no (?:autorun|tftp (?:client|server)|stack|dhcp (?:config|image)-file-update|dhcp tr69-acs-url)", None),
    (r"(no )?(?:allow-unsupported-transceiver|fastboot)", None),
    (r"max-vlans \d+", None),
    (r"power-over-ethernet pre-std-detect(?: .*)?", None),
    (r"no power-over-ethernet pre-std-detect", None),
    (r"snmpv3 (?:enable|only|restricted-access|engineid \S+|engineboots \S+)", None),
    (r"snmpv3 group \S+ user .*", None),
    (r"snmp-server enable traps .*", None),
    (r"aaa authentication (?:login|ssh|console|telnet|web|num-attempts) .*", None),
    (r"logging (?:severity|facility) \S+", None),
    (r"logging notify running-config-change.*", None),
    (rf"ip dns server-address (?:priority \d )?{_IP}(?: oobm)?", None),
    (r"(no )?cdp run", None),
    (r"(?:oobm|stacking|vsf)", None),
)
_VLAN: Table[Reading] = Table(
    (rf"name {_QUOTED}", Reading.vlan_name),
    (rf"(untagged|tagged) {_PORTS}", Reading.in_vlan),
    (rf"ip address ({_IP} {_IP}|{_IP}/\d+)", Reading.address),
    (r"ip address dhcp-bootp", Reading.dhcp_client),
    (rf"ip helper-address ({_IP})", Reading.relay),
    (rf"ip access-group {_QUOTED} (in|out|vlan-in|vlan-out)", Reading.filter),
    (r"voice", Reading.voice),
    # What is not said here is said where it holds.
    (r"no ip address", None),
    (rf"no (?:tagged|untagged) {_PORTS}", None),
    (rf"forbid {_PORTS}", None),
    section=r"vlan \d+",
)
_PORT: Table[Reading] = Table(
    (rf"name {_QUOTED}", Reading.port_name),
    (r"(?:enable|disable)", Reading.port_state),
    (r"(no )?power-over-ethernet(?: critical| high| low)?", Reading.power),
    (r"(no )?power(?: critical| high| low)?", Reading.power),
    (r"(untagged|tagged) vlan ([\d,\- ]+)", Reading.in_port),
    (r"rate-limit bcast in percent (\d+)", Reading.storm),
    (r"broadcast-limit (\d+)", Reading.storm),
    (r"dhcp-snooping trust", Reading.trust),
    (r"speed-duplex auto", None),
    (r"(?:no lacp|lacp passive)", None),
    (r"(no )?flow-control", None),
    (r"poe-(?:lldp-detect|allocate-by|value) \S+", None),
    (r"energy-efficient-ethernet", None),
    (r"type \S+", None),
    section=r"interface \S+",
)
_STACK: Table[Reading] = Table(
    (r"member (\d+)", Reading.member),
    (r"member (?P<member>\d+) type (?P<type>\S+)(?: mac-address \S+)?", Reading.member_type),
    (r"type (?P<type>\S+)(?: mac-address \S+)?", Reading.member_type),
    (r"member \d+ (?:priority \d+|mac-address \S+|flexible-module \S+ type \S+)", None),
    (r"(?:enable )?domain \S+", None),
    (r"priority \d+", None),
    (r"link \d .*", None),
    (r"port-speed \S+", None),
    (r"(?:no )?(?:lldp-mad|oobm-mad)(?: .*)?", None),
    (r"flexible-module \S+ type \S+", None),
    section="stacking|vsf",
)
_OUT_OF_BAND: Table[Reading] = Table(
    (r"ip address dhcp-bootp", None),
    (r"no ip address", None),
    (r"(?:vsf )?member \d+", None),
    (r"(?:enable|disable)", None),
    section="oobm",
)
_ACCESS_LIST: Table[Reading] = Table(
    (r"(?:\d+ )?(?:permit|deny|remark) .*", Reading.access_entry),
    section=r"ip access-list (?:standard|extended) .*",
)

TABLES = (_TOP, _VLAN, _PORT, _STACK, _OUT_OF_BAND, _ACCESS_LIST)
