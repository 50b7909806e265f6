"""Typed into factory-new switches of the lab, which others wrote from the vendors' documents: they show it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from schoolbuild import families
from schoolbuild.intent import compare, render, render_bootstrap
from schoolbuild.lab.device import factory_of
from schoolbuild.lab.from_school import estate_from
from schoolbuild.lab.interface import Cli, Switch
from schoolbuild.lab.offline import Alone
from schoolbuild.model.derive import open_school
from schoolbuild.model.network import Network
from schoolbuild.model.secret import SECRET_REFERENCE

HOSTS = ("oak-sw01", "oak-sw02", "hil-sw01", "hil-sw02", "hil-sw03", "hil-sw04", "hil-sw05")
CORES = ("sto-sw01", "kin-sw01", "mil-sw01")
"""They route: of each school only this one."""


class Bench:
    """A new switch on the bench, with a cable in its console."""

    def __init__(self, network: Network, host: str) -> None:
        spec = next(device for device in estate_from(network).devices if device.key == host)
        self.world = Alone(spec)
        self.switch: Switch = factory_of(spec.family)(spec, self.world)
        self.switch.boot()

    def type(self, lines: Iterable[str], privilege: int) -> list[str]:
        """Type the lines on the console; returns those that the switch refused."""
        cli = self.switch.cli("console", privilege, "")
        cli.greeting()
        cli.resize(0, 511)
        refused = []
        for line in lines:
            before = self.world.refusals
            cli.line(SECRET_REFERENCE.sub("Secret-Value-1", line))
            _answer(cli)
            if self.world.refusals > before:
                refused.append(line)
        return refused


def _answer(cli: Cli) -> None:
    """The questions of ``snmpv3 enable``: a password wherever one is wanted, no to everything else."""
    for _ in range(12):
        prompt = cli.prompt().rstrip()
        if not prompt or prompt.endswith(("#", ">")):
            return
        if cli.wants_key:
            cli.key("n")
        else:
            cli.line("Password-1" if "password" in prompt.lower() else "n")


@pytest.fixture(params=HOSTS)
def bench(request: pytest.FixtureRequest, networks: Mapping[str, Network]) -> tuple[Network, str, Bench]:
    return _bench(networks.values(), request.param)


@pytest.fixture(scope="session")
def routed(project_root: Path) -> tuple[Network, ...]:
    schools = ("stoneleigh-special", "kingsway-secondary", "millbrook-primary")
    return tuple(open_school(project_root, school)[1] for school in schools)


@pytest.fixture(params=CORES)
def core(request: pytest.FixtureRequest, routed: tuple[Network, ...]) -> tuple[Network, str, Bench]:
    return _bench(routed, request.param)


def _bench(networks: Iterable[Network], host: str) -> tuple[Network, str, Bench]:
    network = next(network for network in networks if network.by_host(host) is not None)
    return network, host, Bench(network, host)


def test_switch_shows_back_what_was_rendered(bench: tuple[Network, str, Bench]) -> None:
    _shows_back(*bench)


def test_core_shows_back_what_was_rendered(core: tuple[Network, str, Bench]) -> None:
    _shows_back(*core)


def test_bootstrap_of_a_core_brings_up_the_transit_vlan(core: tuple[Network, str, Bench]) -> None:
    network, host, new = core
    assert new.type(render_bootstrap(network, host).splitlines(), privilege=0) == []
    new.switch.boot()
    assert network.routing is not None
    addresses = {network.vlans[svi.vlan].id: svi.address for svi in network.routing.svis}
    transit, management = network.vlans[network.routing.transit].id, network.management.id  # type: ignore[union-attr]
    assert new.switch.view().svis == {number: addresses[number] for number in (transit, management)}
    lines = new.switch.running().splitlines()
    assert "ip routing" in lines
    assert f"ip route 0.0.0.0 0.0.0.0 {network.routing.routes[0].via}" in lines


def _shows_back(network: Network, host: str, new: Bench) -> None:
    family = families.get(network.by_host(host).family)  # type: ignore[union-attr]
    text = render(network, host)
    # `no untagged` follows from the lines of the other VLANs: typed before them it would leave ports without any.
    lines = [line for line in text.splitlines() if line != "end" and "no untagged" not in line]
    if family.name == "aruba_aoss":
        lines.append('no snmp-server community "public"')
    assert new.type(["configure terminal", *lines], privilege=15) == []
    outcome = compare(family, text, new.switch.running())
    assert outcome.missing == ()
    assert outcome.extra == ()
    assert len(outcome.unreadable) in {4, 5}


def test_bootstrap_makes_it_reachable_and_survives_a_power_cut(bench: tuple[Network, str, Bench]) -> None:
    network, host, new = bench
    assert new.type(render_bootstrap(network, host).splitlines(), privilege=0) == []
    new.switch.boot()
    view = new.switch.view()
    intended = network.by_host(host)
    assert intended is not None
    assert intended.address is not None
    assert view.hostname == host
    assert view.svis[10] == intended.address
    assert view.default_gateway == network.management.gateway.ip  # type: ignore[union-attr]
    assert view.ssh_enabled
    assert new.switch.authenticate("schoolbuild", "Secret-Value-1") == 15
    carrying = {name for name, port in {**view.ports, **view.lags}.items() if port.enabled and port.tagged == {10}}
    for port in intended.ports.values():
        if port.link is not None and port.lag is None:
            assert port.name in carrying
    assert len([name for name in carrying if name in view.lags]) == len(intended.lags) == len(view.lacp_lags)
