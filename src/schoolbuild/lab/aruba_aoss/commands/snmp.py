"""SNMP: communities, traps, contact and location, and version 3 with its first dialogue."""

from __future__ import annotations

from collections.abc import Callable

from schoolbuild.lab.aruba_aoss.grammar import MCG, Values, rule
from schoolbuild.lab.aruba_aoss.session import Session
from schoolbuild.lab.aruba_aoss.words import error, invalid

RIGHTS = (
    "(manager unrestricted|manager restricted|operator unrestricted|operator restricted|manager|operator"
    "|unrestricted|restricted):rights"
)


@rule("config", f"snmp-server community <text:community> [{RIGHTS}]", source=MCG)
def _community(s: Session, v: Values) -> None:
    """Without a level the community has the operator's, restricted; the default level is not printed."""
    rights: str = v.get("rights", "")
    printed = {"manager unrestricted": "unrestricted", "operator restricted": "operator"}
    s.state.snmp.communities[v["community"]] = printed.get(rights, rights)


@rule("config", "no snmp-server community <text:community>", source=MCG)
def _no_community(s: Session, v: Values) -> None:
    if s.state.snmp.communities.pop(v["community"], None) is None:
        raise error("The community is not configured.")


@rule("config", "snmp-server contact <text:contact> [location <text:location>]", source=MCG)
@rule("config", "snmp-server location <text:location> [contact <text:contact>]", source=MCG)
def _about(s: Session, v: Values) -> None:
    s.state.snmp.contact = v.get("contact", s.state.snmp.contact)
    s.state.snmp.location = v.get("location", s.state.snmp.location)


@rule("config", "no snmp-server (contact|location):what", source=MCG)
def _not_about(s: Session, v: Values) -> None:
    setattr(s.state.snmp, v["what"], "")


@rule(
    "config",
    "snmp-server host <ip:host> community <text:community> [trap-level (none|all|not-info|critical|debug):level]",
    "snmp-server host <ip:host> <text:community> [(none|all|not-info|critical|debug):level]",
    source=MCG,
)
def _trap_host(s: Session, v: Values) -> None:
    level = f" trap-level {v['level']}" if v.get("level") not in (None, "none") else ""
    s.state.snmp.hosts[str(v["host"])] = f'community "{v["community"]}"{level}'


@rule("config", "no snmp-server host <ip:host> [<text:community>]", source=MCG)
@rule("config", "no snmp-server host <ip:host> community <text:community>", source=MCG)
def _no_trap_host(s: Session, v: Values) -> None:
    if s.state.snmp.hosts.pop(str(v["host"]), None) is None:
        raise invalid(str(v["host"]))


TRAPS = (
    "(arp-protect|auth-server-fail|dhcp-snooping|link-change all|login-failure-mgr|mac-count-notify"
    "|password-change-mgr|port-security|snmp-authentication extended|snmp-authentication standard"
    "|startup-config-change|running-config-change):trap"
)


@rule("config", f"snmp-server enable traps {TRAPS}", source=MCG)
def _trap(s: Session, v: Values) -> None:
    s.state.snmp.traps.add(v["trap"])


@rule("config", f"no snmp-server enable traps {TRAPS}", source=MCG)
def _no_trap(s: Session, v: Values) -> None:
    s.state.snmp.traps.discard(v["trap"])


@rule("config", "snmpv3 enable", source=MCG)
def _enable(s: Session, _: Values) -> str | None:
    """The first time a dialogue makes the user ``initial``; a saved configuration enables it without one."""
    if s.state.snmp.v3 or s.quiet:
        s.state.snmp.v3 = True
        return None
    _ask_keys(s, "initial", "md5", lambda: _ask_more(s))
    return "SNMPv3 Initialization process.\nCreating user 'initial'\nAuthentication Protocol: MD5\n"


def _ask_keys(s: Session, user: str, protocol: str, then: Callable[[], str | None]) -> None:
    def auth(key: str) -> str:
        _check_key(key)

        def priv(second: str) -> str:
            _check_key(second)
            s.state.snmp.v3 = True
            s.state.snmp.users[user] = (protocol, "des")
            s.switch.flash.snmp_keys[user] = (key, second)
            s.switch.wrote()
            return f"User '{user}' has been created\n{then() or ''}"

        s.ask("Enter privacy password: ", priv, "secret")
        return "Privacy protocol is DES\n"

    s.ask("Enter authentication password: ", auth, "secret")


def _check_key(key: str) -> None:
    if not 1 <= len(key) <= 32:
        raise error("The password must have 1 to 32 characters.")


def _ask_more(s: Session) -> None:
    def answered(key: str) -> str | None:
        if key == "y":
            s.ask("Enter user name: ", sha_user)
            return None
        return _done(s)

    def sha_user(name: str) -> str:
        if not name.strip():
            raise error("The user name must not be empty.")
        _ask_keys(s, name.strip(), "sha", lambda: _done(s))
        return "Authentication Protocol: SHA\n"

    s.ask("Would you like to create a user that uses SHA? [y/n] ", answered, "key")


def _done(s: Session) -> str:
    _ask_restrict(s)
    return "User creation is done. SNMPv3 is now functional.\n"


def _ask_restrict(s: Session) -> None:
    def answered(key: str) -> None:
        if key == "y":
            s.state.snmp.v3_restricted = True
            s.switch.wrote()

    s.ask(
        "Would you like to restrict SNMPv1 and SNMPv2c messages to have read only\n"
        "access (you can set this later by the command 'snmp restrict-access')? [y/n] ",
        answered,
        "key",
    )


@rule("config", "no snmpv3 enable", source=MCG, name="v3", value="")
@rule("config", "snmpv3 only", source=MCG, name="v3_only", value="on")
@rule("config", "no snmpv3 only", source=MCG, name="v3_only", value="")
@rule("config", "snmpv3 restricted-access", source=MCG, name="v3_restricted", value="on")
@rule("config", "no snmpv3 restricted-access", source=MCG, name="v3_restricted", value="")
def _flag(s: Session, v: Values) -> None:
    setattr(s.state.snmp, v["name"], bool(v["value"]))


@rule(
    "config",
    "snmpv3 user <name:user> [auth (md5|sha):auth <secret:key>] [priv (des|aes):priv <secret:second>]",
    "snmpv3 user <name:user> auth (md5|sha):auth <secret:key> priv <secret:second>",
    source=MCG,
)
def _user(s: Session, v: Values) -> None:
    """The keys go to flash; the running configuration names the user only."""
    if "second" in v and "key" not in v:
        raise error("A privacy password needs an authentication password.")
    known = v["user"] in s.state.snmp.users and "key" not in v
    if not known:
        s.state.snmp.users[v["user"]] = (v.get("auth", ""), v.get("priv", "des") if "second" in v else "")
    if "key" in v:
        s.switch.flash.snmp_keys[v["user"]] = (v["key"], v.get("second", ""))


@rule("config", "no snmpv3 user <name:user>", source=MCG)
def _no_user(s: Session, v: Values) -> None:
    if s.state.snmp.users.pop(v["user"], None) is None:
        raise invalid(v["user"])
    s.switch.flash.snmp_keys.pop(v["user"], None)


GROUPS = (
    "(managerpriv|managerauth|operatorauth|operatornoauth|commanagerrw|commanagerr|comoperatorrw|comoperatorr):group"
)


@rule("config", f"snmpv3 group {GROUPS} user <name:user> sec-model (ver1|ver2c|ver3):model", source=MCG)
def _group(s: Session, v: Values) -> None:
    """The groups are fixed, named after what they may do."""
    s.state.snmp.groups[v["user"]] = (v["group"], v["model"])


@rule("config", f"no snmpv3 group {GROUPS} user <name:user> sec-model (ver1|ver2c|ver3):model", source=MCG)
def _no_group(s: Session, v: Values) -> None:
    if s.state.snmp.groups.get(v["user"]) != (v["group"], v["model"]):
        raise invalid(v["user"])
    del s.state.snmp.groups[v["user"]]


@rule(
    "config",
    "snmpv3 params <name:title> user <name:user> sec-model ver3 message-processing ver3 (noauth|auth|priv):level",
    source=MCG,
)
def _params(s: Session, v: Values) -> None:
    s.state.snmp.params[v["title"]] = f'user "{v["user"]}" sec-model ver3 message-processing ver3 {v["level"]}'


@rule("config", "no snmpv3 params <name:title>", source=MCG)
def _no_params(s: Session, v: Values) -> None:
    if s.state.snmp.params.pop(v["title"], None) is None:
        raise invalid(v["title"])


@rule("config", "snmpv3 targetaddress <name:title> params <name:params> <ip:host>", source=MCG)
def _target(s: Session, v: Values) -> None:
    s.state.snmp.targets[v["title"]] = f'params "{v["params"]}" {v["host"]}'


@rule("config", "no snmpv3 targetaddress <name:title>", source=MCG)
def _no_target(s: Session, v: Values) -> None:
    if s.state.snmp.targets.pop(v["title"], None) is None:
        raise invalid(v["title"])
