"""SB601: every controller of a domain is a guest of one hypervisor."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.machines import controllers, domains
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for index, domain in enumerate(domains(network.document)):
        found = [server for _, server in controllers(network.document, domain)]
        hosts = {server.on for server in found}
        if len(found) > 1 and len(hosts) == 1 and None not in hosts:
            names = " and ".join(server.name for server in found)
            yield Problem(
                ("directory", "domains", index, "controllers"),
                f"{names}, all controllers of {domain.name}, run on {found[0].on}",
            )


RULE = Rule(
    id="SB601",
    title="All controllers of a domain run on one host",
    why="When that host fails or restarts nobody can log in: the second controller was bought for nothing.",
    fix="Move one of them to another host, or to hardware of its own.",
    severity="warning",
    example="""\
directory:
  kind: ad
  domains:
    - {name: sample.internal, netbios: SAMPLE, controllers: [srv01, srv02]}
    # ^ srv01 and srv02, all controllers of sample.internal, run on hv01
""",
    check=_check,
)
