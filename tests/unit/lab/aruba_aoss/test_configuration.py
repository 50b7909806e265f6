"""The rest of the configuration: what is accepted, how it is printed, what the engine sees of it, what stays hidden."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

import pytest

from schoolbuild.lab.aruba_aoss.words import mask
from tests.unit.lab.aruba_aoss.bench import Bench, device, stack

SECRETS = ("Manager-Secret-1", "Operator-Secret-1", "Radius-Secret-1", "Auth-Secret-1", "Priv-Secret-1")

RICH = """
hostname "rich sw"
max-vlans 300
trunk 47-48 trk1 lacp
trunk 49-50 trk2 trunk
banner motd "A school's switch.\\nKeep \\"out\\"."
banner exec "Welcome"
console idle-timeout 600
console idle-timeout serial-usb 300
no cwmp enable
aruba-central disable
logging 10.0.20.31
logging 10.0.20.32 control-descr "spare one"
logging severity warning
logging facility local6
logging origin-id hostname
radius-server host 10.0.20.11 key "Radius-Secret-1"
radius-server host 10.0.20.12 key "Radius-Secret-1"
radius-server timeout 4
timesync ntp
ntp unicast
ntp server 10.0.20.21 iburst
ntp server 10.0.20.22
ntp enable
sntp unicast
sntp server priority 1 10.0.20.23
no telnet-server
time daylight-time-rule western-europe
time timezone 60
no web-management
web-management ssl
ip authorized-managers 10.0.20.0 255.255.255.0 access manager
ip authorized-managers 10.0.30.7 255.255.255.255 access operator access-method ssh
ip ssh filetransfer
ip ssh timeout 60
no ip ssh cipher 3des-cbc
ip default-gateway 10.20.0.1
ip dns domain-name "switches.example"
ip dns server-address priority 1 10.0.20.2
ip route 10.99.0.0 255.255.0.0 10.20.0.2
dhcp-snooping
dhcp-snooping authorized-server 10.20.0.9
dhcp-snooping vlan 10 20
no dhcp-snooping option 82
no dhcp-snooping verify mac
arp-protect
arp-protect vlan 10
vlan 10
name "STAFF ROOM"
untagged 1-20
tagged 51,Trk1
ip address 10.20.0.11/24
ip helper-address 10.20.0.9
ip igmp
exit
vlan 20
name "VOICE"
tagged 1-24,51,Trk1
voice
jumbo
qos priority 6
exit
vlan 30
untagged 25,Trk2
exit
vlan 1
no untagged 21,51
no ip address
exit
primary-vlan 10
interface 5
name "A printer, by the door"
disable
power-over-ethernet critical
broadcast-limit 10
rate-limit bcast in percent 5
rate-limit mcast in percent 7
speed-duplex auto-100
flow-control
exit
interface 6
no power-over-ethernet
arp-protect trust
exit
dhcp-snooping trust 51,Trk1
snmp-server community "monitor" operator
no snmp-server community "public"
snmp-server host 10.0.20.31 community "monitor" trap-level critical
snmp-server enable traps mac-count-notify
snmp-server contact "IT desk"
snmp-server location "Room 4"
snmpv3 only
snmpv3 restricted-access
snmpv3 user "monitor" auth sha "Auth-Secret-1" priv aes "Priv-Secret-1"
snmpv3 group managerpriv user "monitor" sec-model ver3
snmpv3 params "p1" user "monitor" sec-model ver3 message-processing ver3 priv
snmpv3 targetaddress "nms" params "p1" 10.0.20.31
aaa authentication login privilege-mode
aaa authentication ssh login radius local
aaa authentication ssh enable radius local
aaa authentication num-attempts 5
spanning-tree
spanning-tree config-name "OAK"
spanning-tree config-revision 3
spanning-tree priority 1
spanning-tree instance 1 vlan 10 20
spanning-tree instance 1 priority 2
spanning-tree 1-24 admin-edge-port
spanning-tree 1-24 bpdu-protection
spanning-tree 26 root-guard
spanning-tree 27 tcn-guard
spanning-tree 28 loop-guard
spanning-tree 29 bpdu-filter
no spanning-tree 30 auto-edge-port
spanning-tree 31 path-cost 200
spanning-tree 32 priority 2
spanning-tree Trk2 priority 8
spanning-tree bpdu-protection-timeout 300
spanning-tree trap errant-bpdu
loop-protect 1-24
loop-protect 25 receiver-action no-disable
loop-protect disable-timer 300
loop-protect transmit-interval 3
loop-protect trap loop-detected
lldp admin-status 2 rxonly
lldp admin-status 3 disable
no lldp config 4 basicTlvEnable system_cap
no cdp run
no cdp enable 7
no tftp server
no tftp client
no autorun
no dhcp config-file-update
no dhcp image-file-update
no dhcp tr69-acs-url
device-profile name "default-ap-profile"
tagged-vlan 20,30
exit
password manager user-name "admin" plaintext "Manager-Secret-1"
password operator user-name "view" plaintext "Operator-Secret-1"
"""


def rich() -> Bench:
    bench = Bench()
    bench.cli.line("configure")
    assert bench.paste(RICH.strip().splitlines()) == []
    assert bench.paste(["allow-unsupported-transceiver", "snmpv3 enable", "end"]) == []
    return bench


def test_a_rich_configuration_is_printed_in_the_order_of_the_device() -> None:
    heads = [line for line in rich().running.splitlines() if not line.startswith((" ", ";"))]
    expected = [
        'hostname "rich sw"', "module 1 type jl256a", "max-vlans 300", "trunk 47-48 trk1 lacp", "dhcp-snooping",
        "dhcp-snooping vlan 10 20", "no dhcp-snooping option 82", 'banner motd "A school\'s switch.\\nKeep \\"out\\"."',
        "console idle-timeout 600", "aruba-central disable", "logging 10.0.20.31", "radius-server host 10.0.20.11",
        "timesync ntp", "ntp unicast", "ntp server 10.0.20.21 iburst", "ntp enable", "no telnet-server",
        "time daylight-time-rule western-europe", "time timezone 60", "no web-management", "web-management ssl",
        "ip authorized-managers 10.0.20.0 255.255.255.0 access manager", "no ip ssh cipher 3des-cbc",
        "ip default-gateway 10.20.0.1", "ip route 10.99.0.0 255.255.0.0 10.20.0.2", "interface 5",
        'snmp-server community "monitor" operator', 'snmp-server contact "IT desk" location "Room 4"', "snmpv3 enable",
        'snmpv3 group managerpriv user "monitor" sec-model ver3', 'snmpv3 user "monitor"',
        "aaa authentication login privilege-mode", "aaa authentication ssh login radius local",
        "aaa authentication ssh enable radius local", "vlan 1", "vlan 10", "vlan 20", "vlan 30", "primary-vlan 10",
        "spanning-tree", "spanning-tree 1 admin-edge-port", "spanning-tree 1 bpdu-protection",
        "spanning-tree Trk1 priority 4", 'spanning-tree config-name "OAK"', "spanning-tree instance 1 vlan 10 20",
        "spanning-tree priority 1", "loop-protect 1-24", "allow-unsupported-transceiver", "no tftp server",
        "no dhcp image-file-update", "password manager", "password operator",
    ]  # fmt: skip
    places = [heads.index(line) for line in expected]
    assert places == sorted(places)


def test_an_interface_prints_what_is_not_at_its_default() -> None:
    bench = rich()
    assert bench.block("interface 5") == [
        "disable", 'name "A printer, by the door"', "broadcast-limit 10", "power-over-ethernet critical",
        "rate-limit bcast in percent 5", "rate-limit mcast in percent 7", "speed-duplex auto-100", "flow-control",
    ]  # fmt: skip
    assert bench.block("interface Trk1") == ["dhcp-snooping trust"]


def test_pasting_the_running_configuration_gives_the_same_running_configuration() -> None:
    """VLAN 1 is printed first: its ``no untagged`` is refused until the ports are elsewhere, so paste that again."""
    source, target = rich(), Bench()
    lines = source.running.splitlines()
    target.cli.line("configure")
    assert target.paste(lines) == ["   no untagged 1-21,25,51,Trk2"]
    target.paste(["vlan 1", "no untagged 1-21,25,51,Trk2", "exit", "no snmp-server community public", "end"])
    assert target.running == source.running


def test_loading_the_running_configuration_gives_the_same_at_once() -> None:
    source, target = rich(), Bench()
    target.switch.load_startup(source.running.replace("password manager", "").replace("password operator", ""))
    target.switch.flash = source.switch.flash
    target.switch.boot()
    assert target.running == source.running


def test_everything_can_be_taken_back() -> None:
    bench = rich()
    undo = """
    no vlan 10
    no vlan 20
    no vlan 30
    """
    bench.configure("primary-vlan 1\nmanagement-vlan 1\nno management-vlan")
    bench.configure(undo, keys="yyy")
    bench.configure(
        """
        no hostname\nno max-vlans\nno banner motd\nno banner exec\nno console idle-timeout
        no console idle-timeout serial-usb\ncwmp enable\naruba-central enable\nno logging 10.0.20.31
        no logging 10.0.20.32\nno logging severity\nno logging facility\nno logging origin-id
        no radius-server host 10.0.20.11\nno radius-server host 10.0.20.12\nradius-server timeout 5
        no timesync\nno sntp\nno sntp server priority 1 10.0.20.23\ntelnet-server
        time daylight-time-rule none\ntime timezone 0\nweb-management\nno web-management ssl
        no ip authorized-managers 10.0.20.0\nno ip authorized-managers 10.0.30.7 255.255.255.255 access-method ssh
        no ip ssh filetransfer\nno ip ssh timeout\nip ssh cipher 3des-cbc\nno ip default-gateway
        no ip dns domain-name\nno ip dns server-address priority 1\nno ip route 10.99.0.0 255.255.0.0
        no dhcp-snooping\nno dhcp-snooping authorized-server 10.20.0.9\nno dhcp-snooping vlan 10 20
        dhcp-snooping option 82\ndhcp-snooping verify mac\nno arp-protect\nno arp-protect vlan 10
        vlan 1\nip address dhcp-bootp\nuntagged all\nexit
        """
    )
    bench.configure("no ntp", keys="y")
    bench.configure(
        """
        no trunk 47-50\nvlan 1\nuntagged 1-52\nexit
        interface 5\nno name\nenable\npower-over-ethernet low\nno broadcast-limit\nno rate-limit bcast in
        no rate-limit mcast in\nspeed-duplex auto\nno flow-control\nexit
        interface 6\npower-over-ethernet\nno arp-protect trust\nexit\nno dhcp-snooping trust 51
        no snmp-server community "monitor"\nsnmp-server community public unrestricted\nno snmp-server host 10.0.20.31
        no snmp-server enable traps mac-count-notify\nno snmp-server contact\nno snmp-server location
        no snmpv3 enable\nno snmpv3 only\nno snmpv3 restricted-access\nno snmpv3 user monitor\nno snmpv3 user initial
        no snmpv3 group managerpriv user monitor sec-model ver3\nno snmpv3 params p1\nno snmpv3 targetaddress nms
        no aaa authentication login privilege-mode\nno aaa authentication ssh login\nno aaa authentication ssh enable
        aaa authentication num-attempts 3\nno spanning-tree\nno spanning-tree config-name
        no spanning-tree config-revision\nno spanning-tree priority\nno spanning-tree instance 1
        no spanning-tree 1-24 admin-edge-port\nno spanning-tree 1-24 bpdu-protection\nno spanning-tree 26 root-guard
        no spanning-tree 27 tcn-guard\nno spanning-tree 28 loop-guard\nno spanning-tree 29 bpdu-filter
        spanning-tree 30 auto-edge-port\nno spanning-tree 31 path-cost\nno spanning-tree 32 priority
        no spanning-tree bpdu-protection-timeout\nno spanning-tree trap errant-bpdu
        no loop-protect 1-24\nno loop-protect 25\nno loop-protect disable-timer\nno loop-protect transmit-interval
        no loop-protect trap loop-detected\nno lldp admin-status 2-3\nlldp config 4 basicTlvEnable system_cap
        cdp run\ncdp enable 7\nno allow-unsupported-transceiver\ntftp server\ntftp client\nautorun
        dhcp config-file-update\ndhcp image-file-update\ndhcp tr69-acs-url\nno device-profile name default-ap-profile
        """
    )
    bench.configure("no password manager\nno password operator", keys="yy")
    running = bench.running.replace("no banner motd\n", "")
    assert running == bench.switch.factory, "the factory's banner does not come back, all else does"


def test_what_the_engine_sees() -> None:
    view = rich().switch.view()
    assert view.hostname == "rich sw"
    assert view.vlans == {1, 10, 20, 30}
    assert (view.stp_mode, view.stp_priority, view.mst_region) == ("mst", 4096, ("OAK", 3))
    assert view.errdisable_recovery == 300
    assert view.default_gateway == IPv4Address("10.20.0.1")
    assert view.management_acl == (IPv4Network("10.0.20.0/24"), IPv4Network("10.0.30.7/32"))
    assert view.ssh_enabled
    one, five, two = view.ports["1"], view.ports["5"], view.ports["2"]
    assert (one.untagged, one.tagged, one.stp_edge, one.bpdu_guard) == (10, {20}, True, True)
    assert (five.enabled, five.description) == (False, "A printer, by the door")
    assert (two.lldp_send, view.ports["4"].lldp_send) == (False, True)
    assert view.ports["29"].bpdu_filter
    assert view.ports["31"].stp_cost == 200
    assert view.ports["47"].lag == "Trk1"
    assert view.lags["Trk1"].tagged == {10, 20}
    assert (view.lags["Trk2"].untagged, view.lags["Trk2"].tagged) == (30, frozenset())
    assert view.lacp_lags == {"Trk1"}
    assert view.system_description.startswith("Aruba JL256A 2930F-48G-PoE+-4SFP+ Switch, revision WC.16.11.0012")


def test_the_view_follows_the_configuration() -> None:
    bench = Bench()
    assert bench.switch.view().stp_mode == "off"
    assert bench.switch.view().management_acl is None
    bench.configure(
        "spanning-tree\nspanning-tree mode rapid-pvst\nip route 0.0.0.0 0.0.0.0 10.1.1.1\nip default-gateway 10.1.1.2"
    )
    assert bench.switch.view().stp_mode == "rapid-pvst"
    assert bench.switch.view().default_gateway == IPv4Address("10.1.1.2")
    bench.configure("vlan 10\nip address 10.1.1.9/24\nexit\nvlan 20\nip address 10.1.2.9/24\nexit\nmanagement-vlan 20")
    assert set(bench.switch.view().svis) == {20}, "a secure management VLAN is the only way in"
    bench.configure("ip routing\nno ip ssh")
    assert bench.switch.view().default_gateway == IPv4Address("10.1.1.1"), "a switch that routes has no default gateway"
    assert not bench.switch.view().ssh_enabled
    assert "no ip ssh" in bench.running
    bench.configure("ip ssh\ncrypto key zeroize ssh rsa")
    assert not bench.switch.view().ssh_enabled
    assert "ssh cannot be enabled until a host key is configured" in bench.configure("ip ssh")
    bench.configure("crypto key generate ssh rsa bits 2048\nip ssh")
    assert bench.switch.view().ssh_enabled


def test_secrets_are_shown_nowhere() -> None:
    bench = rich()
    printed = bench.running + "".join(text for _, text in bench.world.notes)
    for command in ("show running-config", "show snmpv3 user", "show snmpv3 group", "show ip ssh", "show system"):
        printed += bench.type(command)
    for wrong in (
        "password manager user-name admin plaintex Manager-Secret-1",
        "password manager plaintext Manager-Secret-1 more",
        "snmpv3 user x auth sha Auth-Secret-1 priv rot13 Priv-Secret-1",
        "radius-server host 10.0.20.11 key Radius-Secret-1 more",
        "password operator plaintext " + "Operator-Secret-1" * 9,
    ):
        printed += bench.configure(wrong)
    printed += "".join(text for _, text in bench.world.notes)
    for secret in SECRETS:
        assert secret not in printed


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ('snmpv3 user "m" auth sha "A b" priv aes P', 'snmpv3 user "m" auth sha <hidden> priv aes <hidden>'),
        ("snmpv3 user m auth A1", "snmpv3 user m auth <hidden>"),
        ("radius-server host 10.1.1.1 key X", "radius-server host 10.1.1.1 key <hidden>"),
        ("password manager user-name a plain X", "password manager user-name a plain <hidden>"),
        ('snmp-server community "c" operator', "snmp-server community <hidden> operator"),
        ("vlan 10", "vlan 10"),
    ],
)
def test_masks_for_the_journal(line: str, masked: str) -> None:
    assert mask(line) == masked


def test_accounts() -> None:
    bench = Bench()
    assert bench.switch.authenticate("anybody", "") == 15, "no password, no protection"
    bench.configure("password manager user-name admin plaintext Manager-Secret-1")
    bench.configure("password operator user-name view plaintext Operator-Secret-1")
    authenticate = bench.switch.authenticate
    assert authenticate("admin", "Manager-Secret-1") == 15
    assert authenticate("view", "Operator-Secret-1") == 1
    assert authenticate("admin", "Operator-Secret-1") is None
    assert authenticate("manager", "Manager-Secret-1") is None
    bench.configure("aaa authentication ssh login radius")
    assert authenticate("admin", "Manager-Secret-1") is None, "no RADIUS server answers, and local is not allowed"
    bench.configure("aaa authentication ssh login radius local")
    assert authenticate("admin", "Manager-Secret-1") == 15


def test_credentials_outlive_a_reload_that_was_not_saved() -> None:
    bench = Bench()
    bench.configure("hostname lost\npassword manager user-name admin plaintext Manager-Secret-1")
    bench.switch.boot()
    assert "lost" not in bench.running
    assert bench.switch.authenticate("admin", "wrong") is None
    assert "password manager" in bench.switch.startup()


def test_a_password_is_asked_for_twice() -> None:
    bench = Bench()
    bench.type("configure\npassword manager user-name admin")
    assert (bench.cli.prompt(), bench.cli.echo) == ("New password for manager: ", False)
    bench.cli.line("Manager-Secret-1")
    assert bench.cli.prompt() == "Please retype new password for manager: "
    assert "do not match" in bench.cli.line("other").text
    bench.type("password manager user-name admin\nManager-Secret-1\nManager-Secret-1")
    assert bench.switch.authenticate("admin", "Manager-Secret-1") == 15


def test_a_digest_of_a_password_is_taken() -> None:
    bench = Bench()
    bench.configure('password manager user-name "admin" sha1 "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8"')
    assert bench.switch.authenticate("admin", "password") == 15
    bench.configure("include-credentials", keys="yy")
    lines = bench.running.splitlines()
    assert lines[4:6] == [
        "include-credentials",
        'password manager user-name "admin" sha1 "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8"',
    ]
    assert "Invalid password digest" in bench.configure("password manager sha1 abc")


def test_the_first_dialogue_of_snmpv3() -> None:
    bench = Bench()
    assert bench.type("configure\nsnmpv3 enable") == (
        "SNMPv3 Initialization process.\nCreating user 'initial'\nAuthentication Protocol: MD5\n"
    )
    assert bench.cli.prompt() == "Enter authentication password: "
    assert bench.cli.line("Auth-Secret-1").text == "Privacy protocol is DES\n"
    assert bench.cli.prompt() == "Enter privacy password: "
    assert bench.cli.line("Priv-Secret-1").text == "User 'initial' has been created\n"
    assert bench.cli.prompt() == "Would you like to create a user that uses SHA? [y/n] "
    assert bench.cli.key("n").text.endswith("User creation is done. SNMPv3 is now functional.\n")
    assert "restrict SNMPv1 and SNMPv2c messages" in bench.cli.prompt()
    bench.cli.key("y")
    assert 'snmpv3 enable\nsnmpv3 restricted-access\nsnmpv3 user "initial"\n' in bench.running
    assert bench.type("snmpv3 enable") == "", "asked only once"


def test_the_first_dialogue_of_snmpv3_can_make_a_sha_user() -> None:
    bench = Bench()
    bench.type("configure\nsnmpv3 enable\nAuth-Secret-1\nPriv-Secret-1")
    bench.cli.key("y")
    bench.type("monitor\nAuth-Secret-1\nPriv-Secret-1")
    assert "restrict" in bench.cli.prompt()
    bench.cli.key("n")
    assert 'snmpv3 user "monitor"' in bench.running
    assert "monitor                          SHA              CBC DES" in bench.type("show snmpv3 user")


def test_a_banner_over_several_lines() -> None:
    bench = Bench()
    assert bench.type("configure\nbanner motd %") == "Enter TEXT message. End with the character'%'\n"
    bench.type("This is a private system maintained by the\nschool.\nKeep out!%\nend")
    assert bench.switch.login_banner() == "This is a private system maintained by the\nschool.\nKeep out!\n"
    assert 'banner motd "This is a private system maintained by the\\nschool.\\nKeep out!"' in bench.running
    assert bench.world.writes == 1


def test_saving_and_the_questions_of_a_reload() -> None:
    bench = Bench()
    bench.configure("hostname one")
    assert "has been changed" in bench.type("show config status")
    bench.type("write memory")
    assert "is same as the startup" in bench.type("show config status")
    assert ("save", "startup configuration") in bench.world.notes
    bench.configure("hostname two")
    bench.type("reload", keys="n")
    assert bench.cli.prompt() == "System will be rebooted from primary image. Do you want to continue [y/n]? "
    bench.cli.key("y")
    assert bench.world.reboots == ["reload"]
    bench.switch.boot()
    assert 'hostname "one"' in bench.running


def test_a_full_flash_keeps_the_old_startup() -> None:
    bench = Bench()
    bench.configure("hostname one")
    bench.world.faults["full_flash"] = {}
    assert "Error: Unable to write" in bench.type("write memory")
    assert 'hostname "one"' not in bench.switch.startup()


def test_a_scheduled_reload_loses_what_is_not_saved() -> None:
    bench = Bench()
    bench.type("reload after 10", keys="y")
    assert bench.type("show reload after") == (
        "Reload scheduled for 10:10:00 11/22/2026 ( 0 days, 0 hours, 10 minutes from now )\n"
    )
    bench.configure("hostname lost")
    bench.world.pass_time(599)
    assert bench.world.reboots == []
    bench.world.pass_time(1)
    assert bench.world.reboots == ["reload after"]
    bench.switch.boot()
    assert "lost" not in bench.running


def test_a_scheduled_reload_can_be_called_off() -> None:
    bench = Bench()
    printed = bench.type("reload after 01:00", keys="y")
    assert "Reload scheduled at 11:00:00 11/22/2026 (in 0 days, 1 hours, 0 minutes)" in printed
    assert bench.type("no reload") == ""
    bench.world.pass_time(7200)
    assert bench.world.reboots == []
    assert bench.type("no reload\nshow reload after") == "reload is not scheduled\n" * 2


def test_erasing_the_startup_keeps_credentials() -> None:
    bench = Bench()
    bench.configure("hostname one\npassword manager user-name admin plaintext Manager-Secret-1")
    bench.type("write memory")
    bench.type("erase startup-config", keys="y")
    assert bench.world.reboots == ["erase startup-config"]
    bench.switch.boot()
    assert bench.running == bench.switch.factory + "password manager\n"


def test_poe_is_for_ports_that_have_it() -> None:
    bench = Bench(device("2930F-24G-4SFPP"))
    assert "not supported on port 1" in bench.configure("no interface 1 power-over-ethernet")


def test_a_stack_takes_its_own_configuration_back() -> None:
    spec = stack("2930F-48G-PoEP-4SFPP", "2930F-48G-PoEP-4SFPP")
    source, target = Bench(spec), Bench(spec)
    source.configure(
        "vlan 10\nuntagged 1/1-1/48,2/1-2/24\nexit\nvsf member 1 link 1 1/51-1/52\ntrunk 1/49,2/49 trk1 lacp"
    )
    target.cli.line("configure")
    assert target.paste(source.running.splitlines()) == ["   no untagged 1/1-1/48,2/1-2/24"]
    assert target.running == source.running
