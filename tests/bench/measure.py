"""How clients are measured and how a result is written: each in a process of its own, in turn, the median counts."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.bench.estate import PROJECT

QUICK = bool(os.environ.get("BENCH_QUICK"))
ROUNDS = 1 if QUICK else 3


@dataclass(frozen=True)
class Measured:
    """The median of one client."""

    n: int
    ms: float
    peak_mb: int


def measure(clients: Mapping[str, Callable[[], dict[str, Any]]], rounds: int = ROUNDS) -> dict[str, Measured]:
    """Each client in turn, so that a busy moment hits all alike; each says ``seconds``, ``n`` and ``peak_mb``."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in clients}
    for number in range(rounds):
        for name, once in clients.items():
            found[name].append(once())
            print(f"  round {number + 1}: {name} {found[name][-1]}", file=sys.stderr, flush=True)
    return {
        name: Measured(
            n=runs[0]["n"],
            ms=statistics.median(run["seconds"] for run in runs) / runs[0]["n"] * 1000,
            peak_mb=max(run["peak_mb"] for run in runs),
        )
        for name, runs in found.items()
    }


def client(module: str, *words: object) -> dict[str, Any]:
    """Run ``python -m tests.bench.<module>`` with these words; its last line is what it measured."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, words)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command[2:])} failed:\n{done.stderr[-3000:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def write(  # the fields of a result
    name: str,
    subject: Measured,
    peer: Measured,
    floor: Measured,
    *,
    aim: float | None,
    unit: str = "ms/switch",
    more: Mapping[str, Any] | None = None,
) -> None:
    """One result file; ``aim`` is what ``ratio_peer`` should not exceed, ``more`` what only this benchmark has."""
    ratio = subject.ms / peer.ms
    result = {
        "n": subject.n,
        "subject": round(subject.ms, 3),
        "peer": round(peer.ms, 3),
        "floor": round(floor.ms, 3),
        "ratio_peer": round(ratio, 5),
        "ratio_floor": round(subject.ms / floor.ms, 3),
        "peer_n": peer.n,
        "unit": unit,
        "peak_mb": subject.peak_mb,
        "peer_peak_mb": peer.peak_mb,
        "aim": None if aim is None else round(aim, 4),
        "met": None if aim is None else ratio <= aim,
        "quick": QUICK,
        **(more or {}),
    }
    folder = PROJECT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(
        f"{name}: {result['subject']} {unit}, {result['ratio_peer']} of its peer's {result['peer']}, "
        f"{result['ratio_floor']} of the floor's {result['floor']}",
        flush=True,
    )
