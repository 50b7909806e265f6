"""Who may come in, and how: passwords, SSH, authorised managers, AAA, RADIUS, and the doors that should be shut."""

from __future__ import annotations

import hashlib

from schoolbuild.lab.aruba_aoss.grammar import ASG, BOG, MCG, Values, rule
from schoolbuild.lab.aruba_aoss.session import Session
from schoolbuild.lab.aruba_aoss.state import Account, Manager
from schoolbuild.lab.aruba_aoss.words import Refused, error, invalid

LEVELS = "(manager|operator|all):level"


def _account(user: str, password: str) -> Account:
    return Account(user, hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest())


@rule("config", f"password {LEVELS} [user-name <user>] plaintext <secret>", source=ASG)
def _password(s: Session, v: Values) -> None:
    """Kept in flash at once, outside the configuration."""
    if not v["secret"]:
        raise error("The password must not be empty.")
    s.switch.set_account(v["level"], _account(v.get("user", ""), v["secret"]))


@rule("config", f"password {LEVELS} [user-name <user>] (sha1|sha256):algorithm <digest>", source=ASG)
def _password_digest(s: Session, v: Values) -> None:
    digest = v["digest"].lower()
    if len(digest) != {"sha1": 40, "sha256": 64}[v["algorithm"]] or set(digest) - set("0123456789abcdef"):
        raise Refused("Invalid password digest.")
    s.switch.set_account(v["level"], Account(v.get("user", ""), digest, v["algorithm"]))


@rule("config", f"password {LEVELS} [user-name <user>]", source=ASG)
def _password_dialogue(s: Session, v: Values) -> None:
    """Asks twice for each level, without echo."""
    if s.quiet:
        return
    levels = ["operator", "manager"] if v["level"] == "all" else [v["level"]]
    _ask_password(s, levels, v.get("user", ""))


def _ask_password(s: Session, levels: list[str], user: str) -> None:
    level = levels[0]

    def first(new: str) -> None:
        def again(retyped: str) -> str | None:
            if new != retyped:
                raise Refused("Passwords do not match. Password not changed.")
            if not new:
                raise error("The password must not be empty.")
            s.switch.set_account(level, _account(user, new))
            s.switch.wrote()
            if levels[1:]:
                _ask_password(s, levels[1:], user)
            return None

        s.ask(f"Please retype new password for {level}: ", again, "secret")

    s.ask(f"New password for {level}: ", first, "secret")


@rule("config", f"no password {LEVELS}", source=ASG)
def _no_password(s: Session, v: Values) -> str | None:
    def go() -> None:
        s.switch.set_account(v["level"], None)
        s.switch.wrote()

    whose = "manager and operator" if v["level"] == "all" else v["level"]
    return s.confirm(f"Password protection for {whose} will be deleted, continue [y/n]? ", go)


@rule("config", "include-credentials", source=ASG)
def _include_credentials(s: Session, _: Values) -> str | None:
    """Asks twice, because digests of passwords then stand in the configuration."""

    def go() -> None:
        s.state.include_credentials = True
        s.switch.wrote()

    if s.quiet or s.state.include_credentials:
        go()
        return None
    second = (
        "                    **** CAUTION ****\nSensitive information will be put into configuration files and shown by"
        " commands.\nProceed?[y/n] "
    )
    return s.confirm(
        "                    **** CAUTION ****\nThis changes how passwords and SSH public keys are stored, in all"
        " configurations.\nContinue?[y/n] ",
        lambda: s.confirm(second, go),
    )


@rule("config", "no include-credentials", source=ASG)
def _hide_credentials(s: Session, _: Values) -> None:
    s.state.include_credentials = False


@rule("config", "crypto key generate ssh [(rsa|dsa):kind] [bits <bits>]", source=ASG)
def _make_key(s: Session, v: Values) -> str:
    if v.get("kind") == "dsa":
        raise Refused("Invalid input: dsa")
    if v.get("bits", 2048) not in (1024, 2048, 3072):
        raise invalid(str(v["bits"]))
    s.switch.flash.host_key_bits = v.get("bits", 2048)
    return "Installing new key pair.  If the key/entropy cache is\ndepleted, this could take up to a minute.\n"


@rule("config", "crypto key zeroize ssh [(rsa|dsa):kind]", source=ASG)
def _drop_key(s: Session, _: Values) -> None:
    s.switch.flash.host_key_bits = 0
    s.state.ssh = False


@rule("config", "ip ssh", source=ASG)
def _ssh(s: Session, _: Values) -> None:
    if not s.switch.flash.host_key_bits and not s.quiet:
        raise Refused("ssh cannot be enabled until a host key is configured (use 'crypto' command).")
    s.state.ssh = True


@rule("config", "no ip ssh", source=ASG)
def _no_ssh(s: Session, _: Values) -> None:
    s.state.ssh = False


@rule("config", "ip ssh filetransfer", source=ASG)
def _filetransfer(s: Session, _: Values) -> str | None:
    s.state.ssh_options["filetransfer"] = ""
    said = "" if s.quiet or not s.state.tftp_server else "Tftp and auto-tftp have been disabled.\n"
    s.state.tftp_client = s.state.tftp_server = False
    return said


@rule("config", "no ip ssh filetransfer", source=ASG)
def _no_filetransfer(s: Session, _: Values) -> None:
    s.state.ssh_options.pop("filetransfer", None)


@rule("config", "ip ssh timeout <minutes:value>", source=ASG, option="timeout")
@rule("config", "ip ssh port <port-number:value>", source=ASG, option="port")
def _ssh_option(s: Session, v: Values) -> None:
    s.state.ssh_options[v["option"]] = str(v["value"])


@rule("config", "no ip ssh (timeout|port):option", source=ASG)
def _no_ssh_option(s: Session, v: Values) -> None:
    s.state.ssh_options.pop(v["option"], None)


ALGORITHMS = "(cipher|mac|kex):kind <host:algorithm>"


@rule("config", f"no ip ssh {ALGORITHMS}", source=ASG)
def _refuse_algorithm(s: Session, v: Values) -> None:
    s.state.ssh_refused.add(f"{v['kind']} {v['algorithm']}")


@rule("config", f"ip ssh {ALGORITHMS}", source=ASG)
def _allow_algorithm(s: Session, v: Values) -> None:
    s.state.ssh_refused.discard(f"{v['kind']} {v['algorithm']}")


@rule("config", "telnet-server", source=BOG, name="telnet", value="on")
@rule("config", "no telnet-server", source=BOG, name="telnet", value="")
@rule("config", "web-management", "web-management plaintext", source=MCG, name="web_plaintext", value="on")
@rule("config", "no web-management", "no web-management plaintext", source=MCG, name="web_plaintext", value="")
@rule("config", "web-management ssl", source=MCG, name="web_ssl", value="on")
@rule("config", "no web-management ssl", source=MCG, name="web_ssl", value="")
def _door(s: Session, v: Values) -> None:
    setattr(s.state, v["name"], bool(v["value"]))


METHODS = "(all|ssh|telnet|web|snmp|tftp):method"
MANAGER = f"<ip:address> [<mask>] [access (manager|operator):access] [access-method {METHODS}]"


@rule("config", f"ip authorized-managers {MANAGER}", source=ASG)
def _authorise(s: Session, v: Values) -> None:
    from ipaddress import IPv4Address

    mask = v.get("mask", IPv4Address("255.255.255.255"))
    entry = Manager(v["address"], mask, v.get("access", "manager"), v.get("method", "all"))
    s.state.managers = [old for old in s.state.managers if (old.address, old.method) != (entry.address, entry.method)]
    if len(s.state.managers) >= 100:
        raise error("The authorized managers table is full.")
    s.state.managers.append(entry)


@rule("config", f"no ip authorized-managers {MANAGER}", source=ASG)
def _unauthorise(s: Session, v: Values) -> None:
    method = v.get("method")
    left = [m for m in s.state.managers if m.address != v["address"] or (method and m.method != method)]
    if len(left) == len(s.state.managers):
        raise invalid(str(v["address"]))
    s.state.managers = left


FIRST = "(local|radius|tacacs|public-key|peap-mschapv2):first"
SERVICES = "(console|telnet|ssh|web):service (login|enable):level"


@rule(
    "config",
    f"aaa authentication {SERVICES} {FIRST} [(local|none|authorized):second]",
    source=ASG,
)
def _authentication(s: Session, v: Values) -> None:
    second = v.get("second", "none")
    if v["first"] == "local" and second == "local":
        raise Refused("Not legal combination of authentication methods.")
    methods = v["first"] if second == "none" else f"{v['first']} {second}"
    key = (v["service"], v["level"])
    if methods == "local":
        s.state.authentication.pop(key, None)
    else:
        s.state.authentication[key] = methods


@rule("config", f"no aaa authentication {SERVICES}", source=ASG)
def _no_authentication(s: Session, v: Values) -> None:
    s.state.authentication.pop((v["service"], v["level"]), None)


@rule("config", "aaa authentication login privilege-mode", source=ASG, value="on")
@rule("config", "no aaa authentication login privilege-mode", source=ASG, value="")
def _privilege_mode(s: Session, v: Values) -> None:
    s.state.privilege_mode = bool(v["value"])


@rule("config", "aaa authentication num-attempts <attempts>", source=ASG)
def _attempts(s: Session, v: Values) -> None:
    s.state.auth_attempts = v["attempts"]


@rule("config", "radius-server host <ip:server> key <secret>", source=ASG)
def _radius_key(s: Session, v: Values) -> None:
    server = str(v["server"])
    s.state.radius.servers.setdefault(server, {})
    s.switch.flash.radius_keys[server] = v["secret"]


@rule("config", "radius-server host <ip:server>", source=ASG)
def _radius_host(s: Session, v: Values) -> None:
    if str(v["server"]) not in s.state.radius.servers and len(s.state.radius.servers) >= 15:
        raise error("The RADIUS server table is full.")
    s.state.radius.servers.setdefault(str(v["server"]), {})


@rule("config", "radius-server host <ip:server> (auth-port|acct-port):option <port-number:value>", source=ASG)
def _radius_port(s: Session, v: Values) -> None:
    s.state.radius.servers.setdefault(str(v["server"]), {})[v["option"]] = str(v["value"])


@rule("config", "radius-server host <ip:server> dyn-authorization", source=ASG)
def _radius_coa(s: Session, v: Values) -> None:
    s.state.radius.servers.setdefault(str(v["server"]), {})["dyn-authorization"] = ""


@rule("config", "no radius-server host <ip:server>", source=ASG)
def _no_radius_host(s: Session, v: Values) -> None:
    if s.state.radius.servers.pop(str(v["server"]), None) is None:
        raise invalid(str(v["server"]))
    s.switch.flash.radius_keys.pop(str(v["server"]), None)


@rule("config", "radius-server key <secret>", source=ASG)
def _global_radius_key(s: Session, v: Values) -> None:
    s.switch.flash.radius_keys["*"] = v["secret"]


@rule("config", "no radius-server key", source=ASG)
def _no_global_radius_key(s: Session, _: Values) -> None:
    s.switch.flash.radius_keys.pop("*", None)


@rule("config", "radius-server timeout <small:value>", source=ASG, name="timeout")
@rule("config", "radius-server retransmit <small:value>", source=ASG, name="retransmit")
@rule("config", "radius-server dead-time <minutes:value>", source=ASG, name="dead_time")
def _radius_time(s: Session, v: Values) -> None:
    setattr(s.state.radius, v["name"], v["value"])
