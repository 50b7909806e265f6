"""Desired configurations as text, in the form in which the switch itself prints its running configuration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from schoolbuild.intent import aruba_aoss, cisco_ios
from schoolbuild.intent.common import School
from schoolbuild.intent.templates import fill
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network, Switch

View = Callable[[School, Switch], Any]


class Views(NamedTuple):
    """How a family's two texts are looked at; each has a template of the same name."""

    running: View
    bootstrap: View


_VIEWS: dict[str, Views] = {
    "aruba_aoss": Views(aruba_aoss.view, aruba_aoss.bootstrap_view),
    "cisco_ios": Views(cisco_ios.view, cisco_ios.bootstrap_view),
}


def render(network: Network, switch_name: str) -> str:
    """The whole desired configuration of a switch: LF at line ends, secrets as references.

    Ask the rules first: this refuses what cannot be rendered, but does not look for what is unwise.

    Raises:
        SchoolbuildError: no such switch, no templates for its family, or something that cannot be put into its words.
    """
    return _render(School.of(network), find_switch(network, switch_name))


def render_school(network: Network) -> dict[str, str]:
    """Every switch of the school: host name and configuration.

    Raises:
        SchoolbuildError: as ``render``.
    """
    school = School.of(network)
    return {switch.host: _render(school, switch) for switch in network.switches.values()}


def render_bootstrap(network: Network, switch_name: str) -> str:
    """What an engineer pastes on the console of a new switch so that it can be reached by SSH, and nothing more.

    Raises:
        SchoolbuildError: as ``render``.
    """
    school, switch = School.of(network), find_switch(network, switch_name)
    return fill(switch.family, "bootstrap", _views_of(switch).bootstrap(school, switch))


def find_switch(network: Network, name: str) -> Switch:
    """A switch by its short name (``sw01``) or its host name (``oak-sw01``).

    Raises:
        SchoolbuildError: the school has no such switch.
    """
    switch = network.switches.get(name) or network.by_host(name)
    if switch is None:
        raise SchoolbuildError(
            f"{network.school} has no switch {name!r}",
            where=f"inventories/{network.school}, key switches",
            fix=f"use one of: {', '.join(network.switches)}",
        )
    return switch


def _render(school: School, switch: Switch) -> str:
    return fill(switch.family, "running", _views_of(switch).running(school, switch))


def _views_of(switch: Switch) -> Views:
    try:
        return _VIEWS[switch.family]
    except KeyError:
        raise SchoolbuildError(
            f"{switch.host} is of the family {switch.family!r}, for which there are no templates",
            where=f"standard/switch_models/{switch.models[0].name}.yml, key family",
            fix=f"use one of: {', '.join(sorted(_VIEWS))}",
        ) from None
