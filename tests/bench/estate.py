"""Schools to measure with: generated folders of IOS switches, their labs, and where each switch is reached."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from schoolbuild import intent
from schoolbuild.lab import client
from schoolbuild.model.derive import open_school
from schoolbuild.model.network import Network
from schoolbuild.model.secret import references
from schoolbuild.model.target import SwitchTarget
from schoolbuild.transport.secrets import SecretStore
from schoolbuild.transport.targets import targets

PROJECT = Path(__file__).resolve().parents[2]
MODEL = "C2960X-48FPS-L"
_CORE_PORTS = 47
_DRIFT = 10


@dataclass(frozen=True)
class Subject:
    """A switch to fetch, and the text to compare it with: about ten lines differ."""

    target: SwitchTarget
    intended: str


@contextmanager
def schools(root: Path, switches: int, each: int) -> Iterator[Path]:
    """Labs with so many switches in all, ``each`` per school; yields a file that names every one and its secrets."""
    for name in ("standard", "templates"):
        (root / name).symlink_to(PROJECT / name)
    names = [f"bench-{number + 1}" for number in range(-(-switches // each))]
    found: list[dict[str, Any]] = []
    secrets: dict[str, dict[int, str]] = {}
    with ExitStack() as labs:
        for number, name in enumerate(names):
            count = min(each, switches - number * each)
            _write_school(root / "inventories" / name, number, count)
            _, network = open_school(root, name)
            texts = intent.render_school(network)
            for text in texts.values():
                for reference, version in references(text):
                    secrets.setdefault(reference, {})[version] = "Bench-Secret-1"
            store = SecretStore(secrets)
            startup = {host: store.resolve(text) for host, text in texts.items()}
            labs.enter_context(client.lab(name, root=root, startup=startup))
            _keys(root, name, network, store)
            found += [
                {"target": asdict(target), "intended": _drifted(texts[target.host])}
                for target in targets(network, "lab", root)
            ]
        file = root / "bench.json"
        file.write_text(json.dumps({"subjects": found, "secrets": secrets, "schools": names}), encoding="utf-8")
        file.chmod(0o600)
        yield file


def read(file: Path) -> tuple[list[Subject], SecretStore]:
    """What ``schools`` wrote, in another process."""
    data = json.loads(file.read_text(encoding="utf-8"))
    subjects = [
        Subject(
            SwitchTarget(**{**item["target"], "serials": tuple(item["target"]["serials"])}),
            item["intended"],
        )
        for item in data["subjects"]
    ]
    secrets = {name: {int(version): value for version, value in all_.items()} for name, all_ in data["secrets"].items()}
    return subjects, SecretStore(secrets)


def slow_down(file: Path, seconds: float) -> None:
    """Every switch answers a log-in that much later; 0 ends it."""
    data = json.loads(file.read_text(encoding="utf-8"))
    for item in data["subjects"]:
        target = item["target"]
        client.fault(
            target["school"],
            target["host"],
            "slow",
            seconds > 0,
            root=file.parent,
            **({"login": seconds} if seconds else {}),
        )


def _write_school(folder: Path, number: int, count: int) -> None:
    """A core with a cable to each of the others; what does not fit hangs behind the second switch."""
    folder.mkdir(parents=True)
    switches = "\n".join(
        f"  - {{name: sw{index:02d}, closet: room, layer: {'core' if index == 1 else 'edge'}, model: {MODEL}, "
        f"serial: FOC{number:02d}00S{index:02d}}}"
        for index in range(1, count + 1)
    )
    links = "\n".join(
        f"  - {{a: sw01 Gi1/0/{index - 1}, b: sw{index:02d} Gi1/0/49, cable: C{index}}}"
        if index - 1 <= _CORE_PORTS
        else f"  - {{a: sw02 Gi1/0/{index - 1 - _CORE_PORTS}, b: sw{index:02d} Gi1/0/49, cable: C{index}}}"
        for index in range(2, count + 1)
    )
    ports = "\n".join(f"  sw{index:02d}: {{Gi1/0/10-40: classroom}}" for index in range(2, count + 1))
    (folder / "school.yml").write_text(
        f"""school: {{name: Bench School {number + 1}, code: BE{number + 1}, kind: secondary}}
services: [network]
access: routed
routing_domain: bench
addresses: {{supernet: 10.{200 + number}.0.0/20}}
vlans: {{management: , servers: , staff: , curriculum: , pupil_wireless: , guest: , printers: , voice: , cctv: }}
gateway: {{name: Firewall, kind: firewall, port: sw01 Gi1/0/48}}
dhcp: firewall
""",
        encoding="utf-8",
    )
    (folder / "network.yml").write_text(
        f"closets:\n  - {{name: room, room: Server room}}\nswitches:\n{switches}\nlinks:\n{links or '  []'}\n",
        encoding="utf-8",
    )
    (folder / "ports.yml").write_text(f"ports:\n{ports}\n", encoding="utf-8")


def _keys(root: Path, school: str, network: Network, secrets: SecretStore) -> None:
    """A saved configuration holds no host key; without one a switch lets nobody in."""
    management = network.standard.management
    password = secrets.resolve(management.local_user.password)
    for switch in network.switches.values():
        lines = ["enable", "configure terminal", "crypto key generate rsa modulus 2048", "end"]
        client.console(school, switch.host, lines, root=root, user=management.local_user.name, password=password)


def _drifted(text: str) -> str:
    """The intended text as if ten ports had got another description since."""
    lines = text.split("\n")
    described = [number for number, line in enumerate(lines) if line.startswith(" description ")]
    for number in described[:_DRIFT]:
        lines[number] = " description Somebody moved this"
    return "\n".join(lines)
