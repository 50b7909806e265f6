"""Windows servers to measure with: schools of virtual servers in their labs, and assessing them against two others.

``sweep``: ours reads every server in one round trip and judges it. The peer is a play that reads the same facts with
stock modules, of which a few servers are enough: it is measured for each server and named with their number. The floor
is one raw pywinrm command for each server, the least that anybody can ask over that protocol.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from schoolbuild import intent
from schoolbuild.lab import client
from schoolbuild.model.derive import open_school
from schoolbuild.model.target import Login, Timebase, WindowsTarget
from schoolbuild.transport.secrets import SecretStore
from schoolbuild.transport.winrm.targets import windows_targets
from tests.bench.estate import MODEL, PROJECT
from tests.bench.measure import QUICK, ROUNDS, Measured, measure, write
from tests.bench.measure import client as run_client

SERVERS, EACH = (20, 10) if QUICK else (200, 50)
SAMPLE = 2 if QUICK else 4
WORKERS = 10 if QUICK else 50
_FIRST = 10


def sweep() -> None:
    """Assess every server against the stock play and the floor."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="schoolbuild-bench-") as folder, schools(Path(folder)) as file:
        seen = _measured(file, {"schoolbuild": SERVERS, "pywinrm_floor": SERVERS}, ROUNDS)
        seen |= _measured(file, {"stock_play": SAMPLE}, 1)
    floor = seen["pywinrm_floor"]
    write("sweep", seen["schoolbuild"], seen["stock_play"], floor, aim=1 / 30, unit="ms/server", more=_floor(seen))


def _floor(seen: dict[str, Measured]) -> dict[str, Any]:
    ratio = seen["schoolbuild"].ms / seen["pywinrm_floor"].ms
    return {
        "aim_floor": 2.0,
        "met_floor": ratio <= 2.0,
        "peer_is": f"a stock play on {SAMPLE} servers, for each server",
    }


def _measured(file: Path, clients: dict[str, int], rounds: int) -> dict[str, Measured]:
    once = {name: partial(run_client, "servers_clients", name, file, WORKERS, count) for name, count in clients.items()}
    return measure(once, rounds)


@contextmanager
def schools(root: Path) -> Iterator[Path]:
    """Labs with so many servers in all, as many per school as one VLAN takes; yields a file that names every one."""
    for name in ("standard", "templates"):
        (root / name).symlink_to(PROJECT / name)
    found: list[dict[str, Any]] = []
    with ExitStack() as labs:
        for number in range(-(-SERVERS // EACH)):
            name = f"bench-{number + 1}"
            _write_school(root / "inventories" / name, number, min(EACH, SERVERS - number * EACH))
            _, network = open_school(root, name)
            texts = intent.render_school(network)
            store = _passwords(texts)
            startup = {host: store.resolve(text) for host, text in texts.items()}
            labs.enter_context(client.lab(name, root=root, startup=startup))
            found += [asdict(target) for target in windows_targets(network, "lab", root)]
        file = root / "bench.json"
        file.write_text(json.dumps(found, default=str), encoding="utf-8")
        yield file


def read(file: Path, count: int) -> list[WindowsTarget]:
    """What ``schools`` wrote, in another process: ``count`` of them, the same number of each school."""
    every = json.loads(file.read_text(encoding="utf-8"))
    by_school: dict[str, list[Any]] = {}
    for item in every:
        by_school.setdefault(item["school"], []).append(item)
    order = [item for rank in range(len(every)) for own in by_school.values() for item in own[rank : rank + 1]]
    return [
        WindowsTarget(
            **{
                **item,
                "domains": tuple(item["domains"]),
                "logins": tuple(Login(**login) for login in item["logins"]),
                "time": Timebase(),
            }
        )
        for item in order[:count]
    ]


def _passwords(texts: dict[str, str]) -> SecretStore:
    from schoolbuild.model.secret import references

    found: dict[str, dict[int, str]] = {}
    for text in texts.values():
        for reference, version in references(text):
            found.setdefault(reference, {})[version] = "Bench-Secret-1"
    return SecretStore(found)


def _write_school(folder: Path, number: int, count: int) -> None:
    """One switch, one host of guests, and the guests: file servers in no domain."""
    folder.mkdir(parents=True)
    network = f"10.{210 + number}"
    servers = "\n".join(
        f"  - {{name: fs{index:02d}, on: esx01, system: windows_server_2022, functions: [file], vlan: servers, "
        f"address: {network}.1.{_FIRST + index}}}"
        for index in range(count)
    )
    (folder / "school.yml").write_text(
        f"""school: {{name: Bench School {number + 1}, code: BS{number + 1}, kind: secondary}}
services: [network, servers, patching, antivirus, backup]
access: routed
routing_domain: bench
addresses: {{supernet: {network}.0.0/20}}
vlans: {{management: , servers: , staff: , curriculum: , pupil_wireless: , guest: , printers: , voice: , cctv: }}
gateway: {{name: Firewall, kind: firewall, port: sw01 Gi1/0/48}}
dhcp: firewall
antivirus: {{product: defender}}
""",
        encoding="utf-8",
    )
    (folder / "network.yml").write_text(
        "closets:\n  - {name: room, room: Server room}\nswitches:\n"
        f"  - {{name: sw01, closet: room, layer: core, model: {MODEL}, serial: FOC{number:02d}00S01}}\n",
        encoding="utf-8",
    )
    (folder / "ports.yml").write_text("ports:\n  sw01: {Gi1/0/1: hypervisor}\n", encoding="utf-8")
    (folder / "servers.yml").write_text(
        "hypervisors:\n  - {name: esx01, product: vmware, system: ESXi 8.0, vlan: management, "
        f"address: {network}.0.50, port: sw01 Gi1/0/1, model: Bench, serial: BENCH{number:03d}, memory_gb: 64}}\n"
        f"servers:\n{servers}\n",
        encoding="utf-8",
    )
