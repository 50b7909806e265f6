"""VSF: the stack as the running configuration names it, its priorities and its links."""

from __future__ import annotations

from schoolbuild.lab.aruba_aoss.grammar import ATMG, Values, rule
from schoolbuild.lab.aruba_aoss.hardware import hardware_of, mac
from schoolbuild.lab.aruba_aoss.membership import check_bridge_ports
from schoolbuild.lab.aruba_aoss.session import Context, Session
from schoolbuild.lab.aruba_aoss.words import Refused, error, invalid


def _check(s: Session, number: int) -> None:
    if not s.switch.stacked or number not in [member.number for member in s.switch.spec.members]:
        raise invalid(str(number))


@rule("config", "vsf", source=ATMG, writes=False)
def _enter(s: Session, _: Values) -> None:
    if not s.switch.stacked:
        raise Refused("VSF is not enabled.")
    s.enter(Context("vsf", "vsf"))


@rule("vsf", "enable domain <domain>", source=ATMG)
@rule("config", "vsf enable domain <domain>", source=ATMG)
def _domain(s: Session, v: Values) -> None:
    """The stack is up already: its domain cannot change under it."""
    if not s.switch.stacked or v["domain"] != 1:
        raise invalid(str(v["domain"]))


@rule("vsf", "member <member>", source=ATMG, writes=False)
def _enter_member(s: Session, v: Values) -> None:
    _check(s, v["member"])
    s.stack = [entry for entry in s.stack if entry.grammar != "vsf-member"]
    s.enter(Context("vsf-member", f"vsf-member-{v['member']}", member=v["member"]))


@rule("vsf-member", "type <host:part> mac-address <mac>", source=ATMG)
def _member_type(s: Session, v: Values) -> None:
    """A member is what it is; another one cannot be declared in its place."""
    member = next(m for m in s.switch.spec.members if m.number == s.context.member)
    if v["part"].upper() != hardware_of(member.model, s.switch.spec.key).part:
        raise invalid(v["part"])
    if v["mac"] != mac(member.mac):
        raise invalid(v["mac"])


@rule("vsf-member", "priority <priority>", source=ATMG)
def _own_priority(s: Session, v: Values) -> None:
    s.state.vsf_priority[s.context.member] = v["priority"]


@rule("config", "vsf member <member> priority <priority>", source=ATMG)
def _priority(s: Session, v: Values) -> None:
    _check(s, v["member"])
    s.state.vsf_priority[v["member"]] = v["priority"]


def _link(s: Session, number: int, link: int, ports: list[str]) -> None:
    foreign = [port for port in ports if not port.startswith(f"{number}/")]
    if foreign:
        raise invalid(foreign[0])
    if any(s.switch.ports_by_name[port].media != "sfpplus" for port in ports if port in s.switch.ports_by_name):
        raise error("Only 10G ports can be VSF links here.")
    check_bridge_ports(s.state, [p for p in ports if p not in s.state.vsf_links.get((number, link), ())])
    for vlan in s.state.vlans.values():
        vlan.untagged.difference_update(ports)
        vlan.tagged.difference_update(ports)
    s.state.vsf_links[number, link] = tuple(ports)


@rule("vsf-member", "link <link> <ports>", source=ATMG)
def _own_link(s: Session, v: Values) -> None:
    _link(s, s.context.member, v["link"], v["ports"])


@rule("config", "vsf member <member> link <link> <ports>", source=ATMG)
def _set_link(s: Session, v: Values) -> None:
    _check(s, v["member"])
    _link(s, v["member"], v["link"], v["ports"])


@rule("vsf-member", "link <link> name <name:title>", source=ATMG)
def _link_name(s: Session, v: Values) -> None:
    """The name that the switch gives by itself is accepted back."""
    if v["title"] != f"I-Link{s.context.member}_{v['link']}":
        raise invalid(v["title"])
