"""Commands of exec mode other than ``show``, and the grammar of both privilege levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from schoolbuild.lab.cisco_ios import show_config, show_l2, show_ports, show_routing, show_system
from schoolbuild.lab.cisco_ios.config import Config
from schoolbuild.lab.cisco_ios.grammar import Grammar, table
from schoolbuild.lab.cisco_ios.question import Question
from schoolbuild.lab.cisco_ios.words import Refused

if TYPE_CHECKING:
    from schoolbuild.lab.cisco_ios.cli import IosCli

Said = str | Question
Values = Mapping[str, Any]
Command = Callable[["IosCli", Values], Said]
_ENABLE_TRIES = 3


def configure(cli: IosCli, values: Values) -> Said:
    cli.config = Config(cli.switch.running_state)
    return "Enter configuration commands, one per line.  End with CNTL/Z.\n"


def configure_from(cli: IosCli, values: Values) -> Said:
    return Question("Configuring from terminal, memory, or network [terminal]? ", lambda _: configure(cli, values))


def enable(cli: IosCli, values: Values) -> Said:
    if cli.privilege == 15:
        return ""
    if cli.switch.running_state.store.get("enable secret") is None:
        if cli.channel == "console":
            cli.privilege = 15
            return ""
        raise Refused("% No password set\n")
    return _ask_enable(cli, 1)


def _ask_enable(cli: IosCli, attempt: int) -> Question:
    def check(password: str) -> Said:
        if cli.switch.enable_fits(password):
            cli.privilege = 15
            return ""
        return "% Bad secrets\n\n" if attempt >= _ENABLE_TRIES else _ask_enable(cli, attempt + 1)

    return Question("Password: ", check, echo=False)


def disable(cli: IosCli, values: Values) -> Said:
    cli.privilege = 1
    return ""


def leave(cli: IosCli, values: Values) -> Said:
    cli.closing = True
    return ""


def terminal(cli: IosCli, values: Values) -> Said:
    if "length" in values:
        cli.length = values["length"]
    if "width" in values:
        cli.width = values["width"]
    return ""


# --- saving ---


def write_memory(cli: IosCli, values: Values) -> Said:
    return _save(cli)


def _save(cli: IosCli) -> str:
    if cli.switch.world.fault("full_flash") is not None:
        cli.switch.world.journal("refused", "save: not enough space")
        return "Building configuration...\n\nstartup-config file open failed (Not enough space)\n"
    cli.switch.save()
    cli.mark_saved()
    return "Building configuration...\n[OK]\n"


def copy_to_startup(cli: IosCli, values: Values) -> Said:
    def named(answer: str) -> Said:
        if answer.strip() not in ("", "startup-config"):
            raise Refused("%Error opening nvram: this lab saves to startup-config only\n")
        return _save(cli)

    return Question("Destination filename [startup-config]? ", named)


def erase(cli: IosCli, values: Values) -> Said:
    def sure(answer: str) -> Said:
        if answer.lower() not in ("", "y"):
            return "\n"
        cli.switch.erase()
        return "[OK]\nErase of nvram: complete\n"

    return Question(
        "Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]", sure, key=True
    )


def delete_vlans(cli: IosCli, values: Values) -> Said:
    def sure(answer: str) -> Said:
        if answer.lower() in ("", "y"):
            cli.switch.nvram.vlans = {}
            cli.switch.nvram.vtp_mode = "server"
            cli.switch.world.journal("save", "vlan.dat deleted")
        return "\n"

    return Question(
        "Delete filename [vlan.dat]? ", lambda _: Question("Delete flash:/vlan.dat? [confirm]", sure, key=True)
    )


# --- reload ---


def reload(cli: IosCli, values: Values) -> Said:
    return _save_first(cli, lambda: _confirm(cli))


def _save_first(cli: IosCli, then: Callable[[], Question]) -> Question:
    if not cli.switch.unsaved:
        return then()

    def answered(answer: str) -> Said:
        word = answer.strip().lower()
        if word and "yes".startswith(word):
            question = then()
            question.before = _save(cli) + question.before
            return question
        if word and "no".startswith(word):
            return then()
        return Question(prompt, answered, before="% Please answer 'yes' or 'no'.\n")

    prompt = "\nSystem configuration has been modified. Save? [yes/no]: "
    return Question(prompt, answered)


def _confirm(cli: IosCli) -> Question:
    def sure(answer: str) -> Said:
        if answer.lower() not in ("", "y"):
            return "\n"
        cli.closing = True
        cli.switch.reload_reason = "Reload Command"
        cli.switch.world.reboot("reload command")
        return "\n"

    return Question("Proceed with reload? [confirm]", sure, key=True)


def reload_in(cli: IosCli, values: Values) -> Said:
    minutes = _minutes(values["when"])
    due = cli.switch.world.now() + timedelta(minutes=minutes)
    told = (
        f"Reload scheduled for {show_system.stamp(cli, due)} (in {_spoken(minutes)}) by "
        f"{'console' if cli.channel == 'console' else f'{cli.user} on vty0'}\n"
        f"Reload reason: {values.get('reason', 'Reload Command')}\n"
    )

    def sure(answer: str) -> Said:
        if answer.lower() not in ("", "y"):
            return "\n"
        _cancel(cli)
        switch = cli.switch

        def fire() -> None:
            switch.reload_timer = None
            switch.reload_reason = "Reload Command"
            switch.world.reboot("scheduled reload")

        switch.reload_timer = switch.world.call_later(minutes * 60, fire)
        switch.reload_due = due.timestamp()
        switch.world.journal("command", f"reload is scheduled in {minutes} minutes")
        return "\n"

    def ask() -> Question:
        return Question("Proceed with reload? [confirm]", sure, key=True, before=told)

    return _save_first(cli, ask)


def _minutes(text: str) -> int:
    hours, colon, minutes = text.rpartition(":")
    if not minutes.isdigit() or (colon and not hours.isdigit()):
        raise Refused("% Invalid input detected at '^' marker.\n\n")
    total = int(hours or 0) * 60 + int(minutes)
    if not 1 <= total <= 34560:
        raise Refused("% Invalid input detected at '^' marker.\n\n")
    return total


def _spoken(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = ([f"{hours} hour{'s' * (hours > 1)}"] if hours else []) + (
        [f"{rest} minute{'s' * (rest > 1)}"] if rest else []
    )
    return " and ".join(parts)


def reload_cancel(cli: IosCli, values: Values) -> Said:
    if cli.switch.reload_timer is None:
        return "%No reload is scheduled.\n"
    _cancel(cli)
    return "\n\n***\n*** --- SHUTDOWN ABORTED ---\n***\n\n"


def _cancel(cli: IosCli) -> None:
    if cli.switch.reload_timer is not None:
        cli.switch.reload_timer()
        cli.switch.reload_timer = None


USER: tuple[tuple[str, Any], ...] = (
    ("enable", enable),
    ("disable", disable),
    ("exit", leave),
    ("logout", leave),
    ("quit", leave),
    ("terminal length <length:int:0:512>", terminal),
    ("terminal width <width:int:0:512>", terminal),
    ("terminal no length", terminal),
    ("terminal monitor", terminal),
    ("terminal no monitor", terminal),
    ("show version", show_system.version),
    ("show clock [detail]", show_system.clock),
    ("show privilege", show_system.privilege),
    ("show users", show_system.users),
    ("show inventory", show_system.inventory),
    ("show switch [detail]", show_system.switch_detail),
    ("show vlan", show_l2.vlan),
    ("show vlan brief", show_l2.vlan_brief),
    ("show vlan id <vlan:vlan>", show_l2.vlan_one),
    ("show vlan name <name:word>", show_l2.vlan_one),
    ("show vtp status", show_l2.vtp_status),
    ("show mac address-table [dynamic]", show_l2.mac_table),
    ("show mac address-table vlan <vlan:vlan>", show_l2.mac_table),
    ("show mac address-table interface <name:if>", show_l2.mac_table),
    ("show spanning-tree", show_l2.spanning_tree),
    ("show spanning-tree mst", show_l2.spanning_tree),
    ("show spanning-tree mst configuration", show_l2.mst_configuration),
    ("show spanning-tree summary", show_l2.stp_summary),
    ("show spanning-tree root", show_l2.stp_root),
    ("show lldp", show_l2.lldp),
    ("show lldp neighbors", show_l2.lldp_neighbors),
    ("show lldp neighbors detail", show_l2.lldp_detail),
    ("show lldp neighbors <name:if> [{how:detail}]", show_l2.lldp_detail),
    ("show ip dhcp snooping", show_l2.dhcp_snooping),
    ("show interfaces", show_ports.interfaces),
    ("show interfaces <name:if>", show_ports.interfaces),
    ("show interfaces status [err-disabled]", show_ports.status),
    ("show interfaces <name:if> status", show_ports.status),
    ("show interfaces description", show_ports.description),
    ("show interfaces <name:if> description", show_ports.description),
    ("show interfaces switchport", show_ports.switchport),
    ("show interfaces <name:if> switchport", show_ports.switchport),
    ("show interfaces trunk", show_ports.trunk),
    ("show interfaces <name:if> trunk", show_ports.trunk),
    ("show ip interface brief", show_ports.ip_brief),
    ("show ip interface", show_routing.interface),
    ("show ip interface <name:if>", show_routing.interface),
    ("show ip route", show_routing.route),
    ("show ip route {kind:connected|static}", show_routing.route),
    ("show etherchannel summary", show_ports.etherchannel),
    ("show power inline", show_ports.power),
    ("show power inline <name:if>", show_ports.power),
)
PRIVILEGED: tuple[tuple[str, Any], ...] = (
    *USER,
    ("configure terminal", configure),
    ("configure", configure_from),
    ("write", write_memory),
    ("write memory", write_memory),
    ("write erase", erase),
    ("write terminal", show_config.running),
    ("erase startup-config", erase),
    ("erase nvram:", erase),
    ("delete flash:vlan.dat", delete_vlans),
    ("delete vlan.dat", delete_vlans),
    ("copy running-config startup-config", copy_to_startup),
    ("reload", reload),
    ("reload in <when:word> [<reason:line>]", reload_in),
    ("reload cancel", reload_cancel),
    ("show reload", show_system.reload),
    ("show running-config", show_config.running),
    ("show running-config interface <name:if>", show_config.interface),
    ("show running-config vlan [<vlans:vlans>]", show_config.vlans),
    ("show startup-config", show_config.startup),
    ("show ip ssh", show_system.ip_ssh),
    ("show logging", show_system.logging),
    ("show snmp user", show_system.snmp_user),
    ("show snmp group", show_system.snmp_group),
    ("show access-lists", show_config.access_lists),
    ("show ip access-lists", show_config.access_lists),
    ("show ip access-lists <name:word>", show_config.access_lists),
    ("show archive", show_config.archive),
)  # fmt: skip


@cache
def grammar(privilege: int) -> Grammar:
    """What may be typed at that privilege level."""
    return table(PRIVILEGED if privilege == 15 else USER)
