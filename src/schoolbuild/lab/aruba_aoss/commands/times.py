"""Time: NTP, SNTP, time zone, the clock."""

from __future__ import annotations

from schoolbuild.lab.aruba_aoss.grammar import BOG, MCG, Values, rule
from schoolbuild.lab.aruba_aoss.session import Session
from schoolbuild.lab.aruba_aoss.words import error, invalid


@rule("config", "timesync (ntp|sntp|timep|timep-or-sntp):how", source=MCG)
def _timesync(s: Session, v: Values) -> None:
    s.state.times.sync = v["how"]


@rule("config", "no timesync", source=MCG)
def _no_timesync(s: Session, _: Values) -> None:
    s.state.times.sync = ""


@rule("config", "ntp (unicast|broadcast):mode", source=MCG)
def _ntp_mode(s: Session, v: Values) -> None:
    s.state.times.ntp_mode = v["mode"]


@rule("config", "no ntp (unicast|broadcast):mode", source=MCG)
def _no_ntp_mode(s: Session, _: Values) -> None:
    s.state.times.ntp_mode = ""


@rule("config", "ntp enable", source=MCG, value="on")
@rule("config", "no ntp enable", source=MCG, value="")
def _ntp_enable(s: Session, v: Values) -> None:
    s.state.times.ntp_enabled = bool(v["value"])


@rule("config", "ntp server <ip:server> [(iburst):burst]", source=MCG)
def _ntp_server(s: Session, v: Values) -> None:
    server = str(v["server"])
    if server not in s.state.times.ntp_servers and len(s.state.times.ntp_servers) >= 8:
        raise error("The maximum number of NTP servers is 8.")
    s.state.times.ntp_servers[server] = "burst" in v


@rule("config", "no ntp server <ip:server>", source=MCG)
def _no_ntp_server(s: Session, v: Values) -> None:
    if s.state.times.ntp_servers.pop(str(v["server"]), None) is None:
        raise invalid(str(v["server"]))


@rule("config", "no ntp", source=MCG)
def _no_ntp(s: Session, _: Values) -> str | None:
    def go() -> None:
        times = s.state.times
        times.ntp_enabled, times.ntp_mode = False, ""
        times.ntp_servers.clear()
        s.switch.wrote()

    return s.confirm("This will delete all NTP configurations on this device. Continue [y/n]? ", go)


@rule("config", "sntp unicast", source=MCG, value="on")
@rule("config", "no sntp", "no sntp unicast", source=MCG, value="")
def _sntp(s: Session, v: Values) -> None:
    s.state.times.sntp_unicast = bool(v["value"])


@rule("config", "sntp server priority <small:priority> <ip:server>", source=MCG)
def _sntp_server(s: Session, v: Values) -> None:
    if v["priority"] > 3:
        raise invalid(str(v["priority"]))
    s.state.times.sntp_servers[v["priority"]] = str(v["server"])


@rule("config", "no sntp server priority <small:priority> <ip:server>", source=MCG)
def _no_sntp_server(s: Session, v: Values) -> None:
    if s.state.times.sntp_servers.get(v["priority"]) != str(v["server"]):
        raise invalid(str(v["server"]))
    del s.state.times.sntp_servers[v["priority"]]


@rule("config", "time timezone <offset>", source=BOG)
def _timezone(s: Session, v: Values) -> None:
    """Minutes from UTC."""
    s.state.times.timezone = v["offset"]


@rule("config", "no time timezone", source=BOG)
def _no_timezone(s: Session, _: Values) -> None:
    s.state.times.timezone = 0


RULES = "(none|alaska|continental-us-and-canada|middle-europe-and-portugal|southern-hemisphere|western-europe):rule"


@rule("config", f"time daylight-time-rule {RULES}", source=BOG)
def _daylight(s: Session, v: Values) -> None:
    s.state.times.daylight = v["rule"]


@rule("config", "time daylight-time-rule user-defined begin-date <date:begin> end-date <date:end>", source=BOG)
def _own_daylight(s: Session, v: Values) -> None:
    s.state.times.daylight = f"user-defined begin-date {v['begin']} end-date {v['end']}"


@rule("config", "no time daylight-time-rule", source=BOG)
def _no_daylight(s: Session, _: Values) -> None:
    s.state.times.daylight = "none"
