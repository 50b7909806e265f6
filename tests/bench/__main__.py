"""``python -m tests.bench [name …]`` measures and writes ``build/bench/<name>.json``; ``BENCH_QUICK=1`` takes fewer.

Every client runs in a process of its own, several times, in turn with the others; the median counts. ``subject``,
``peer`` and ``floor`` are milliseconds a switch; a ratio below 1 means that ours is faster.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.estate import PROJECT, schools, slow_down

QUICK = bool(os.environ.get("BENCH_QUICK"))
SWITCHES, EACH = (20, 10) if QUICK else (200, 50)
SAMPLE = 3 if QUICK else 12
WORKERS = 10 if QUICK else 50
DELAY_S = 1.0 if QUICK else 3.0
ROUNDS = 1 if QUICK else 3


@dataclass(frozen=True)
class Measured:
    """The median of one client."""

    n: int
    ms: float
    peak_mb: int


def measure(file: Path, clients: dict[str, int], rounds: int = ROUNDS) -> dict[str, Measured]:
    """Each client with its number of switches, in turn, so that a busy moment hits all alike."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in clients}
    for number in range(rounds):
        for name, count in clients.items():
            found[name].append(_once(file, name, count))
            print(f"  round {number + 1}: {name} {found[name][-1]}", file=sys.stderr, flush=True)
    return {
        name: Measured(
            n=runs[0]["n"],
            ms=statistics.median(run["seconds"] for run in runs) / runs[0]["n"] * 1000,
            peak_mb=max(run["peak_mb"] for run in runs),
        )
        for name, runs in found.items()
    }


def _once(file: Path, name: str, count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.clients", name, str(file), str(WORKERS), str(count)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"the client {name} failed:\n{done.stderr[-3000:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if result["different"] != result["n"]:
        raise SystemExit(f"{name} saw {result['different']} of {result['n']} switches differ; every one does")
    return result


def fetch(file: Path) -> None:
    """Fetch and compare against every peer and the floor."""
    counts = {"schoolbuild": SWITCHES, "netmiko_threads": SWITCHES, "asyncssh_floor": SWITCHES}
    seen = measure(file, {**counts, "nornir_netmiko": SWITCHES})
    seen |= measure(file, {"ios_config": SAMPLE}, rounds=1)
    floor = seen["asyncssh_floor"]
    write("fetch_netmiko", seen["schoolbuild"], seen["netmiko_threads"], floor, aim=1.1)
    write("fetch_nornir", seen["schoolbuild"], seen["nornir_netmiko"], floor, aim=None)
    write("fetch_ios_config", seen["schoolbuild"], seen["ios_config"], floor, aim=1 / 60)


def slow(file: Path) -> None:
    """The same with switches that let a client wait, against the ideal: nothing but waiting, all workers at once."""
    slow_down(file, DELAY_S)
    try:
        subject = measure(file, {"schoolbuild": SWITCHES})["schoolbuild"]
    finally:
        slow_down(file, 0)
    ideal = Measured(SWITCHES, DELAY_S * -(-SWITCHES // WORKERS) / SWITCHES * 1000, 0)
    write("fetch_slow", subject, ideal, ideal, aim=1.2)


def write(name: str, subject: Measured, peer: Measured, floor: Measured, aim: float | None) -> None:
    """One result file; ``aim`` is what ``ratio_peer`` should not exceed."""
    ratio = subject.ms / peer.ms
    result = {
        "n": subject.n,
        "subject": round(subject.ms, 2),
        "peer": round(peer.ms, 2),
        "floor": round(floor.ms, 2),
        "ratio_peer": round(ratio, 4),
        "ratio_floor": round(subject.ms / floor.ms, 3),
        "peer_n": peer.n,
        "unit": "ms/switch",
        "peak_mb": subject.peak_mb,
        "peer_peak_mb": peer.peak_mb,
        "aim": None if aim is None else round(aim, 4),
        "met": None if aim is None else ratio <= aim,
        "quick": QUICK,
    }
    folder = PROJECT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"{name}: {result['subject']} ms a switch, {result['ratio_peer']} of its peer's {result['peer']} ms")


BENCHES: dict[str, Callable[[Path], None]] = {"fetch": fetch, "slow": slow}


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        raise SystemExit(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    with (
        tempfile.TemporaryDirectory(prefix="schoolbuild-bench-") as folder,
        schools(Path(folder), SWITCHES, EACH) as file,
    ):
        for name in names or list(BENCHES):
            BENCHES[name](file)


if __name__ == "__main__":
    main(sys.argv[1:])
