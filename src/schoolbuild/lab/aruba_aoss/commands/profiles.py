"""Device profiles: what a port becomes when an access point is plugged in. Kept and printed only."""

from __future__ import annotations

from schoolbuild.lab.aruba_aoss.grammar import ATMG, Values, rule
from schoolbuild.lab.aruba_aoss.ports import compress_numbers
from schoolbuild.lab.aruba_aoss.session import Context, Session
from schoolbuild.lab.aruba_aoss.words import invalid


@rule("config", "device-profile name <name:title>", source=ATMG, writes=False)
def _enter_profile(s: Session, v: Values) -> None:
    s.enter(Context("profile", "device-profile", profile=f"name:{v['title']}"))


@rule("config", "device-profile type <name:title>", source=ATMG, writes=False)
def _enter_type(s: Session, v: Values) -> None:
    if v["title"] != "aruba-ap":
        raise invalid(v["title"])
    s.enter(Context("profile-type", "device-aruba-ap", profile="type:aruba-ap"))


def _put(s: Session, key: str, value: str) -> None:
    s.state.profiles.setdefault(s.context.profile, {})[key] = value


def _drop(s: Session, key: str) -> None:
    settings = s.state.profiles.get(s.context.profile, {})
    settings.pop(key, None)
    if not settings:
        s.state.profiles.pop(s.context.profile, None)


@rule("profile", "tagged-vlan <vids>", source=ATMG)
def _tagged(s: Session, v: Values) -> None:
    _put(s, "tagged-vlan", compress_numbers(v["vids"]))


@rule("profile", "untagged-vlan <vid>", source=ATMG)
def _untagged(s: Session, v: Values) -> None:
    _put(s, "untagged-vlan", str(v["vid"]))


@rule("profile", "no (tagged-vlan|untagged-vlan):key", source=ATMG)
def _nothing(s: Session, v: Values) -> None:
    _drop(s, v["key"])


@rule("profile-type", "enable", source=ATMG)
def _enable(s: Session, _: Values) -> None:
    _put(s, "enable", "")


@rule("profile-type", "disable", "no enable", source=ATMG)
def _disable(s: Session, _: Values) -> None:
    _drop(s, "enable")


@rule("profile-type", "associate <name:title>", source=ATMG)
def _associate(s: Session, v: Values) -> None:
    _put(s, "associate", f'"{v["title"]}"')


@rule("config", "no device-profile name <name:title>", source=ATMG)
def _remove(s: Session, v: Values) -> None:
    if s.state.profiles.pop(f"name:{v['title']}", None) is None:
        raise invalid(v["title"])
