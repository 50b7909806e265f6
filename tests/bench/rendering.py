"""From folders to configurations: against the floor and the stock play, for ever more schools, and the start alone."""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.estate import PROJECT
from tests.bench.folders import project
from tests.bench.measure import QUICK, Measured, client, measure, write

SCHOOLS = 10 if QUICK else 100
SAMPLE = 6 if QUICK else 60
STEPS = (4, 12, 36) if QUICK else (10, 100, 1000)
STARTS = 3 if QUICK else 10


def check_render() -> None:
    """Load, derive, ask every rule, render and write, against loading, printing and writing alone."""
    with tempfile.TemporaryDirectory(prefix="schoolbuild-bench-") as folder:
        root = Path(folder)
        project(root, SCHOOLS)
        once = {
            name: partial(client, "rendering_clients", name, root, root / "out" / name, SAMPLE)
            for name in ("check", "render", "floor", "play")
        }
        seen = measure(once)
        _same_texts(root / "out", "floor", whole=True)
        _same_texts(root / "out", "play", whole=False)
    more = {"schools": SCHOOLS, "aim_floor": 2.0, "check_alone": round(seen["check"].ms, 3)}
    more["met_floor"] = seen["render"].ms <= 2 * seen["floor"].ms
    write("check_render", seen["render"], seen["play"], seen["floor"], aim=1 / 60, more=more)


def scale() -> None:
    """Ten, a hundred, a thousand schools of the same mix; the peer is ourselves with the fewest.

    The exponent is the slope of the least-squares line through the logarithms of switches and seconds: 1 if twice the
    work takes twice the time.
    """
    with tempfile.TemporaryDirectory(prefix="schoolbuild-bench-") as folder:
        roots = {schools: Path(folder) / str(schools) for schools in STEPS}
        for schools, root in roots.items():
            project(root, schools)
        once = {
            f"{name} {schools}": partial(client, "rendering_clients", name, root, root / "out")
            for schools, root in roots.items()
            for name in ("check", "render")
        }
        seen = measure(once)
    steps = [
        {
            "schools": schools,
            "switches": seen[f"check {schools}"].n,
            **{
                f"{name}_{unit}": value
                for name in ("check", "render")
                for unit, value in (
                    ("s", round(seen[f"{name} {schools}"].ms * seen[f"{name} {schools}"].n / 1000, 3)),
                    ("peak_mb", seen[f"{name} {schools}"].peak_mb),
                )
            },
        }
        for schools in STEPS
    ]
    more: dict[str, Any] = {
        f"exponent_{name}": round(slope([(seen[f"{name} {n}"].n, seen[f"{name} {n}"].ms) for n in STEPS]) + 1, 3)
        for name in ("check", "render")
    }
    more |= {"aim_exponent": 1.05, "met_exponent": max(more.values()) <= 1.05, "steps": steps}
    few, many = seen[f"render {STEPS[0]}"], seen[f"render {STEPS[-1]}"]
    write("scale", many, few, few, aim=None, more=more)
    print(f"scale: exponents {more['exponent_check']} (check) and {more['exponent_render']} (check and render)")


def start() -> None:
    """``schoolbuild --help`` against an interpreter that does nothing."""
    command = str(Path(sys.executable).with_name("schoolbuild"))
    runs: dict[str, list[float]] = {"help": [], "nothing": []}
    for _ in range(STARTS):
        runs["help"].append(_seconds([command, "--help"]))
        runs["nothing"].append(_seconds([sys.executable, "-c", "pass"]))
    subject, floor = (Measured(STARTS, statistics.median(seconds) * 1000, 0) for seconds in runs.values())
    more = {"aim_ms": 300, "met_ms": subject.ms <= 300}
    write("start", subject, floor, floor, aim=None, unit="ms/start", more=more)


def slope(points: list[tuple[float, float]]) -> float:
    """The slope of the least-squares line through the logarithms."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    return statistics.linear_regression(*zip(*logs, strict=True)).slope


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=PROJECT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def _same_texts(out: Path, name: str, *, whole: bool) -> None:
    """Whoever writes something else than we do is not compared with us."""
    ours, theirs = (
        {path.relative_to(out / who): path.read_bytes() for path in (out / who).glob("*/*.cfg")}
        for who in ("render", name)
    )
    wrong = [str(path) for path, text in theirs.items() if ours.get(path) != text]
    if wrong or not theirs or (whole and set(ours) != set(theirs)):
        raise SystemExit(
            f"{name} wrote other texts than render: {len(wrong)} of {len(theirs)}, for example {wrong[:3]}"
        )
