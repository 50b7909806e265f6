"""``python -m tests.bench [name …]`` measures and writes ``build/bench/<name>.json``; ``BENCH_QUICK=1`` takes fewer.

Every client runs in a process of its own, several times, in turn with the others; the median counts. ``subject``,
``peer`` and ``floor`` are milliseconds a switch; a ratio below 1 means that ours is faster.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.estate import schools, slow_down
from tests.bench.measure import QUICK, ROUNDS, Measured, client, measure, write
from tests.bench.rendering import check_render, scale, start
from tests.bench.servers import sweep

SWITCHES, EACH = (20, 10) if QUICK else (200, 50)
SAMPLE = 3 if QUICK else 12
WORKERS = 10 if QUICK else 50
DELAY_S = 1.0 if QUICK else 3.0


def _fetching(file: Path, clients: dict[str, int], rounds: int = ROUNDS) -> dict[str, Measured]:
    """Each client with its number of switches."""
    return measure({name: partial(_once, file, name, count) for name, count in clients.items()}, rounds)


def _once(file: Path, name: str, count: int) -> dict[str, Any]:
    result = client("clients", name, file, WORKERS, count)
    if result["different"] != result["n"]:
        raise SystemExit(f"{name} saw {result['different']} of {result['n']} switches differ; every one does")
    return result


def fetch(file: Path) -> None:
    """Fetch and compare against every peer and the floor."""
    counts = {"schoolbuild": SWITCHES, "netmiko_threads": SWITCHES, "asyncssh_floor": SWITCHES}
    seen = _fetching(file, {**counts, "nornir_netmiko": SWITCHES})
    seen |= _fetching(file, {"ios_config": SAMPLE}, rounds=1)
    floor = seen["asyncssh_floor"]
    write("fetch_netmiko", seen["schoolbuild"], seen["netmiko_threads"], floor, aim=1.1)
    write("fetch_nornir", seen["schoolbuild"], seen["nornir_netmiko"], floor, aim=None)
    write("fetch_ios_config", seen["schoolbuild"], seen["ios_config"], floor, aim=1 / 60)


def slow(file: Path) -> None:
    """The same with switches that let a client wait, against the ideal: nothing but waiting, all workers at once."""
    slow_down(file, DELAY_S)
    try:
        subject = _fetching(file, {"schoolbuild": SWITCHES})["schoolbuild"]
    finally:
        slow_down(file, 0)
    ideal = Measured(SWITCHES, DELAY_S * -(-SWITCHES // WORKERS) / SWITCHES * 1000, 0)
    write("fetch_slow", subject, ideal, ideal, aim=1.2)


IN_LABS: dict[str, Callable[[Path], None]] = {"fetch": fetch, "slow": slow}
ALONE: dict[str, Callable[[], None]] = {"check_render": check_render, "scale": scale, "start": start, "sweep": sweep}


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all."""
    known = [*ALONE, *IN_LABS]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}")
    wanted = names or known
    for name in wanted:
        if name in ALONE:
            ALONE[name]()
    in_labs = [name for name in wanted if name in IN_LABS]
    if not in_labs:
        return
    with (
        tempfile.TemporaryDirectory(prefix="schoolbuild-bench-") as folder,
        schools(Path(folder), SWITCHES, EACH) as file,
    ):
        for name in in_labs:
            IN_LABS[name](file)


if __name__ == "__main__":
    main(sys.argv[1:])
