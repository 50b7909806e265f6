"""The ways to assess Windows servers that are measured: ours, the stock play, and the floor.

``python -m tests.bench.servers_clients <client> <file> <workers> <count>`` prints seconds, peak memory and how many
servers it read.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import yaml

from schoolbuild.model.as_is import AsIs
from schoolbuild.model.target import WindowsTarget
from schoolbuild.transport.secrets import SecretStore
from tests.bench.servers import read
from tests.bench.stock import run_play

_COMMAND = "(Get-CimInstance -ClassName Win32_OperatingSystem -Property LastBootUpTime).LastBootUpTime.ToFileTime()"


def schoolbuild(targets: list[WindowsTarget], workers: int, root: Path) -> int:
    """Ours: every server in one round trip, then every control."""
    from schoolbuild.assess import assess, load_controls
    from schoolbuild.model.derive import open_school
    from schoolbuild.transport.winrm.reading import assessment_request
    from schoolbuild.transport.winrm.sweep import sweep

    schools = list(dict.fromkeys(target.school for target in targets))
    networks = {school: open_school(root, school)[1] for school in schools}

    def read_school(school: str) -> list[AsIs]:
        own = [target for target in targets if target.school == school]
        wanted = assessment_request(networks[school])
        return sweep(own, _secrets(root, school), wanted, max(1, workers // len(schools)))

    # All schools at once, as the floor asks them: else one lab would work while the others wait.
    with ThreadPoolExecutor(len(schools)) as pool:
        found = dict(zip(schools, pool.map(read_school, schools), strict=True))
    controls, today = load_controls(root), datetime.now(UTC).date()
    for school, documents in found.items():
        assert not [item for item in documents if item.failure is not None], documents[0].failure
        outcome = assess(networks[school], [_named(item) for item in documents], controls, today, {})
        assert len(outcome.servers) == len(documents), "some servers were not judged"
    return sum(map(len, found.values()))


def pywinrm_floor(targets: list[WindowsTarget], workers: int, root: Path) -> int:
    """One command over pywinrm as everybody uses it, with the same log-in and encryption."""
    import winrm

    passwords = {target.school: _secrets(root, target.school) for target in targets}

    def one(target: WindowsTarget) -> bool:
        login = target.logins[-1]
        session = winrm.Session(
            f"http://{target.dial}:{target.port}/wsman",
            auth=(login.user, passwords[target.school].resolve(login.password_reference)),
            transport="ntlm",
            message_encryption="always",
        )
        return bool(session.run_ps(_COMMAND).status_code == 0)

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(one, targets))


def stock_play(targets: list[WindowsTarget], workers: int, root: Path) -> int:
    """What Ansible has on board: facts, updates, and each registry value of the settings table, one task each."""
    with tempfile.TemporaryDirectory() as folder:
        hosts = {
            target.host: {
                "ansible_host": target.dial,
                "ansible_port": target.port,
                "ansible_user": target.logins[-1].user,
                "ansible_password": _secrets(root, target.school).resolve(target.logins[-1].password_reference),
                "ansible_connection": "winrm",
                "ansible_winrm_transport": "ntlm",
                "ansible_winrm_scheme": "http",
                "ansible_winrm_message_encryption": "always",
            }
            for target in targets
        }
        run_play(Path(folder), hosts, yaml.safe_dump(_play(root)), workers)
    return len(targets)


def _play(root: Path) -> list[dict[str, object]]:
    """Nothing that only our script can read is in it, so it reads less than ours does."""
    values = [
        {"path": row["registry"]["key"].replace("HKLM\\", "HKLM:\\", 1), "name": row["registry"]["name"]}
        for path in sorted((root / "standard" / "windows" / "settings").glob("*.yml"))
        for row in yaml.safe_load(path.read_text(encoding="utf-8")).values()
        if "registry" in row and "standalone" in row["applies_to"]
    ]
    tasks: list[dict[str, object]] = [
        {"ansible.windows.setup": {}},
        {"ansible.windows.win_updates": {"state": "searched", "category_names": ["*"]}},
        {"ansible.windows.win_service_info": {}},
        {"ansible.windows.win_reg_stat": {"path": "{{ item.path }}", "name": "{{ item.name }}"}, "loop": values},
    ]
    return [{"hosts": "all", "gather_facts": False, "tasks": tasks}]


def _named(document: AsIs) -> AsIs:
    """Under the name that it is to have: a server as imaged has another, and would not be judged at all."""
    assert document.facts is not None
    sections = document.facts["sections"]
    identity = {**sections["identity"], "computer_name": document.host.upper()}
    return replace(document, facts={**document.facts, "sections": {**sections, "identity": identity}})


CLIENTS: dict[str, Callable[[list[WindowsTarget], int, Path], int]] = {
    client.__name__: client for client in (schoolbuild, pywinrm_floor, stock_play)
}


def _secrets(root: Path, school: str) -> SecretStore:
    return SecretStore.load(root / "build" / "lab" / school / "secrets.yml")


def main(arguments: list[str]) -> None:
    """Measure one client once."""
    name, file, workers, count = arguments
    root, targets = Path(file).parent, read(Path(file), int(count))
    if name != "stock_play":
        CLIENTS[name](targets[:1], 1, root)  # imports and regular expressions
    started = time.perf_counter()
    read_of = CLIENTS[name](targets, int(workers), root)
    seconds = time.perf_counter() - started
    assert read_of == len(targets), f"{name} read {read_of} of {len(targets)}"
    own, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({"seconds": seconds, "peak_mb": round(max(own, children)), "n": len(targets)}))


if __name__ == "__main__":
    main(sys.argv[1:])
