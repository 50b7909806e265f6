"""Access lists and where they are applied."""

from __future__ import annotations

from schoolbuild.lab.aruba_aoss.acl import Acl, Kind, read_entry
from schoolbuild.lab.aruba_aoss.grammar import Values, rule
from schoolbuild.lab.aruba_aoss.session import Context, Session
from schoolbuild.lab.aruba_aoss.words import error, invalid

K15 = "Access Security Guide K/KA/KB.15.15, IPv4 Access Control Lists"
W14 = "HP 2910al Access Security Guide W.14.03, IPv4 Access Control Lists"
E3800 = "HP E3800 Access Security Guide KA.15.03, page 10-34: a second routed list replaces the first"
VACL = "zaflux/cheesy-arena network/aruba_switch.go (vlan-in); " + K15


def acl_of(s: Session) -> Acl:
    """The list whose context this is; it may have been deleted from another session."""
    found = s.state.acls.get(s.context.acl)
    if found is None:
        raise error(f"Access list {s.context.acl} does not exist.")
    return found


@rule("config", "ip access-list (standard|extended):kind <acl:name>", source=K15, writes=False)
def _enter(s: Session, v: Values) -> None:
    """Made if it is not there. Numbers say the kind: 1 to 99 are standard, 100 to 199 extended."""
    kind: Kind = v["kind"]
    name: str = v["name"]
    if name.isdigit() and int(name) not in (range(1, 100) if kind == "standard" else range(100, 200)):
        raise invalid(name)
    known = s.state.acls.get(name)
    if known is not None and known.kind != kind:
        raise error(f"Access list {name} exists already and is {known.kind}.")
    if known is None:
        s.state.acls[name] = Acl(name, kind)
        s.switch.wrote()
    s.enter(Context("acl", f"config-{kind[:3]}-nacl", acl=name))


@rule("config", "no ip access-list (standard|extended):kind <acl:name>", source=K15)
def _delete(s: Session, v: Values) -> None:
    """Of a list that is applied an empty one is left, which lets everything pass."""
    known = s.state.acls.get(v["name"])
    if known is None or known.kind != v["kind"] or known.left_over:
        raise error(f"Access list {v['name']} does not exist.")
    if _applied(s, known.name):
        s.state.acls[known.name] = Acl(known.name, known.kind, left_over=True)
    else:
        del s.state.acls[known.name]


@rule("config", "ip access-list resequence <acl:name> <seq:first> <seq:step>", source=K15)
def _resequence(s: Session, v: Values) -> None:
    if v["name"] not in s.state.acls:
        raise error(f"Access list {v['name']} does not exist.")
    s.state.acls[v["name"]].resequence(v["first"], v["step"])


@rule("acl", "permit <rest:text>", "<seq:number> permit <rest:text>", source=W14, action="permit")
@rule("acl", "deny <rest:text>", "<seq:number> deny <rest:text>", source=W14, action="deny")
def _entry(s: Session, v: Values) -> None:
    acl = acl_of(s)
    acl.add(read_entry(v["action"], v["text"], acl.kind), v.get("number"))


@rule("acl", "no permit <rest:text>", source=W14, action="permit")
@rule("acl", "no deny <rest:text>", source=W14, action="deny")
def _no_entry(s: Session, v: Values) -> None:
    acl = acl_of(s)
    acl.remove_entry(read_entry(v["action"], v["text"], acl.kind))


@rule("acl", "no <seq:number>", source=K15)
def _no_number(s: Session, v: Values) -> None:
    acl_of(s).remove(v["number"])


@rule("acl", "remark <remark:text>", "<seq:number> remark <remark:text>", source=W14)
def _remark(s: Session, v: Values) -> None:
    acl_of(s).add_remark(v["text"], v.get("number"))


@rule("acl", "no <seq:number> remark", source="HP Access Security Guide W.14.03, page 9-54")
def _no_remark(s: Session, v: Values) -> None:
    if acl_of(s).remarks.pop(v["number"], None) is None:
        raise error(f"There is no remark {v['number']} in this list.")


WAYS = "(in|out|vlan-in):way"


@rule("vlan", f"ip access-group <acl:name> {WAYS}", source=f"{VACL}; {E3800}")
def _apply(s: Session, v: Values) -> None:
    """Also of a list that does not exist yet; it takes effect as it is made. A routed list takes another one's place.

    What a VLAN list (``vlan-in``) does then is not published: that is refused.
    """
    if not s.switch.hardware.routes:
        raise invalid("access-group")
    known = s.vlan.acls.get(v["way"])
    if v["way"] == "vlan-in" and known not in (None, v["name"]):
        raise error(f"Access list {known} is applied already: remove it first.")
    s.vlan.acls[v["way"]] = v["name"]


@rule("vlan", f"no ip access-group <acl:name> {WAYS}", source=VACL)
def _remove(s: Session, v: Values) -> None:
    """What was left of a deleted list goes with its last use."""
    if s.vlan.acls.get(v["way"]) != v["name"]:
        raise error(f"Access list {v['name']} is not applied here.")
    del s.vlan.acls[v["way"]]
    known = s.state.acls.get(v["name"])
    if known is not None and known.left_over and not _applied(s, v["name"]):
        del s.state.acls[v["name"]]


def _applied(s: Session, name: str) -> bool:
    return any(name in vlan.acls.values() for vlan in s.state.vlans.values())
