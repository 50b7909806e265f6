"""What lines typed in configuration mode do to the running configuration, and how they are refused.

Expectations are written from Cisco's command references and from configurations of real switches; facts that others
published are replayed in tests/published.
"""

from __future__ import annotations

import pytest

from schoolbuild.lab.cisco_ios import secrets
from tests.unit.lab.cisco_ios.bench import IOS, XE, Bench

PORT = "interface GigabitEthernet1/0/1"


@pytest.fixture(params=[IOS, XE])
def bench(request: pytest.FixtureRequest) -> Bench:
    return Bench(request.param)


def test_a_factory_switch_runs_its_factory_configuration() -> None:
    lines = Bench(IOS).running()
    assert lines[:2] == ["!", "version 15.2"]
    assert lines[-1] == "end"
    assert {"hostname Switch", "no aaa new-model", "ip http server", "no service password-encryption"} <= set(lines)
    assert not any(line.startswith("vlan 1") for line in lines)
    assert "shutdown" in Bench(XE).section("interface Vlan1")


def test_what_is_printed_can_be_typed_in_again(bench: Bench) -> None:
    bench.configure(
        "hostname oak-sw01", "vtp mode transparent", "vlan 10", "name MANAGEMENT", "vlan 11-14", "exit",
        "spanning-tree mode mst", "spanning-tree mst configuration", "name oak", "revision 3", "instance 1 vlan 11-14",
        "exit", "spanning-tree mst 0 priority 4096", "errdisable recovery cause bpduguard", "lldp run",
        "ip dhcp snooping vlan 10-14", "ip dhcp snooping", "no ip dhcp snooping information option",
        "interface range gi1/0/1-2", "switchport mode trunk", "switchport trunk allowed vlan 10-14",
        "channel-group 1 mode active", "interface gi1/0/3", "description Room 3", "switchport access vlan 11",
        "switchport mode access", "switchport voice vlan 12", "spanning-tree portfast",
        "spanning-tree bpduguard enable",
        "storm-control broadcast level 5", "power inline never", "interface gi1/0/4", "shutdown", "interface vlan 10",
        "ip address 10.20.0.11 255.255.255.0", "exit", "ip default-gateway 10.20.0.1",
        "ip access-list standard MANAGEMENT", "permit 10.20.0.0 0.0.0.255", "deny any log", "exit",
        "access-list 7 permit 10.1.1.1", "aaa new-model", "aaa authentication login default group radius local",
        "radius server R1", "address ipv4 10.0.0.1 auth-port 1812 acct-port 1813", "key sesame", "exit",
        "username anna privilege 15 secret s3cr3t", "enable secret s3cr3t", "snmp-server group g v3 priv",
        "snmp-server community public ro 7", "logging host 10.0.0.9", "ntp server 10.0.0.8", "clock timezone GMT 0 0",
        "clock summer-time BST recurring last sun mar 1:00 last sun oct 2:00", "banner login #", "  Hands off", "#",
        "line vty 0 15", "transport input ssh", "exec-timeout 5 0", "access-class MANAGEMENT in",
    )  # fmt: skip
    assert not [note for note in bench.world.notes if note[0] == "refused"]
    text = bench.switch.running()
    again = Bench(bench.switch.spec.model)
    again.configure(*[line for line in text.splitlines() if line != "end"])
    assert again.switch.running() == text
    assert not [note for note in again.world.notes if note[0] == "refused"]
    # And so does a reload.
    bench.type("write memory")
    bench.switch.boot()
    assert bench.switch.running() == text


def test_an_access_port(bench: Bench) -> None:
    said = bench.configure("int gi1/0/1", "sw mode acc", "sw acc vlan 30", "sw voice vlan 80", "desc Room 7")
    assert said == "% Access VLAN does not exist. Creating vlan 30\n% Voice VLAN does not exist. Creating vlan 80\n"
    assert bench.section(PORT) == [
        "description Room 7",
        "switchport access vlan 30",
        "switchport mode access",
        "switchport voice vlan 80",
    ]
    assert set(bench.switch.running_state.vlans) == {1, 30, 80}
    bench.configure("int gi1/0/1", "no switchport access vlan", "no switchport voice vlan", "no description")
    assert bench.section(PORT) == ["switchport mode access"]


def test_adding_and_removing_vlans_of_a_trunk(bench: Bench) -> None:
    bench.configure("int gi1/0/1", "switchport mode trunk", "switchport trunk allowed vlan 10,20,30")
    bench.configure("int gi1/0/1", "switchport trunk allowed vlan add 40-42", "switchport trunk allowed vlan remove 20")
    assert bench.section(PORT) == ["switchport trunk allowed vlan 10,30,40-42", "switchport mode trunk"]
    bench.configure("int gi1/0/1", "switchport trunk allowed vlan except 4094")
    assert bench.section(PORT)[0] == "switchport trunk allowed vlan 1-4093"
    bench.configure("int gi1/0/1", "switchport trunk allowed vlan all")
    assert bench.section(PORT) == ["switchport mode trunk"]


def test_a_long_trunk_list_is_printed_in_two_lines_and_read_back(bench: Bench) -> None:
    vlans = ",".join(str(n) for n in range(100, 160, 2))
    bench.configure("int gi1/0/1", f"switchport trunk allowed vlan {vlans}")
    first, second, *_ = bench.section(PORT)
    assert first.startswith("switchport trunk allowed vlan 100,102,")
    assert second.startswith("switchport trunk allowed vlan add ")
    listed = bench.section(PORT)
    bench.configure(PORT, "no switchport trunk allowed vlan", *listed)
    assert bench.section(PORT) == listed


def test_a_channel_takes_after_its_first_member_and_leads_the_others(bench: Bench) -> None:
    bench.configure("int gi1/0/1", "switchport mode trunk", "switchport trunk allowed vlan 10")
    said = bench.configure("int gi1/0/1", "channel-group 3 mode active")
    assert said == "Creating a port-channel interface Port-channel 3\n\n"
    assert bench.section("interface Port-channel3") == ["switchport trunk allowed vlan 10", "switchport mode trunk"]
    bench.configure("int po3", "switchport trunk allowed vlan add 20")
    assert "switchport trunk allowed vlan 10,20" in bench.section(PORT)
    view = bench.switch.view()
    assert view.ports["GigabitEthernet1/0/1"].lag == "Port-channel3"
    assert view.lacp_lags == {"Port-channel3"}


def test_a_member_that_differs_is_suspended(bench: Bench) -> None:
    bench.configure("vtp mode transparent", "vlan 10,20", "int range gi1/0/1-2", "switchport mode trunk")
    bench.configure("int range gi1/0/1-2", "channel-group 1 mode active")
    assert bench.switch.view().ports["GigabitEthernet1/0/2"].enabled
    bench.configure("int gi1/0/2", "switchport trunk allowed vlan 10")
    assert not bench.switch.view().ports["GigabitEthernet1/0/2"].enabled


def test_protocols_of_a_channel_do_not_mix(bench: Bench) -> None:
    bench.configure("int gi1/0/1", "channel-group 1 mode active")
    assert "Command rejected" in bench.configure("int gi1/0/2", "channel-group 1 mode on")


def test_default_interface_empties_a_port(bench: Bench) -> None:
    bench.configure("int gi1/0/1", "description x", "shutdown", "switchport mode access")
    said = bench.configure("default interface gi1/0/1")
    assert said == "Interface GigabitEthernet1/0/1 set to default configuration\n"
    assert bench.section(PORT) == []


def test_vlans_are_in_the_running_configuration_in_transparent_mode_only(bench: Bench) -> None:
    bench.configure("vlan 20", "name STAFF")
    assert "vlan 20" not in bench.running()
    assert bench.configure("vtp mode transparent") == "Setting device to VTP Transparent mode for VLANS.\n"
    assert bench.section("vlan 20") == ["name STAFF"]
    assert bench.has("vtp mode transparent")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["vlan 20", "name STAFF", "vlan 30", "name STAFF"], "VLAN #30 and #20 have an identical name: STAFF"),
        (["no vlan 1"], "Default VLAN 1 may not be deleted."),
        (["vlan 2000"], "Extended VLAN(s) not allowed in current VTP mode."),
        (["vtp mode client", "vlan 20"], "VTP VLAN configuration not allowed when device is in CLIENT mode."),
        (["vlan 1", "name HOME"], "Default VLAN 1 may not have its name changed."),
        (["spanning-tree mst 0 priority 5000"], "% Bridge Priority must be in increments of 4096."),
        (["no interface gi1/0/1"], "% Removal of physical interfaces is not permitted."),
        (["crypto key generate rsa modulus 2048"], "% Please define a hostname other than Switch."),
        (["hostname x", "crypto key generate rsa modulus 2048"], "% Please define a domain-name first."),
        (["int vlan 10", "ip address 10.0.0.0 255.255.255.0"], "Bad mask /24 for address 10.0.0.0"),
        (["int vlan 10", "ip address 10.0.0.1 255.0.255.0"], "Bad mask 0xFF00FF00 for address 10.0.0.1"),
        (["snmp-server user u g v3 auth sha short priv aes 128 alsoshort"], "at least 8 characters"),
        (["int gi1/0/1", "switchport nonegotiate"], "Conflict between 'nonegotiate' and 'dynamic' status"),
    ],
)
def test_what_ios_rejects(bench: Bench, lines: list[str], words: str) -> None:
    bench.type("configure terminal", *lines[:-1])
    before = bench.switch.running()
    assert words in bench.type(lines[-1])
    assert bench.switch.running() == before
    assert bench.world.notes == [("refused", lines[-1])]


def test_addresses_may_not_overlap(bench: Bench) -> None:
    said = bench.configure(
        "int vlan 10", "ip address 10.1.0.1 255.255.0.0", "int vlan 20", "ip address 10.1.2.1 255.255.255.0"
    )
    assert said == "% 10.1.2.0 overlaps with Vlan10\n"


def invalid(at: int) -> str:
    """The caret below the word, as it stands behind the prompt ``Switch(config)#``."""
    return " " * (len("Switch(config)#") + at) + "^\n% Invalid input detected at '^' marker.\n\n"


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("foo bar", invalid(0)),
        ("no foo", invalid(3)),
        ("switchport mode access", invalid(6)),
        ("hostnane S1", invalid(6)),
        ("interface Gi9/9/9", invalid(10)),
        ("spanning-tree mode fast", invalid(19)),
        ("vlan 10 name x", invalid(8)),
        ("hostname", "% Incomplete command.\n\n"),
        ("no", "% Incomplete command.\n\n"),
        ("s", '% Ambiguous command:  "s"\n'),
    ],
)
def test_unknown_lines_are_refused_in_ios_s_words(bench: Bench, line: str, printed: str) -> None:
    before, writes = bench.switch.running(), bench.world.writes
    assert bench.configure(line) == printed
    assert (bench.switch.running(), bench.world.writes) == (before, writes)
    assert ("refused", line) in bench.world.notes


def test_the_caret_stands_under_the_word_as_it_was_echoed(bench: Bench) -> None:
    bench.type("configure terminal")
    echoed = bench.cli.prompt() + "spanning-tree mode fast"
    caret = bench.type("spanning-tree mode fast").splitlines()[0]
    assert echoed[caret.index("^") :].startswith("fast")


def test_a_global_line_typed_below_an_interface_leaves_it(bench: Bench) -> None:
    bench.type("conf t", "int gi1/0/1", "vlan 30")
    assert bench.cli.prompt() == "Switch(config-vlan)#"
    bench.type("name X", "hostname y")
    assert bench.cli.prompt() == "y(config)#"


@pytest.mark.parametrize(
    ("line", "prompt"),
    [
        ("interface gi1/0/1", "Switch(config-if)#"),
        ("interface range gi1/0/1-2", "Switch(config-if-range)#"),
        ("vlan 7", "Switch(config-vlan)#"),
        ("line vty 0 4", "Switch(config-line)#"),
        ("spanning-tree mst configuration", "Switch(config-mst)#"),
        ("ip access-list standard A", "Switch(config-std-nacl)#"),
        ("ip access-list extended B", "Switch(config-ext-nacl)#"),
        ("radius server R", "Switch(config-radius-server)#"),
        ("archive", "Switch(config-archive)#"),
    ],
)
def test_modes_and_their_prompts(bench: Bench, line: str, prompt: str) -> None:
    bench.type("configure terminal", line)
    assert bench.cli.prompt() == prompt
    bench.type("exit")
    assert bench.cli.prompt() == "Switch(config)#"
    bench.type(line, "end")
    assert bench.cli.prompt() == "Switch#"


# --- secrets ---


def test_secrets_are_hashed_as_the_platform_does() -> None:
    for model, kind in ((IOS, "5"), (XE, "9")):
        bench = Bench(model)
        bench.configure("enable secret Pa55word", "username anna privilege 15 secret Pa55word")
        words = next(line for line in bench.running() if line.startswith("enable secret")).split()
        assert words[2] == kind
        assert secrets.matches("Pa55word", kind, words[3])
        assert not secrets.matches("pa55word", kind, words[3])
        assert "Pa55word" not in bench.switch.running()


def test_hashes_of_others_are_verified() -> None:
    # The examples of hashcat's modes 500 and 9300, both for "hashcat".
    assert secrets.matches("hashcat", "5", "$1$28772684$iEwNOgGugqO9.bIz5sk8k/")
    assert secrets.matches("hashcat", "9", "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6")
    assert secrets.untype7("094F471A1A0A") == "cisco"


def test_password_encryption_hides_what_is_there(bench: Bench) -> None:
    bench.configure("radius server R", "address ipv4 10.0.0.1", "key sesame")
    assert "key sesame" in bench.section("radius server R")
    bench.configure("service password-encryption")
    words = bench.section("radius server R")[-1].split()
    assert words[:2] == ["key", "7"]
    assert secrets.untype7(words[2]) == "sesame"


def test_snmp_users_are_not_in_the_configuration(bench: Bench) -> None:
    bench.configure(
        "snmp-server group mon v3 priv", "snmp-server user watch mon v3 auth sha Auth-1234 priv aes 128 Priv-1234"
    )
    assert "watch" not in bench.switch.running()
    assert "Auth-1234" not in bench.switch.running()
    assert "User name: watch" in bench.type("show snmp user")
    bench.type("write memory")
    bench.switch.boot()
    assert "User name: watch" in bench.type("show snmp user")


def test_keys_are_asked_for_their_size(bench: Bench) -> None:
    bench.configure("hostname oak-sw01", "ip domain name x.example")
    bench.type("configure terminal")
    assert "Choose the size of the key modulus" in bench.type("crypto key generate rsa")
    assert bench.cli.prompt() == "How many bits in the modulus [1024]: "
    assert "% The key modulus size is 2048 bits" in bench.type("2048")
    assert bench.cli.prompt() == "oak-sw01(config)#"
    assert bench.switch.view().ssh_enabled


def test_removing_a_user_is_confirmed_with_one_key(bench: Bench) -> None:
    bench.configure("username anna privilege 15 secret x1y2z3")
    bench.type("configure terminal", "no username anna")
    assert bench.cli.prompt().endswith("[confirm]")
    assert bench.cli.wants_key
    bench.cli.key("\r")
    assert not any("anna" in line for line in bench.running())


# --- what it means for frames and sessions ---


def test_the_view_of_trunks_and_access_ports(bench: Bench) -> None:
    bench.configure(
        "vtp mode transparent", "vlan 10,20,80", "int gi1/0/1", "switchport mode trunk",
        "switchport trunk allowed vlan 10,20,30", "switchport trunk native vlan 20", "int gi1/0/2",
        "switchport access vlan 20", "switchport voice vlan 80", "int gi1/0/3", "shutdown",
    )  # fmt: skip
    ports = bench.switch.view().ports
    assert (ports["GigabitEthernet1/0/1"].untagged, ports["GigabitEthernet1/0/1"].tagged) == (20, {10})
    assert (ports["GigabitEthernet1/0/2"].untagged, ports["GigabitEthernet1/0/2"].tagged) == (20, {80})
    assert not ports["GigabitEthernet1/0/3"].enabled


def test_guard_by_default_concerns_edge_ports_only(bench: Bench) -> None:
    bench.configure("spanning-tree portfast default", "spanning-tree portfast bpduguard default")
    bench.configure("int gi1/0/1", "switchport mode trunk", "int gi1/0/2", "spanning-tree bpduguard disable")
    guards = {name: port.bpdu_guard for name, port in bench.switch.view().ports.items()}
    assert not guards["GigabitEthernet1/0/1"]
    assert not guards["GigabitEthernet1/0/2"]
    assert guards["GigabitEthernet1/0/3"]


def test_an_access_list_that_does_not_exist_admits_everybody(bench: Bench) -> None:
    bench.configure("line vty 0 15", "access-class NOWHERE in")
    assert bench.switch.view().management_acl is None
    bench.configure("ip access-list standard NOWHERE", "deny host 10.0.0.9", "permit 10.0.0.8 0.0.0.3")
    admitted = bench.switch.view().management_acl
    assert admitted is not None
    assert sorted(str(network) for network in admitted) == ["10.0.0.10/31", "10.0.0.8/32"]
