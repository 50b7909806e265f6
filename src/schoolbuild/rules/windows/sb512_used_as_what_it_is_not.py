"""SB512: a print queue on a device that is no printer, and the like."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.school import School
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    kinds = {host.name: host.kind for host in network.document.hosts}
    for path, use, name, wanted in _uses(network.document):
        if name in kinds and kinds[name] != wanted:
            yield Problem(path, f"{use} is {name}, which is of the kind {kinds[name]!r}, not {wanted!r}")


def _uses(document: School) -> Iterator[tuple[KeyPath, str, str, str]]:
    for index, queue in enumerate(document.print.queues if document.print is not None else ()):
        yield ("print", "queues", index, "printer"), f"the printer of {queue.name!r}", queue.printer, "printer"
    if document.cctv is not None:
        yield ("cctv", "recorder"), "the cameras' recorder", document.cctv.recorder, "recorder"
    if document.telephony is not None and document.telephony.host is not None:
        yield ("telephony", "host"), "the telephone exchange", document.telephony.host, "telephone_system"


RULE = Rule(
    id="SB512",
    title="A device is used as what it is not",
    why="Jobs would be sent to a device that cannot print them, or the one that matters is not looked after.",
    fix="Name the right device, or correct its `kind:` under hosts.",
    example="""\
print:
  product: windows
  server: srv03
  queues:
    - {name: Office, printer: nvr01}
    # ^ the printer of 'Office' is nvr01, which is of the kind 'recorder', not 'printer'
""",
    check=_check,
)
