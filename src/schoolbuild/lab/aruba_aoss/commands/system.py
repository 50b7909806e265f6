"""Getting about, saving, rebooting: the commands of the operator's and the manager's level."""

from __future__ import annotations

from collections.abc import Callable

from schoolbuild.lab.aruba_aoss.grammar import BOG, MCG, Values, rule
from schoolbuild.lab.aruba_aoss.session import CTRL_C, Context, Session


@rule("operator", "enable", source=BOG)
def _enable(s: Session, _: Values) -> None:
    """Asks for the manager's name and password, if there is one."""
    if s.level == "manager":
        return
    if s.switch.flash.manager is None:
        s.level = "manager"
        return

    def name(user: str) -> None:
        def password(given: str) -> str | None:
            if s.switch.account_level(user, given) != 15:
                s.switch.refused("enable: wrong password")
                return "Invalid password\n"
            s.level = "manager"
            former = s.switch.log_in("manager", s.channel)
            return f"Your previous successful login (as manager) was on {former}\n" if former else None

        s.ask("Password: ", password, "secret")

    s.ask("Username: ", name)


@rule("operator", "exit", source=BOG)
def _leave(s: Session, _: Values) -> None:
    s.leave()


@rule("operator", "logout", source=BOG)
def _logout(s: Session, _: Values) -> None:
    s.log_out()


@rule("manager", "disable", source=BOG)
def _disable(s: Session, _: Values) -> None:
    s.stack, s.level = [], "operator"


@rule("manager", "configure [terminal]", source=BOG)
def _configure(s: Session, _: Values) -> None:
    if not s.stack:
        s.enter(Context("config", "config"))


@rule("config", "end", source=BOG, writes=False)
def _end(s: Session, _: Values) -> None:
    s.stack = []


@rule("operator", "page", source=BOG, value="on")
@rule("operator", "no page", source=BOG, value="")
def _page(s: Session, v: Values) -> None:
    s.paging = bool(v["value"])


@rule("manager", "terminal length <lines>", source=BOG)
def _length(s: Session, v: Values) -> None:
    s.height = v["lines"]


@rule("manager", "terminal width <columns>", source=BOG)
def _width(s: Session, v: Values) -> None:
    s.width = v["columns"]


@rule("manager", "write memory", "save", "copy running-config startup-config", source=BOG)
def _write_memory(s: Session, _: Values) -> None:
    s.switch.save()


@rule("manager", "write terminal", source=BOG)
def _write_terminal(s: Session, _: Values) -> str:
    return f"\nRunning configuration:\n\n{s.switch.running()}\n"


@rule("manager", "erase startup-config", source=BOG)
def _erase(s: Session, _: Values) -> str | None:
    def go() -> None:
        s.switch.erase()

    return s.confirm("Configuration will be deleted and device rebooted, continue [y/n]? ", go)


def _save_first(s: Session, then: Callable[[], None]) -> None:
    """Ask whether to keep what is not saved yet; ctrl-C leaves everything as it is."""

    def answered(key: str) -> str | None:
        if key == CTRL_C:
            return None
        if key == "y":
            s.switch.save()
        then()
        return None

    if s.switch.changed_since_save():
        s.ask("Do you want to save current configuration [y/n/^C]? ", answered, "key", keys="yn" + CTRL_C)
    else:
        then()


@rule("manager", "reload", source=BOG)
def _reload(s: Session, _: Values) -> None:
    def ask() -> None:
        s.confirm(
            "System will be rebooted from primary image. Do you want to continue [y/n]? ",
            lambda: s.switch.reboot("reload"),
        )

    _save_first(s, ask)


@rule("manager", "boot", "boot system", "boot system flash (primary):image", source=BOG)
def _boot(s: Session, _: Values) -> None:
    def ask() -> None:
        s.confirm(
            "This will reboot the system from the primary image.\nContinue [y/n]? ",
            lambda: s.switch.reboot("boot system"),
        )

    _save_first(s, ask)


@rule("manager", "reload after <delay>", source=BOG)
def _reload_after(s: Session, v: Values) -> None:
    """Unsaved changes are lost at that time; ``no reload`` calls it off."""

    def go() -> str:
        at = s.switch.schedule_reload(v["delay"])
        return f"Reload scheduled at {at:%H:%M:%S} {at.month}/{at.day}/{at.year} (in {spell(v['delay'])})\n"

    def ask() -> None:
        s.confirm(
            "System will be rebooted at the scheduled time from primary image.\nDo you want to continue [y/n]? ", go
        )

    _save_first(s, ask)


def spell(minutes: int) -> str:
    """``0 days, 1 hours, 5 minutes``."""
    return f"{minutes // 1440} days, {minutes // 60 % 24} hours, {minutes % 60} minutes"


@rule("manager", "no reload", source=BOG)
def _no_reload(s: Session, _: Values) -> str | None:
    return None if s.switch.cancel_reload() else "reload is not scheduled\n"


@rule("manager", "show reload (after|at)", source=BOG)
def _show_reload(s: Session, _: Values) -> str:
    at = s.switch.reload_at
    if at is None:
        return "reload is not scheduled\n"
    left = round((at - s.switch.world.now()).total_seconds() / 60)
    return f"Reload scheduled for {at:%H:%M:%S} {at:%m/%d/%Y} ( {spell(left)} from now )\n"


@rule("manager", "clear arp", "clear statistics global", source=MCG)
def _clear(_: Session, __: Values) -> None:
    """Counters and learnt addresses are not simulated: there is nothing to forget."""


@rule("manager", "chassislocate [(on|off|blink):how]", source=MCG)
def _locate(_: Session, __: Values) -> None:
    """Only a light."""
