"""SB109: what a third party owns is not set apart from what the school buys."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.document.identity import ThirdParty
from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.services import OWNED

_NAMED_ON_SWITCHES = {"aruba_central", "meraki", "provider"}  # what `managed_by` of a switch can say


def _check(network: Network) -> Iterator[Problem]:
    for index, party in enumerate(network.document.third_parties):
        for place, owned in enumerate(party.owns):
            if owned == "switches":
                yield from _switches(network, party)
            elif not party.targets and OWNED.get(owned) in network.document.services:
                words = f"{party.who} owns {owned!r} on every machine, and the school buys {OWNED[owned]!r} from us"
                yield Problem(("third_parties", index, "owns", place), words)


def _switches(network: Network, party: ThirdParty) -> Iterator[Problem]:
    for index, switch in enumerate(network.document.switches):
        if party.targets and switch.name not in party.targets:
            continue
        expected = party.who if party.who in _NAMED_ON_SWITCHES else switch.managed_by
        if switch.managed_by is None or switch.managed_by != expected:
            says = f"is managed by {switch.managed_by}" if switch.managed_by else "has no `managed_by:`"
            yield Problem(("switches", index), f"{party.who} owns the settings of {switch.name}, which {says}")


RULE = Rule(
    id="SB109",
    title="A third party owns what the school buys from us",
    why="What somebody else owns is looked at and never written; where the line is not drawn, both write to the same "
    "machine, or each waits for the other.",
    fix="Name the machines under `targets:`, write `managed_by:` on the switches, or take the service off the list.",
    example="""\
third_parties:
  - {who: rm_cc4, owns: [antivirus]}
  # ^ rm_cc4 owns 'antivirus' on every machine, and the school buys 'antivirus' from us
""",
    check=_check,
)
