"""SB420: a switch is to route whose model the standard does not use for that."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.words import listed
from schoolbuild.rules.cables import every_switch
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    switch = every_switch(network).get(network.routing.switch) if network.routing is not None else None
    if switch is None:
        return
    unfit = {model.name for model in switch.models if not model.routes}
    if unfit:
        fit = listed(model.name for model in network.standard.models.values() if model.routes)
        yield Problem(("routing", "by"), f"{switch.name} is a {listed(unfit)}; the standard routes with {fit}")


RULE = Rule(
    id="SB420",
    title="The model is not one that routes",
    why="It has no routing, too little memory for the access lists, or nobody has tried it: the school would be "
    "without them.",
    fix="Let a switch of one of the named models route, or leave `routing:` out so that the gateway does.",
    example="""\
routing: {by: sw01}
# ^ sw01 is a 2530-24G-PoEP; the standard routes with ...
""",
    check=_check,
)
