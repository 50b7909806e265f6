"""The test of the Windows firewall: all three profiles on, and nothing comes in that no rule lets in."""

from __future__ import annotations

from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.servers.case import ServerCase, known
from schoolbuild.assess.verdict import Fault, Verdict, bad, good
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.model.windows.facts import Firewall

PROFILES = ("Domain", "Private", "Public")
_EXPECTED = "every profile on, inbound connections blocked by default"


def firewall_blocks(_case: ServerCase, value: object) -> Verdict:
    """Each profile is on and blocks inbound by default; rules that no part of Windows made are told beside it."""
    firewall = understood(value, Firewall)
    profiles = known(firewall.profiles, "the profiles of the firewall")
    by_name = {str(profile.name): profile for profile in profiles}
    if len(by_name) != len(profiles):
        raise Unclear("a profile of the firewall is told twice")
    faults = []
    for name in PROFILES:
        profile = by_name.get(name)
        if profile is None:
            raise Unclear(f"the profile {name} of the firewall was not learned")
        if not known(profile.enabled, f"whether the profile {name} is on"):
            what = f"the Windows firewall is off in the profile {name}"
            faults.append(Fault(what, _EXPECTED, what, "firewall", "firewall_off", name))
        elif known(profile.inbound, f"what the profile {name} does with inbound connections") != "Block":
            what = f"the Windows firewall lets everything in, in the profile {name}"
            faults.append(
                Fault(what, _EXPECTED, f"{name}: inbound {profile.inbound}", "firewall", "firewall_open", name)
            )
    rules = firewall.rules
    note = (
        f"{len(rules)} rules beside those of Windows let something in: {', '.join(rule.name for rule in rules)}"
        if rules
        else ""
    )
    return bad(faults, note) if faults else good(_EXPECTED, "Domain, Private, Public: on, inbound blocked", note)
