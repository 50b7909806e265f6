"""The lab's own process, started by ``client.up``: ``python -m schoolbuild.lab.daemon ROOT SCHOOL --ready-fd N``."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from schoolbuild.lab import secrets as lab_secrets
from schoolbuild.lab.clock import LabClock
from schoolbuild.lab.control import ControlServer
from schoolbuild.lab.engine import Lab
from schoolbuild.lab.estate import Estate, HostSpec, from_json, served_at
from schoolbuild.lab.rundir import FIRST_PORT, RunDir, process_started
from schoolbuild.lab.windows.fleet import Setup
from schoolbuild.lab.windows.interface import Computer, World
from schoolbuild.model.errors import SchoolbuildError

log = logging.getLogger("schoolbuild.lab")

_PORTS_TO_TRY = 50
_LAST_PORT = 65535
_ADDRESSES_TO_TRY = 1024


def take_port(estate: Estate, first: int, addresses: Iterable[str] | None = None) -> tuple[int, socket.socket]:
    """A port that no other program holds in this school's address range (or, if given, at these addresses).

    The socket on the range's own network address is the lab's claim: another lab of the same addresses takes the
    next port. Other programs may sit on an address that a switch will only take later, so those are tried as well.
    """
    subnet = estate.management_subnet
    host = served_at(subnet.network_address)
    wanted = list(addresses or (served_at(address) for address in islice(subnet.hosts(), _ADDRESSES_TO_TRY)))
    last = min(first + _PORTS_TO_TRY - 1, _LAST_PORT)
    for port in range(first, last + 1):
        claim = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            claim.bind((host, port))
            claim.listen(0)
            for address in wanted:
                with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
                    trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    trial.bind((address, port))
        except OSError:
            claim.close()
            continue
        return port, claim
    raise SchoolbuildError(
        f"no free port between {first} and {last} at {host}",
        fix="stop what listens there, or give another --port",
    )


class Daemon:
    def __init__(self, run: RunDir, clock: float, first_port: int) -> None:
        self.run = run
        self.factor = clock
        self.first_port = first_port
        self.stopping = asyncio.Event()
        self.control = run.control_path()
        self.started = datetime.now(UTC).isoformat(timespec="seconds")
        self._writing: asyncio.TimerHandle | None = None

    async def serve(self, ready: int) -> None:
        job = json.loads(self.run.estate.read_text(encoding="utf-8"))
        estate = from_json(job["estate"])
        known = yaml.safe_load(self.run.secrets.read_text(encoding="utf-8")) or {}
        port, claim = take_port(estate, self.first_port)
        setup, claims = self._windows(estate, known)
        self.lab = Lab(
            estate,
            port=port,
            clock=LabClock(self.factor),
            journals=self.run.journals,
            known_secrets=lab_secrets.by_value(known),
            startup=job.get("startup") or {},
            windows=setup,
        )
        server = ControlServer(self.lab, self.stopping.set)
        await server.listen(self.control)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)
        self.lab.listeners.append(self._address_moved)
        self._write_info()
        os.write(ready, b'{"ready": true}\n')
        os.close(ready)
        log.info(
            "lab of %s is up: %d switches, port %d, %d Windows servers, clock x%g",
            estate.school,
            len(estate.devices),
            port,
            len(estate.hosts),
            self.factor,
        )
        try:
            await self.stopping.wait()
        finally:
            if self._writing is not None:
                self._writing.cancel()
            await self.lab.close()
            await server.close()
            for taken in (claim, *claims):
                taken.close()
            self.run.forget(self.control)
            log.info("lab is down")

    def _windows(self, estate: Estate, known: Mapping[str, Any]) -> tuple[Setup | None, list[socket.socket]]:
        """What the Windows machines need, and the claims on their two ports."""
        if not estate.hosts:
            return None, []
        from schoolbuild.lab.windows.imaging import Computers

        addresses = [str(host.served) for host in estate.hosts]
        http, claim = take_port(estate, estate.winrm_port, addresses)
        https, other = take_port(estate, http + 1, addresses)
        computers = Computers(tuple(estate.domains), known, self._is_up)

        def make(spec: HostSpec, world: World) -> Computer:
            return computers.make(spec.image, world)

        return Setup((http, https), make, self.run.certificates), [claim, other]

    def _is_up(self, key: str) -> bool:
        return self.lab.windows.is_up(key)

    def _address_moved(self) -> None:
        if self._writing is None:
            self._writing = asyncio.get_running_loop().call_later(0.05, self._write_info)

    def _write_info(self) -> None:
        self._writing = None
        self.run.write(self._info())

    def _info(self) -> dict[str, Any]:
        pid = os.getpid()
        return {
            "school": self.run.school,
            "pid": pid,
            "pid_started": process_started(pid),
            "control": str(self.control),
            "clock": self.factor,
            "port": self.lab.port,
            "started": self.started,
            "endpoints": [
                {key: row[key] for key in ("name", "family", "address", "host", "port", "https_port") if key in row}
                for row in self.lab.status()
            ],
        }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="schoolbuild.lab.daemon")
    parser.add_argument("root", type=Path)
    parser.add_argument("school")
    parser.add_argument("--clock", type=float, default=1.0)
    parser.add_argument("--port", type=int, default=FIRST_PORT)
    parser.add_argument("--ready-fd", type=int, required=True)
    options = parser.parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("asyncssh").setLevel(logging.ERROR)

    async def serve() -> None:
        await Daemon(RunDir(options.root, options.school), options.clock, options.port).serve(options.ready_fd)

    try:
        asyncio.run(serve())
    except SchoolbuildError as error:
        os.write(
            options.ready_fd,
            json.dumps({"message": error.message, "where": error.where, "fix": error.fix}).encode() + b"\n",
        )
        return int(error.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
