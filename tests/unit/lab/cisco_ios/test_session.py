"""Sessions: prompts, enable, paging, keys, saving, reload, and the console's log-in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schoolbuild.lab.device import Session
from schoolbuild.lab.interface import Reply
from schoolbuild.lab.terminal import Terminal
from tests.unit.lab.cisco_ios.bench import IOS, Bench


@pytest.fixture
def bench() -> Bench:
    return Bench(IOS)


def test_user_mode_cannot_read_the_configuration() -> None:
    bench = Bench(IOS, privilege=1)
    assert bench.cli.prompt() == "Switch>"
    assert "% Invalid input" in bench.type("show running-config")
    assert "% Invalid input" in bench.type("configure terminal")
    assert "Current privilege level is 1" in bench.type("show privilege")


def test_enable_without_a_secret_works_at_the_console_only() -> None:
    bench = Bench(IOS, privilege=1)
    ssh = bench.session(1, "ssh")
    assert ssh.line("enable").text == "% No password set\n"
    assert ssh.prompt() == "Switch>"
    bench.type("enable")
    assert bench.cli.prompt() == "Switch#"


def test_enable_asks_three_times_and_does_not_echo() -> None:
    bench = Bench(IOS)
    bench.configure("enable secret open-sesame")
    cli = bench.session(1, "ssh")
    cli.line("en")
    assert (cli.prompt(), cli.echo) == ("Password: ", False)
    cli.line("wrong")
    cli.line("wrong")
    assert cli.prompt() == "Password: "
    assert cli.line("wrong").text == "% Bad secrets\n\n"
    assert (cli.prompt(), cli.echo) == ("Switch>", True)
    cli.line("enable")
    cli.line("open-sesame")
    assert cli.prompt() == "Switch#"
    cli.line("disable")
    assert cli.prompt() == "Switch>"


def test_long_output_is_paged(bench: Bench) -> None:
    bench.cli.resize(24, 80)
    first = bench.cli.line("show running-config")
    assert len(first.text.splitlines()) == 23
    assert (bench.cli.prompt(), bench.cli.wants_key) == (" --More-- ", True)
    second = bench.cli.key(" ").text
    assert second.startswith("\b" * 9 + " " * 8 + "\b" * 9)
    assert len(second.splitlines()) == 23
    assert len(bench.cli.key("\r").text.splitlines()) == 1
    bench.cli.key("q")
    assert bench.cli.prompt() == "Switch#"
    bench.type("terminal length 0")
    assert bench.cli.line("show running-config").text.endswith("end\n\n")
    assert not bench.cli.wants_key


def test_filters(bench: Bench) -> None:
    assert bench.type("show running-config | include ^hostname") == "hostname Switch\n"
    assert bench.type("sh run | sec line con") == "line con 0\n"
    assert bench.type("show run | begin ^line con").startswith("line con 0\n")
    assert "hostname" not in bench.type("show run | exclude hostname")
    assert bench.type("show run | count ^line") == "Number of lines which match regexp = 3\n"
    assert "% Invalid input" in bench.type("show run | banana x")
    assert "% Incomplete" in bench.type("show run | include")
    assert bench.type("show run | i (") == "% Failed to compile regular expression.\n"


def test_do_works_in_configuration_mode(bench: Bench) -> None:
    bench.type("conf t", "int gi1/0/1")
    assert bench.type("do show privilege") == "Current privilege level is 15\n"
    echoed = bench.cli.prompt() + "do show bananas"
    caret = bench.type("do show bananas").splitlines()[0].index("^")
    assert echoed[caret:] == "bananas"
    bench.type("do write memory")
    assert bench.switch.startup()


def test_control_z_runs_the_line_and_leaves_control_c_drops_it(bench: Bench) -> None:
    bench.type("conf t")
    bench.cli.control("\x1a", "hostname one")
    assert bench.cli.prompt() == "one#"
    bench.type("conf t")
    bench.cli.control("\x03", "hostname two")
    assert bench.cli.prompt() == "one#"


def test_saving(bench: Bench) -> None:
    assert bench.type("show startup-config") == "startup-config is not present\n"
    assert bench.type("wr") == "Building configuration...\n[OK]\n"
    assert bench.switch.startup() == bench.switch.running()
    bench.configure("hostname saved")
    bench.type("copy run start")
    assert bench.cli.prompt() == "Destination filename [startup-config]? "
    assert bench.type("") == "Building configuration...\n[OK]\n"
    assert "hostname saved" in bench.type("show startup-config")
    assert [kind for kind, _ in bench.world.notes] == ["refused", "save", "save"]


def test_the_configuration_says_when_and_by_whom_it_was_changed(bench: Bench) -> None:
    cli = bench.session(15, "ssh", "anna")
    for line in ("configure terminal", "hostname x", "end", "write memory"):
        cli.line(line)
    head = cli.line("show running-config").text.splitlines()[2:8]
    assert head[1:5] == [
        "!",
        "! Last configuration change at 10:00:00 UTC Sun Nov 22 2026 by anna",
        "! NVRAM config last updated at 10:00:00 UTC Sun Nov 22 2026 by anna",
        "!",
    ]
    assert "Last configuration" not in bench.switch.startup()


def test_a_full_flash_fails_to_save(bench: Bench) -> None:
    bench.world.faults["full_flash"] = {}
    assert "Not enough space" in bench.type("write memory")
    assert bench.switch.startup() == ""


def test_erasing_asks_first(bench: Bench) -> None:
    bench.type("write memory", "write erase")
    assert bench.cli.prompt().endswith("Continue? [confirm]")
    assert bench.cli.key("\r").text == "\n[OK]\nErase of nvram: complete\n"
    assert bench.switch.startup() == ""


def test_reload_asks_to_save_and_to_confirm(bench: Bench) -> None:
    bench.configure("hostname changed")
    bench.type("reload")
    assert bench.cli.prompt() == "\nSystem configuration has been modified. Save? [yes/no]: "
    assert "Please answer" in bench.type("maybe")
    bench.type("no")
    assert bench.cli.prompt() == "Proceed with reload? [confirm]"
    assert bench.cli.key("\r") == Reply("\n\n", close=True)
    assert bench.world.reboots == ["reload command"]
    assert bench.switch.startup() == ""


def test_reload_can_be_declined_and_scheduled(bench: Bench) -> None:
    bench.type("write memory", "reload")
    bench.cli.key("n")
    assert bench.world.reboots == []
    told = bench.type("reload in 10 trial of a change")
    assert "Reload scheduled for 10:10:00 UTC Sun Nov 22 2026 (in 10 minutes) by console" in told
    assert "Reload reason: trial of a change" in told
    bench.cli.key("\r")
    due, fire = bench.world.timers[0]
    assert due - bench.world.time == timedelta(minutes=10)
    assert "Reload scheduled" in bench.type("show reload")
    fire()
    assert bench.world.reboots == ["scheduled reload"]
    bench.type("reload in 0:05")
    bench.cli.key("\r")
    assert "SHUTDOWN ABORTED" in bench.type("reload cancel")
    assert bench.type("show reload") == "No reload is scheduled.\n"
    assert bench.type("reload cancel") == "%No reload is scheduled.\n"


def test_boot_reads_what_was_saved_and_vlans_by_vtp_mode(bench: Bench) -> None:
    bench.configure("vlan 20", "name STAFF")
    bench.switch.boot()
    assert bench.switch.running_state.vlans[20].name == "STAFF", "vlan.dat is written at once in server mode"
    bench.configure("vtp mode transparent")
    bench.type("write memory")
    bench.configure("vlan 30")
    bench.switch.boot()
    assert set(bench.switch.running_state.vlans) == {1, 20}, "in transparent mode the saved configuration counts"


def test_the_console_asks_for_a_log_in_once_it_is_told_to(bench: Bench) -> None:
    assert bench.session(0).prompt() == "Switch>"
    bench.configure("username anna privilege 15 secret s3cr3t!", "line con 0", "login local")
    cli = bench.session(0)
    assert cli.prompt() == "Username: "
    cli.line("anna")
    assert (cli.prompt(), cli.echo) == ("Password: ", False)
    assert cli.line("wrong").text == "% Login invalid\n\n"
    cli.line("anna")
    cli.line("s3cr3t!")
    assert cli.prompt() == "Switch#"
    assert bench.session(15).prompt() == "Switch#", "the lab's own hand is in at once"


def test_three_wrong_passwords_end_the_session(bench: Bench) -> None:
    bench.configure("aaa new-model", "username anna privilege 15 secret s3cr3t!")
    cli = bench.session(0)
    for _ in range(2):
        cli.line("anna")
        assert not cli.line("wrong").close
    cli.line("anna")
    assert cli.line("wrong").close


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        ([], None),
        (["line vty 0 15", "login local"], 15),
        (["aaa new-model"], 1),
        (["aaa new-model", "aaa authorization exec default local"], 15),
        (["aaa new-model", "aaa authentication login default group radius local",
          "aaa authorization exec default group radius local"], 15),
        (["aaa new-model", "aaa authentication login default group radius"], None),
        (["aaa new-model", "aaa authentication login X none", "line vty 0 4", "login authentication X"], 1),
    ],
)  # fmt: skip
def test_who_gets_in_over_ssh(bench: Bench, lines: list[str], level: int | None) -> None:
    bench.configure("username anna privilege 15 secret s3cr3t!", *lines)
    assert bench.switch.authenticate("anna", "s3cr3t!") == level
    if level is not None and "X none" not in " ".join(lines):
        assert bench.switch.authenticate("anna", "wrong") is None
        assert bench.switch.authenticate("bert", "s3cr3t!") is None


def test_a_banner_over_several_lines_with_one_s_own_mark(bench: Bench) -> None:
    bench.type("configure terminal")
    assert bench.type("banner login #") == "Enter TEXT message.  End with the character '#'.\n"
    assert bench.cli.prompt() == ""
    bench.type("Authorised use only.", "  Everything is logged.", "#")
    assert bench.cli.prompt() == "Switch(config)#"
    assert bench.switch.login_banner() == "Authorised use only.\n  Everything is logged.\n"
    bench.type("no banner login")
    assert bench.switch.login_banner() == ""


class Surroundings(Session):
    """A session of no device: what the terminal asks for, without delays and faults."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, bool]] = []

    def received(self, text: str, secret: bool) -> None:
        self.lines.append((text, secret))

    def delay(self) -> float:
        return 0.0

    def around(self, work):  # type: ignore[no-untyped-def]
        return work()

    def spoil(self, reply: Reply) -> Reply:
        return reply


@pytest.fixture
def screen(bench: Bench) -> tuple[Terminal, list[bytes], Surroundings]:
    written: list[bytes] = []
    around = Surroundings()
    return Terminal(bench.cli, around, written.append, lambda: None), written, around


def test_a_terminal_echoes_and_edits(screen: tuple[Terminal, list[bytes], Surroundings]) -> None:
    terminal, written, around = screen
    terminal.feed(b"show privilegx\x7fe\r")
    assert b"".join(written) == b"show privilegx\b \be\r\nCurrent privilege level is 15\r\nSwitch#"
    terminal.feed(b"nonsense\x15\r\n")
    assert around.lines == [("show privilege", False), ("", False)]


def test_a_terminal_hides_passwords(bench: Bench, screen: tuple[Terminal, list[bytes], Surroundings]) -> None:
    terminal, written, around = screen
    bench.configure("enable secret open-sesame")
    bench.type("disable")
    terminal.feed(b"enable\ropen-sesame\r")
    assert b"sesame" not in b"".join(written)
    assert around.lines == [("enable", False), ("open-sesame", True)]
    assert b"".join(written).endswith(b"Switch#")


def test_a_question_mark_lists_what_may_come_next(screen: tuple[Terminal, list[bytes], Surroundings]) -> None:
    terminal, written, around = screen
    terminal.feed(b"terminal wid?")
    assert b"".join(written) == b"terminal wid?\r\nwidth\r\nSwitch#terminal wid"
    terminal.feed(b"th ?")
    assert b"".join(written).endswith(b"?\r\n  <0-512>\r\n\r\nSwitch#terminal width ")
    terminal.feed(b"80\r")
    assert around.lines == [("terminal width 80", False)]


def test_a_question_mark_in_a_banner_is_text(bench: Bench, screen: tuple[Terminal, list[bytes], Surroundings]) -> None:
    terminal, _, _ = screen
    terminal.feed(b"configure terminal\rbanner login #\rReally?\r#\r")
    assert bench.switch.login_banner() == "Really?\n"


def test_a_pasted_text_is_answered_line_by_line(screen: tuple[Terminal, list[bytes], Surroundings]) -> None:
    terminal, written, _ = screen
    terminal.feed(b"configure terminal\nhostname oak\nend\n")
    assert b"".join(written).split(b"\r\n") == [
        b"configure terminal",
        b"Enter configuration commands, one per line.  End with CNTL/Z.",
        b"Switch(config)#hostname oak",
        b"oak(config)#end",
        b"oak#",
    ]
