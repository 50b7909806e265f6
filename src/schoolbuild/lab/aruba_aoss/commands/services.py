"""Host name, DNS, logging, banners, and the services that are on from the factory."""

from __future__ import annotations

import re

from schoolbuild.lab.aruba_aoss.grammar import BOG, MCG, Values, rule
from schoolbuild.lab.aruba_aoss.session import Session
from schoolbuild.lab.aruba_aoss.words import error, invalid

BANNER_LIMIT = 3070


@rule("config", "hostname <hostname>", source=BOG)
def _hostname(s: Session, v: Values) -> None:
    if not v["hostname"]:
        raise invalid('""')
    s.state.hostname = v["hostname"]


@rule("config", "no hostname", source=BOG)
def _default_hostname(s: Session, _: Values) -> None:
    found = re.search(r'^hostname "(.*)"$', s.switch.factory, re.MULTILINE)
    s.state.hostname = found.group(1) if found else s.switch.hardware.part


@rule("config", "module <small:slot> type <host:part>", source=MCG)
def _module(s: Session, v: Values) -> None:
    """What the chassis is: only what it really is can be said of a fixed switch."""
    if s.switch.stacked or v["slot"] != 1 or v["part"].upper() != s.switch.hardware.part:
        raise invalid(v["part"])


@rule("config", "ip dns server-address priority <small:priority> <ip:server>", source=BOG)
def _dns_server(s: Session, v: Values) -> None:
    if v["priority"] > 3:
        raise invalid(str(v["priority"]))
    s.state.dns_servers[v["priority"]] = str(v["server"])


@rule("config", "no ip dns server-address priority <small:priority> [<ip:server>]", source=BOG)
def _no_dns_server(s: Session, v: Values) -> None:
    if s.state.dns_servers.pop(v["priority"], None) is None:
        raise invalid(str(v["priority"]))


@rule("config", "ip dns domain-name <text:domain>", source=BOG)
def _dns_domain(s: Session, v: Values) -> None:
    s.state.dns_domain = v["domain"]


@rule("config", "no ip dns domain-name [<text:domain>]", source=BOG)
def _no_dns_domain(s: Session, _: Values) -> None:
    s.state.dns_domain = ""


SEVERITIES = "(major|error|warning|info|debug):value"
FACILITIES = (
    "(user|kern|mail|daemon|auth|syslog|lpr|news|uucp|cron|" + "|".join(f"local{n}" for n in range(8)) + "):value"
)


@rule("config", "logging <ip:server> [control-descr <text:title>]", source=MCG)
def _logging(s: Session, v: Values) -> None:
    if str(v["server"]) not in s.state.syslog and len(s.state.syslog) >= 6:
        raise error("The maximum number of syslog servers is 6.")
    s.state.syslog[str(v["server"])] = f' control-descr "{v["title"]}"' if "title" in v else ""


@rule("config", "no logging <ip:server>", source=MCG)
def _no_logging(s: Session, v: Values) -> None:
    if s.state.syslog.pop(str(v["server"]), None) is None:
        raise invalid(str(v["server"]))


@rule("config", f"logging severity {SEVERITIES}", source=MCG, option="severity")
@rule("config", f"logging facility {FACILITIES}", source=MCG, option="facility")
@rule("config", "logging origin-id (hostname|ip-address|none):value", source=MCG, option="origin-id")
@rule("config", "logging notify running-config-change", source=MCG, option="notify running-config-change", value="")
def _logging_option(s: Session, v: Values) -> None:
    s.state.logging_options[v["option"]] = v["value"]


@rule("config", "no logging severity", source=MCG, option="severity")
@rule("config", "no logging facility", source=MCG, option="facility")
@rule("config", "no logging origin-id", source=MCG, option="origin-id")
@rule("config", "no logging notify running-config-change", source=MCG, option="notify running-config-change")
def _no_logging_option(s: Session, v: Values) -> None:
    s.state.logging_options.pop(v["option"], None)


_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "'": "'", "\\": "\\", "r": "\r"}


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match.group(1), match.group(0)), text)


@rule("config", "banner (motd|exec):which <rest:text>", source=BOG)
def _banner(s: Session, v: Values) -> str | None:
    """On one line inside delimiters, with escapes for line breaks; or a delimiter alone, then lines up to it."""
    text = str(v["text"])
    delimiter = text[0]
    if delimiter == "~":
        raise invalid(delimiter)
    if len(text) > 1:
        if not text.endswith(delimiter):
            raise invalid(text[-1])
        _set_banner(s, v["which"], _unescape(text[1:-1]))
        return None
    lines: list[str] = []

    def more(line: str) -> None:
        head, found, _ = line.partition(delimiter)
        lines.append(head)
        if found:
            _set_banner(s, v["which"], "\n".join(lines).rstrip("\n"))
            s.switch.wrote()
        else:
            s.ask("", more)

    s.ask("", more)
    return f"Enter TEXT message. End with the character'{delimiter}'\n"


def _set_banner(s: Session, which: str, text: str) -> None:
    if len(text) > BANNER_LIMIT:
        raise error(f"The banner is too long. Allowed length is {BANNER_LIMIT} characters.")
    if which == "motd":
        s.state.banner = text
    else:
        s.state.banner_exec = text


@rule("config", "no banner motd", source=BOG)
def _no_banner(s: Session, _: Values) -> None:
    """The configured banner goes, and the factory's does not come back."""
    s.state.banner = ""


@rule("config", "no banner exec", source=BOG)
def _no_exec_banner(s: Session, _: Values) -> None:
    s.state.banner_exec = ""


@rule("config", "console idle-timeout <seconds:value>", source=BOG, name="idle_timeout")
@rule("config", "console idle-timeout serial-usb <seconds:value>", source=BOG, name="idle_timeout_usb")
def _idle_timeout(s: Session, v: Values) -> None:
    if v["value"] > 7200:
        raise invalid(str(v["value"]))
    setattr(s.state, v["name"], v["value"])


@rule("config", "no console idle-timeout", source=BOG, name="idle_timeout")
@rule("config", "no console idle-timeout serial-usb", source=BOG, name="idle_timeout_usb")
def _no_idle_timeout(s: Session, v: Values) -> None:
    setattr(s.state, v["name"], 0)


def _service(name: str, pattern: str, source: str) -> None:
    def on(s: Session, _: Values) -> None:
        setattr(s.state, name, True)

    def off(s: Session, _: Values) -> None:
        setattr(s.state, name, False)

    rule("config", pattern, source=source)(on)
    rule("config", f"no {pattern}", source=source)(off)


_service("tftp_server", "tftp server", MCG)
_service("tftp_client", "tftp client", MCG)
_service("autorun", "autorun", MCG)
_service("dhcp_config_update", "dhcp config-file-update", MCG)
_service("dhcp_image_update", "dhcp image-file-update", MCG)
_service("dhcp_tr69", "dhcp tr69-acs-url", MCG)
_service("cwmp", "cwmp enable", MCG)


@rule("config", "aruba-central disable", "no aruba-central enable", source=MCG, value="")
@rule("config", "aruba-central enable", source=MCG, value="on")
def _central(s: Session, v: Values) -> None:
    s.state.central = bool(v["value"])


@rule("config", "allow-unsupported-transceiver", source=MCG)
def _unsupported(s: Session, _: Values) -> str | None:
    def go() -> None:
        s.state.unsupported_transceiver = True
        s.switch.wrote()

    text = (
        "Warning: The use of unsupported transceivers, DACs, and AOCs is at your own risk\nand may void support and"
        " warranty. Please see the HPE warranty terms.\nDo you agree, and do you want to continue (y/n)? "
    )
    return s.confirm(text, go)


@rule("config", "no allow-unsupported-transceiver", source=MCG)
def _supported(s: Session, _: Values) -> None:
    s.state.unsupported_transceiver = False
