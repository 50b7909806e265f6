"""The command line: contexts, abbreviations, refusals, questions, paging, log-in and log-out."""

from __future__ import annotations

import pytest

from schoolbuild.lab.aruba_aoss.grammar import CHAIN, RULES, grammar, table
from schoolbuild.lab.interface import ControlKeys, Reply
from tests.unit.lab.aruba_aoss.bench import Bench

NAME = "Aruba-2930F-48G-PoEP-4SFPP"


def test_prompts_of_the_contexts() -> None:
    bench = Bench()
    seen = []
    for line in (
        "configure terminal",
        "hostname sw1",
        "vlan 10",
        "interface 1-5,trk1",
        "interface 5",
        "exit",
        "end",
        "exit",
    ):
        bench.cli.line(line)
        seen.append(bench.cli.prompt())
    assert seen == [
        f"{NAME}(config)# ", "sw1(config)# ", "sw1(vlan-10)# ", "sw1(vlan-10)# ", "sw1(eth-5)# ", "sw1(config)# ",
        "sw1# ", "sw1> ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("shaw", "Invalid input: shaw"),
        ("show", "Incomplete input: show"),
        ("s", "Ambiguous input: s"),
        ("show v", "Ambiguous input: v"),
        ("show running-config structured", "Invalid input: structured"),
        ("hostname x", "Invalid input: hostname"),
        ("configure\nvlan", "Incomplete input: vlan"),
        ("configure\nvlan abc", "Invalid input: abc"),
        ("configure\ninterface 53", "Module not present for port or invalid port: 53"),
        ("configure\ninterface 5-3", "Module not present for port or invalid port: 5-3"),
        ("configure\ninterface 1/1", "Module not present for port or invalid port: 1/1"),
        ("configure\ninterface 5\nshutdown", "Invalid input: shutdown"),
        ("configure\nno interface 5", "Invalid input: interface"),
        ("configure\ninterface 52 power-over-ethernet", "not supported on port 52"),
        ("configure\nspanning-tree priority 16", "Invalid input: 16"),
        ("configure\nswitchport mode trunk", "Invalid input: switchport"),
    ],
)
def test_refuses_loudly_and_stores_nothing(lines: str, words: str) -> None:
    bench = Bench()
    assert words in bench.type(lines)
    assert bench.running == bench.switch.factory
    assert bench.world.writes == 0
    assert [kind for kind, _ in bench.world.notes] == ["refused"]


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("sh ru", "show running-config"),
        ("sh int br", "show interfaces brief"),
        ("sh lldp in re", "show lldp info remote-device"),
        ("sh vlan", "show vlans"),
        ("wr t", "write terminal"),
    ],
)
def test_words_may_be_cut_short(short: str, full: str) -> None:
    bench = Bench()
    assert bench.type(short) == bench.type(full) != ""


def test_a_line_of_a_context_can_be_given_from_outside() -> None:
    bench = Bench()
    bench.configure(
        'vlan 10 name "STAFF ROOM"\nvlan 10 untagged 1-4\ninterface ethernet 1-2 disable\nno interface 2 disable'
    )
    assert 'name "STAFF ROOM"' in bench.block("vlan 10")
    assert "interface 1" in bench.running
    assert "interface 2" not in bench.running


def test_global_commands_work_inside_a_context() -> None:
    bench = Bench()
    assert bench.type("configure\nvlan 10\nhostname sw9\nshow time\nvlan 20\nname X\nwrite memory") != ""
    assert bench.cli.prompt() == "sw9(vlan-20)# "
    assert not bench.switch.changed_since_save()


def test_comments_and_empty_lines_do_nothing() -> None:
    bench = Bench()
    assert bench.configure("\n; J9773A Configuration Editor; Created on release #YA.16\n   \n") == ""


def test_one_write_for_each_accepted_line() -> None:
    bench = Bench()
    bench.configure(
        "vlan 10\nname STAFF\nuntagged 1-4\nexit\ninterface 1\ndisable\nexit\nvlan 10\nexit\nfoo\nshow vlans"
    )
    assert bench.world.writes == 4, (
        "vlan 10 made, named, filled, and a port disabled; entering and leaving are no writes"
    )


def test_output_can_be_filtered() -> None:
    bench = Bench()
    assert bench.type("show running-config | include hostname") == f'hostname "{NAME}"\n'
    assert "hostname" not in bench.type("show running-config | exclude hostname")
    assert bench.type("show running-config | begin vlan").startswith("vlan 1\n")


def test_pages_until_no_page() -> None:
    bench = Bench()
    cli = bench.switch.cli("console", 15)
    cli.resize(10, 80)
    cli.greeting()
    cli.key(" ")
    first = cli.line("show running-config").text
    assert first.count("\n") == 9
    assert cli.prompt() == "-- MORE --, next page: Space, next line: Enter, quit: Control-C"
    assert cli.wants_key
    assert cli.key("\r").text.count("\n") == 1
    assert cli.key("x").text.count("\n") == 0
    assert cli.key("\x03") == Reply("\r\x1b[2K")
    assert cli.prompt() == f"{NAME}# "
    assert cli.line("no page").text == ""
    assert bench.running in cli.line("show running-config").text
    cli.line("page")
    assert cli.line("terminal length 5").text == ""
    assert cli.line("show running-config").text.count("\n") == 4


def test_a_page_is_turned_with_space_to_the_last_line() -> None:
    bench = Bench()
    cli = bench.switch.cli("console", 15)
    cli.resize(10, 80)
    cli.greeting()
    cli.key(" ")
    text = cli.line("show running-config").text
    while cli.wants_key:
        text += cli.key(" ").text.removeprefix("\r\x1b[2K")
    assert text == f"\nRunning configuration:\n\n{bench.running}\n"


def test_greets_and_asks_for_a_key() -> None:
    bench = Bench()
    bench.configure('banner motd "Keep out.\\nReally."')
    cli = bench.switch.cli("console", 15)
    greeting = cli.greeting()
    assert greeting.startswith("Keep out.\nReally.\n")
    assert "Copyright 2026" in greeting
    assert not any(char in greeting for char in "#>"), "clients take these for a prompt"
    assert (cli.prompt(), cli.wants_key) == ("Press any key to continue", True)
    assert "Your previous successful login (as manager) was on 2026-11-22 10:00:00" in cli.key("x").text
    assert cli.prompt() == f"{NAME}# "


def test_a_command_that_comes_with_the_connection_needs_no_key() -> None:
    cli = Bench().switch.cli("ssh", 15)
    cli.resize(0, 511)
    cli.greeting()
    assert "Configuration Editor" in cli.line("show running-config").text
    assert not cli.wants_key


def test_the_prompt_over_ssh_carries_screen_codes() -> None:
    cli = Bench().switch.cli("ssh", 15)
    cli.greeting()
    cli.key("\n")
    prompt = cli.prompt()
    assert "\x1b[24;1H" in prompt
    assert "\x1b[?25h" in prompt
    assert f"{NAME}# " in prompt


def protected() -> Bench:
    bench = Bench()
    bench.configure(
        "password manager user-name admin plaintext Manager-Secret-1\n"
        "password operator user-name view plaintext Viewer-Secret-1"
    )
    return bench


def test_an_operator_becomes_manager_with_name_and_password() -> None:
    bench = protected()
    cli = bench.session(privilege=1)
    assert cli.prompt() == f"{NAME}> "
    assert cli.line("configure").text == "Invalid input: configure\n"
    cli.line("enable")
    assert (cli.prompt(), cli.echo) == ("Username: ", True)
    cli.line("admin")
    assert (cli.prompt(), cli.echo) == ("Password: ", False)
    assert cli.line("wrong").text == "Invalid password\n"
    assert cli.prompt() == f"{NAME}> "
    cli.line("enable")
    cli.line("admin")
    cli.line("Manager-Secret-1")
    assert cli.prompt() == f"{NAME}# "


def test_without_a_password_enable_asks_nothing() -> None:
    cli = Bench().session(privilege=1)
    cli.line("enable")
    assert cli.prompt() == f"{NAME}# "


def test_the_console_asks_for_a_log_in_once_there_is_a_password() -> None:
    bench = protected()
    cli = bench.switch.cli("console", 0)
    cli.greeting()
    cli.key("\r")
    assert cli.prompt() == "Username: "
    cli.line("view")
    cli.line("Viewer-Secret-1")
    assert cli.prompt() == f"{NAME}> "


def test_logs_out_after_two_questions() -> None:
    bench = Bench()
    bench.configure("hostname sw1")
    bench.cli.line("logout")
    assert bench.cli.prompt() == "Do you want to log out (y/n)? "
    assert bench.cli.key("n").close is False
    bench.cli.line("logout")
    bench.cli.key("y")
    assert bench.cli.prompt() == "Do you want to save current configuration (y/n/^C)? "
    bench.cli.key("\x03")
    assert bench.cli.prompt() == "sw1# "
    bench.cli.line("logout")
    bench.cli.key("y")
    assert bench.cli.key("n").close is True
    assert 'hostname "sw1"' not in bench.switch.startup()


def test_logging_out_can_save() -> None:
    bench = Bench()
    bench.configure("hostname sw1")
    bench.type("logout", keys="yy")
    assert 'hostname "sw1"' in bench.switch.startup()


def test_exit_goes_up_to_the_question() -> None:
    bench = Bench()
    bench.type("exit\nexit")
    assert bench.cli.key("y").close is True


def test_control_c_leaves_a_dialogue_and_control_z_a_context() -> None:
    bench = Bench()
    cli = bench.cli
    assert isinstance(cli, ControlKeys)
    bench.type("configure\nsnmpv3 enable")
    assert not cli.echo
    cli.control("\x03", "half")
    assert cli.prompt() == f"{NAME}(config)# "
    cli.control("\x1a", "")
    assert cli.prompt() == f"{NAME}# "
    assert bench.running == bench.switch.factory


def test_every_line_of_the_grammar_has_a_source() -> None:
    entries = table()
    assert len(entries) > 300
    known = ("ArubaOS-Switch ", "Access Security Guide K", "Multicast and Routing Guide K", "HP ", "zaflux/")
    assert all(entry["source"].startswith(known) and entry["context"] in CHAIN for entry in entries)


@pytest.mark.parametrize("context", sorted(CHAIN))
def test_no_two_rules_of_a_level_have_the_same_pattern(context: str) -> None:
    grammar(context)
    patterns = [rule.pattern for rule in RULES if rule.context == context]
    assert len(patterns) == len(set(patterns))
