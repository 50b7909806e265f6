"""The ways to fetch and compare that are measured: ours, the peers, and the floor. Each in a process of its own.

``python -m tests.bench.clients <client> <file> <workers> [count]`` prints seconds, peak memory and what it saw.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.estate import Subject, read
from tests.bench.stock import run_play

Client = Callable[[list[Subject], int, "Passwords"], int]
Passwords = Callable[[Subject], str]
_PLAY = """
- hosts: all
  gather_facts: false
  tasks:
    - cisco.ios.ios_config:
        diff_against: intended
        intended_config: "{{ lookup('file', intended_file) }}"
        src: "{{ intended_file }}"
"""


def schoolbuild(subjects: list[Subject], workers: int, password: Passwords) -> int:
    """Ours: identity and running configuration of every switch, compared in normal form."""
    from schoolbuild import families
    from schoolbuild.intent.compare import compare
    from schoolbuild.transport.collect import collect

    wanted = {subject.target.host: subject.intended for subject in subjects}
    different = 0
    for document in collect([item.target for item in subjects], read(_FILE)[1], workers, parts=("running",)):
        assert document.failure is None, document
        assert document.running is not None
        found = compare(families.get(document.family), wanted[document.host], document.running)
        different += not found.matches
    return different


def netmiko_threads(subjects: list[Subject], workers: int, password: Passwords) -> int:
    """Netmiko as everybody uses it, with the same two commands and a comparison of lines."""
    from netmiko import ConnectHandler

    def one(subject: Subject) -> bool:
        with ConnectHandler(**_connection(subject, password)) as connection:
            connection.send_command("show version")
            running = connection.send_command("show running-config")
        return _differ(subject.intended, str(running))

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(one, subjects))


def asyncssh_floor(subjects: list[Subject], workers: int, password: Passwords) -> int:
    """The cheapest client that we know: both commands over one connection, no terminal, a comparison of lines."""
    import asyncio

    import asyncssh

    async def one(subject: Subject, gate: asyncio.Semaphore) -> bool:
        target = subject.target
        async with (
            gate,
            asyncssh.connect(
                target.dial,
                target.port,
                username=target.user,
                password=password(subject),
                known_hosts=None,
                config=None,
                client_keys=None,
            ) as connection,
        ):
            await connection.run("show version")
            result = await connection.run("show running-config")
        return _differ(subject.intended, str(result.stdout))

    async def every() -> int:
        gate = asyncio.Semaphore(min(workers, 20))
        return sum(await asyncio.gather(*(one(subject, gate) for subject in subjects)))

    return asyncio.run(every())


def nornir_netmiko(subjects: list[Subject], workers: int, password: Passwords) -> int:
    """Nornir with its netmiko plugin and hier_config as shipped."""
    from hier_config import Platform, WorkflowRemediation, get_hconfig
    from nornir.core import Nornir
    from nornir.core.configuration import Config
    from nornir.core.inventory import ConnectionOptions, Host, Hosts, Inventory
    from nornir.core.plugins.connections import ConnectionPluginRegister
    from nornir.core.task import Result, Task
    from nornir.plugins.runners import ThreadedRunner
    from nornir_netmiko.tasks import netmiko_send_command

    ConnectionPluginRegister.auto_register()
    wanted = {subject.target.host: subject.intended for subject in subjects}
    hosts = {}
    for subject in subjects:
        settings = _connection(subject, password)
        options = ConnectionOptions(extras={"secret": settings["secret"]})
        hosts[subject.target.host] = Host(
            name=subject.target.host,
            hostname=subject.target.dial,
            port=subject.target.port,
            username=subject.target.user,
            password=password(subject),
            platform="cisco_ios",
            connection_options={"netmiko": options},
        )

    def one(task: Task) -> Result:
        task.run(netmiko_send_command, command_string="show version")
        running = task.run(netmiko_send_command, command_string="show running-config").result
        texts = (str(running), wanted[task.host.name])
        work = WorkflowRemediation(*(get_hconfig(Platform.CISCO_IOS, text) for text in texts))
        return Result(task.host, result=bool(work.remediation_config.children))

    nornir = Nornir(Inventory(hosts=Hosts(hosts)), config=Config(), runner=ThreadedRunner(num_workers=workers))
    results = nornir.run(one)
    nornir.close_connections()
    assert not results.failed, {name: item.exception for name, item in results.failed_hosts.items()}
    return sum(bool(item[0].result) for item in results.values())


def ios_config(subjects: list[Subject], workers: int, password: Passwords) -> int:
    """What Ansible has on board: ``cisco.ios.ios_config`` in check mode."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        hosts: dict[str, dict[str, object]] = {}
        for subject in subjects:
            file = here / f"{subject.target.host}.cfg"
            file.write_text(subject.intended, encoding="utf-8")
            hosts[subject.target.host] = {
                "ansible_host": subject.target.dial,
                "ansible_port": subject.target.port,
                "ansible_user": subject.target.user,
                "ansible_password": password(subject),
                "ansible_connection": "ansible.netcommon.network_cli",
                "ansible_network_os": "cisco.ios.ios",
                "ansible_host_key_checking": False,
                "intended_file": str(file),
            }
        return run_play(here, hosts, _PLAY, workers, "--check").count("changed=1")


CLIENTS: dict[str, Client] = {
    client.__name__: client for client in (schoolbuild, netmiko_threads, asyncssh_floor, nornir_netmiko, ios_config)
}


def _connection(subject: Subject, password: Passwords) -> dict[str, object]:
    return {
        "device_type": "cisco_ios",
        "host": subject.target.dial,
        "port": subject.target.port,
        "username": subject.target.user,
        "password": password(subject),
        "secret": password(subject),
        "auth_timeout": 60,
        "banner_timeout": 60,
    }


def _differ(intended: str, running: str) -> bool:
    """The cheapest comparison there is: the sets of lines with their section."""

    def lines(text: str) -> set[tuple[str, str]]:
        section, found = "", set()
        for line in text.splitlines():
            section = section if line.startswith(" ") else line
            found.add((section, line))
        return found

    return lines(intended) != lines(running)


_FILE = Path()


def main(arguments: list[str]) -> None:
    """Measure one client once."""
    global _FILE  # noqa: PLW0603
    name, file, workers, *rest = arguments
    _FILE = Path(file)
    subjects, secrets = read(_FILE)
    subjects = subjects[: int(rest[0])] if rest else subjects

    def password(subject: Subject) -> str:
        return secrets.resolve(subject.target.password_reference)

    CLIENTS[name](subjects[:1], 1, password) if name != "ios_config" else None  # imports and regular expressions
    started = time.perf_counter()
    different = CLIENTS[name](subjects, int(workers), password)
    seconds = time.perf_counter() - started
    own, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        json.dumps(
            {"seconds": seconds, "peak_mb": round(max(own, children)), "different": different, "n": len(subjects)}
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])
