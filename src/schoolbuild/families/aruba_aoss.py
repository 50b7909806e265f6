"""HP ProCurve and Aruba AOS-S switches (2530, 2930F and their kin, releases 15.x and 16.x).

Behaviour is taken from the AOS-S management guides and from the published facts in ``tests/published/aruba_aoss``.
"""

from __future__ import annotations

from schoolbuild.families import aruba_aoss_text as text
from schoolbuild.families.entry_order import OUR_LISTS
from schoolbuild.families.family import (
    AccessListWords,
    Commands,
    Dialogue,
    Family,
    Language,
    ListLine,
    ManagerNetworks,
    Negation,
    Never,
    Owned,
    Question,
    RollbackMethod,
    Save,
    Shell,
    Table,
    VlanCentric,
)
from schoolbuild.families.show import by_template

_PORT = (
    r"name .*",
    r"disable",
    r"(?:no )?power-over-ethernet.*",
    r"broadcast-limit .*",
    r"rate-limit (?:bcast|mcast) .*",
    r"dhcp-snooping trust",
    r"speed-duplex .*",
    r"lacp .*",
)
_VLAN = (r"name .*", r"(?:un)?tagged .*", r"ip address .*", r"voice")
_LEG = (r"ip helper-address \S+", r"ip access-group \S+ in")
_MANAGED = (
    Owned(r"hostname .*"),
    Owned(r"trunk \S+ (?P<key>[Tt]rk\d+) \S+"),
    Owned(r"password (?:manager|operator)", extra="leave"),
    Owned(OUR_LISTS, (r".*",), extra="leave_unless_routed"),
    Owned(r"vlan 1", _VLAN, extra="leave", permanent=True, where_routed=_LEG),
    Owned(r"vlan \d+", _VLAN, where_routed=_LEG),
    Owned(r"interface \S+", _PORT, extra="leave", permanent=True),
    Owned(r"ip default-gateway \S+"),
    Owned(r"ip (?:routing|route .*)", extra="leave_unless_routed"),
    Owned(r"(?:no )?ip (?:ssh|authorized-managers)(?: .*)?"),
    Owned(r"(?:no )?(?:telnet-server|web-management.*|tftp (?:client|server)|snmp-server enable)"),
    Owned(r"snmp-server (?:community|host|location|contact) .*"),
    Owned(r"snmpv3 (?:enable|only|restricted-access)"),
    Owned(r'snmpv3 (?P<key>(?:user|group|community|targetaddress|params|notify) "?[^\s"]+"?).*', extra="leave"),
    Owned(r"radius-server host (?P<key>\S+).*"),
    Owned(r"aaa (?:authentication (?:ssh|console|telnet|web|login|local-user).*|authorization .*)"),
    Owned(r"(?:no )?aaa server-group .*", extra="leave"),
    Owned(r"(?:no )?(?:timesync|sntp|ntp)(?: .*)?"),
    Owned(r"time .*"),
    Owned(r"logging .*"),
    Owned(r"banner (?:motd|exec)(?s:.*)"),
    Owned(r"(?:no )?spanning-tree(?: .*)?"),
    Owned(r"(?:no )?loop-protect .*"),
    Owned(r"(?:no )?dhcp-snooping(?! authorized-server| database)(?: .*)?"),
    Owned(r"dhcp-snooping authorized-server \S+"),
    Owned(r"(?:no )?(?:lldp .*|cdp run)"),
    Owned(r"console (?:idle-timeout|inactivity-timer) .*"),
    Owned(r"(?:no )?management-vlan.*"),
)
_SINGLE: tuple[tuple[str | None, str], ...] = (
    (None, r"^ip route (\S+ \S+ \S+)"),
    *((None, rf"^{words} ") for words in ("hostname", "ip default-gateway", "timesync", "sntp poll-interval")),
    *((None, rf"^snmp-server {words} ") for words in ("location", "contact")),
    *((None, rf"^time {words} ") for words in ("timezone", "daylight-time-rule", "begin-date", "end-date")),
    *((None, rf"^spanning-tree {words} ") for words in ("config-name", "config-revision", "priority", "mode")),
    *((None, rf"^loop-protect {words} ") for words in ("disable-timer", "transmit-interval")),
    (None, r"^spanning-tree (bpdu-protection-timeout|force-version|hello-time|maximum-age|forward-delay) "),
    (None, r"^spanning-tree instance (\S+) priority "),
    (None, r"^console (idle-timeout|inactivity-timer) "),
    (None, r"^banner (\S+) "),
    (None, r"^sntp server priority (\d+) "),
    (None, r"^(?:sntp|ntp) (?:unicast|broadcast)$"),
    (None, r"^aaa authentication (\S+ \S+) "),
    (None, r"^lldp (fast-start-count|refresh-interval|holdtime-multiplier) "),
    (None, r"^logging (severity|facility) "),
    (r"vlan \d+", r"^name "),
    (r"vlan \d+", r"^ip address "),
    (r"vlan \d+", r"^ip access-group \S+ (in)$"),
    (r"interface .*", r"^(name|broadcast-limit|speed-duplex|power-over-ethernet) "),
    (r"interface .*", r"^rate-limit (\S+ \S+) "),
)
_NEGATIONS = (
    Negation(r"^disable$", "enable", r"interface .*"),
    Negation(r"^name .*$", "no name"),
    Negation(r"^power-over-ethernet .*$", "power-over-ethernet low", r"interface .*"),
    Negation(r"^broadcast-limit .*$", "broadcast-limit 0", r"interface .*"),
    Negation(r"^rate-limit (bcast|mcast) (in|out) .*$", r"no rate-limit \1 \2", r"interface .*"),
    Negation(r"^speed-duplex .*$", "speed-duplex auto", r"interface .*"),
    Negation(r"^ip address .*$", "no ip address", r"vlan .*"),
    Negation(r"^trunk (\S+) .*$", r"no trunk \1"),
    Negation(r"^hostname .*$", "no hostname"),
    Negation(r"^(snmp-server (?:location|contact)|banner (?:motd|exec))(?s:.*)$", r"no \1"),
    Negation(r"^snmp-server community (\S+).*$", r"no snmp-server community \1"),
    Negation(r'^snmpv3 user ("?[^\s"]+"?).*$', r"no snmpv3 user \1"),
    Negation(r"^radius-server host (\S+).*$", r"no radius-server host \1"),
    Negation(r"^(sntp|ntp) server (?:priority \d+ )?(\S+).*$", r"no \g<0>"),
    Negation(r"^spanning-tree (config-name|config-revision|priority) .*$", r"no spanning-tree \1"),
    Negation(r"^console (idle-timeout|inactivity-timer) .*$", r"no console \1"),
    Negation(r"^time (timezone|daylight-time-rule) .*$", r"no time \1"),
    Negation(r"^timesync .*$", "no timesync"),
    Negation(r"^loop-protect disable-timer .*$", "no loop-protect disable-timer"),
)
_ORDER = (
    (r"^hostname ", -90),
    (r"^vlan ", -80),
    (r"^trunk ", -70),
    (r"^interface ", -30),
    (r"^ip default-gateway", -20),
    (r"^ip route ", -19),
    (r"^ip routing", -18),
    (r"^radius-server ", -15),
    (r"^snmpv3 enable", -14),
    (r"^snmpv3 user", -13),
    (r"^spanning-tree (?:config-|instance|priority|mode|force)", -12),
    (r"^spanning-tree$", 10),
    (r"^snmpv3 only", 40),
    (r"^no (?:telnet-server|web-management|tftp|ip ssh|cdp|dhcp-snooping option|snmp-server enable)", 30),
    (r"^no (?!vlan|trunk|telnet-server|web-management|tftp|ip ssh|cdp|dhcp-snooping option|snmp-server enable)", 60),
    (r"^no trunk ", 70),
    (r"^no vlan ", 80),
)
_NEVER = (
    Never(r"^no interface (?!.* (?:name|power-over-ethernet)$)", "it wipes a physical port"),
    Never(r"^no vlan 1$", "VLAN 1 belongs to the switch"),
    Never(r"^(?:erase|boot|reload|format|delete) ?", "it restarts the switch or destroys its files"),
    Never(r"^(?:no )?include-credentials", "it changes how every credential is kept, and asks for a reboot"),
    Never(r"^no password", "it opens the switch to everybody"),
    Never(r"^no ip routing$", "every VLAN of the school would lose its gateway, and the session its way back"),
    Never(r"^no ip ssh$", "it ends the session that it is typed in"),
    Never(r"^crypto key (?:generate|zeroize)", "it changes the host key in the middle of a session"),
    Never(r"^max-vlans", "it needs a reboot"),
    Never(r"^vsf|^no vsf|^stacking", "it rebuilds the stack"),
)
_ROLLBACK = (
    RollbackMethod(
        "reload",
        ("running equals startup",),
        ("reload after {minutes}",),
        ("no reload",),
        "AOS-S Basic Operation Guide: reload after; unsaved changes are lost on the scheduled reload",
    ),
    RollbackMethod(
        "restore by job",
        ("release 16.05 or later", "the clock is set", "a free backup slot", "proven on this model"),
        (
            "cfg-backup running-config config schoolbuild",
            'job undo delay {minutes} count 1 "cfg-restore flash schoolbuild"',
        ),
        ("no job undo",),
        "AOS-S Management Guide: cfg-restore, job scheduler",
    ),
)


ARUBA_AOSS = Family(
    name="aruba_aoss",
    title="HP ProCurve and Aruba AOS-S",
    netmiko_type="hp_procurve",
    commands=Commands(
        running="show running-config",
        startup="show config",
        identity=("show system",),
        identify=text.identify,
        model_in_running=r"(?m)^; ?(\S+) Configuration Editor",
        tables={
            "vlans": by_template("show vlans", "hp_procurve_show_vlans", never_empty=True),
            "lldp": by_template(
                "show lldp info remote-device detail", "hp_procurve_show_lldp_info_remote-device_detail"
            ),
            "spanning_tree": Table("show spanning-tree", text.spanning_tree),
            "interfaces": by_template("show interfaces brief", "hp_procurve_show_interfaces_brief", never_empty=True),
            "snmp_users": Table("show snmpv3 user", text.snmp_users),
            "lags": by_template("show trunks", "hp_procurve_show_trunks"),
            "mac": by_template("show mac-address", "hp_procurve_show_mac-address"),
        },
    ),
    shell=Shell(
        greeting=r"any key to continue",
        prompt=r"[^\s#>()]+(?:\([^()\s]+\))?[#>]",
        privileged=r"#\s*$",
        enable="enable",
        quiet=("no page", "terminal width 511"),
        configure="configure terminal",
        leave="end",
        exit="exit",
        refusal=(
            r"(?mi)^(?:.*\b(?:Invalid input|Incomplete input|Ambiguous input|not found|not permitted|not allowed"
            r"|not supported|not configured|does not exist|too long|out of range|must be|must have|exceeds?)\b.*"
            r"|(?:Error|Failed|Unable|Can'?not|Module not present|Port.*must).*)$"
        ),
        questions=(
            Question(r"\[y/n\]\??\s*$", "y", key=True),
            Question(r"Press any key to continue\s*$", " ", key=True),
        ),
        dialogues=(
            Dialogue(
                r"^snmpv3 enable$",
                (
                    Question(r"(?i)enter authentication password:\s*$", "{throwaway}"),
                    Question(r"(?i)enter privacy password:\s*$", "{throwaway}"),
                    Question(r"\[y/n\]\??\s*$", "n", key=True),
                ),
                after=("no snmpv3 user initial",),
            ),
        ),
        goodbye="logout\nyn",
        renames=r"(?:no )?hostname\b",
    ),
    save=Save(command="write memory", questions=(), failed=r"(?im)^.*(?:error|fail|unable|no space|full).*$"),
    managed=_MANAGED,
    list_lines=(
        ListLine(r"^(?P<before>loop-protect) (?P<list>(?:Trk)?[\d/][\w/,\-]*)$", "ports"),
        ListLine(r"^(?P<before>dhcp-snooping trust) (?P<list>[\w/,\-]+)$", "ports"),
        ListLine(r"^(?P<before>dhcp-snooping vlan) (?P<list>[\d,\-]+)$", "vlans", separator=" "),
        ListLine(
            r"^(?P<before>spanning-tree) (?P<list>(?:Trk\d|\d)[\w/,\-]*) "
            r"(?P<after>admin-edge-port|bpdu-protection|bpdu-filter|root-guard|tcn-guard|loop-guard)$",
            "ports",
        ),
        # Management and Configuration Guide 16.x: a port's LLDP is set back by naming the default, ``tx_rx``.
        ListLine(
            r"^(?P<before>lldp admin-status) (?P<list>[\w/,\-]+) (?P<after>disable)$",
            "ports",
            back="lldp admin-status {list} tx_rx",
        ),
    ),
    secrets=text.SECRETS,
    not_shown=(),
    never_send=_NEVER,
    language=Language(
        single=_SINGLE,
        negations=_NEGATIONS,
        order=_ORDER,
        together=(r"^ip authorized-managers ", r"^ip rout(?:e |ing$)"),
        vlan_centric=VlanCentric(
            vlan=r"vlan (?P<id>\d+)",
            member=r"(?P<kind>tagged|untagged) (?P<ports>\S+)",
            lag=r"trunk (?P<ports>\S+) (?P<name>Trk\d+) (?P<kind>\S+)",
            section="vlan {vlan}",
            add="vlan {vlan} {kind} {ports}",
            remove="no {kind} {ports}",
            join="trunk {ports} {new} {kind}",
            leave="no trunk {ports}",
        ),
        access_lists=AccessListWords(
            section=OUR_LISTS,
            head="ip access-list extended {name}",
            drop="no ip access-list extended {name}",
            renumber="ip access-list resequence {name} {first} {step}",
            before_legs=-85,
            after_legs=85,
        ),
        managers=ManagerNetworks(r"ip authorized-managers (?P<network>\S+) (?P<mask>\S+)(?: .*)?"),
    ),
    rollback_methods=_ROLLBACK,
    read=text.read,
    looks_whole=text.looks_whole,
    enter_banner=lambda text: text,
)
