"""Ways to get from school folders to configurations that are measured: ours, the stock play, and the floor.

``python -m tests.bench.rendering_clients <client> <project> <folder to write into> [count]`` prints seconds, peak
memory and how many switches. Each writes the same texts; what it needs beforehand and its imports are not counted.
"""

from __future__ import annotations

import dataclasses
import gc
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path
from typing import Any

import yaml

from schoolbuild.cli.main import run
from schoolbuild.intent.common import School
from schoolbuild.intent.render import _views_of
from schoolbuild.intent.templates import FOLDER, environment
from schoolbuild.model.derive import open_school
from schoolbuild.model.load import data_files, school_names
from schoolbuild.model.standard import load_standard

_PLAY = """
- hosts: all
  gather_facts: false
  connection: local
  tasks:
    - ansible.builtin.template:
        src: "{{ switch_template }}"
        dest: "{{ switch_file }}"
        lstrip_blocks: true
"""


def check(root: Path, out: Path, count: int) -> tuple[float, int]:
    """Ours: ``schoolbuild check --all``."""
    _command(root, "check", school_names(root)[0])
    seconds = _command(root, "check", "--all")
    standard = load_standard(root)
    return seconds, sum(len(open_school(root, name, standard)[1].switches) for name in school_names(root))


def render(root: Path, out: Path, count: int) -> tuple[float, int]:
    """Ours: ``schoolbuild render --all``, which asks every rule about every school first."""
    with tempfile.TemporaryDirectory() as folder:
        _command(root, "render", school_names(root)[0], "--out", folder)
    seconds = _command(root, "render", "--all", "--out", str(out))
    return seconds, len(list(out.glob("*/*.cfg")))


def floor(root: Path, out: Path, count: int) -> tuple[float, int]:
    """Loads the same files, prints the same templates with views that lie ready, writes; checks and derives nothing."""
    files = [path for name in school_names(root) for path in data_files(root / "inventories" / name)]
    views = list(_views(root))
    jinja = environment(FOLDER)
    templates = {family: jinja.get_template(f"{family}/running.j2") for _, _, family, _ in views}
    gc.freeze()
    gc.disable()
    started = time.perf_counter()
    for path in files:
        yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for school, host, family, view in views:
        folder = out / school
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{host}.cfg").write_text(templates[family].render(view=view), encoding="utf-8")
    return time.perf_counter() - started, len(views)


def play(root: Path, out: Path, count: int) -> tuple[float, int]:
    """What Ansible has on board: ``ansible.builtin.template`` with plain data in ``host_vars``, forks as they come."""
    views = list(_views(root))
    sample = views[:: max(1, len(views) // count)][:count]
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "host_vars").mkdir()
        for school, host, family, view in sample:
            (out / school).mkdir(parents=True, exist_ok=True)
            variables = {
                "view": _plain(view),
                "switch_template": str(FOLDER / family / "running.j2"),
                "switch_file": str(out / school / f"{host}.cfg"),
                "ansible_python_interpreter": sys.executable,
            }
            (here / "host_vars" / f"{host}.json").write_text(json.dumps(variables), encoding="utf-8")
        (here / "hosts").write_text("".join(f"{host}\n" for _, host, _, _ in sample), encoding="utf-8")
        (here / "play.yml").write_text(_PLAY, encoding="utf-8")
        (here / "ansible.cfg").write_text("[defaults]\n", encoding="utf-8")
        started = time.perf_counter()
        done = subprocess.run(
            [str(Path(sys.executable).with_name("ansible-playbook")), "-i", "hosts", "play.yml"],
            cwd=here,
            env={**os.environ, "ANSIBLE_CONFIG": str(here / "ansible.cfg"), "HOME": folder},
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - started
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    return seconds, len(sample)


CLIENTS: dict[str, Callable[[Path, Path, int], tuple[float, int]]] = {
    client.__name__: client for client in (check, render, floor, play)
}


def _command(root: Path, *words: str) -> float:
    """One command as its user runs it, but in this process; what it prints is thrown away."""
    sys.argv = ["schoolbuild", "--root", str(root), *words]
    code: Any = None
    told = io.StringIO()
    started = time.perf_counter()
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(told):
            run()
    except SystemExit as end:
        code = end.code
    seconds = time.perf_counter() - started
    assert not code, told.getvalue()
    return seconds


def _views(root: Path) -> Iterator[tuple[str, str, str, Any]]:
    """School, host, family and view of every switch."""
    standard = load_standard(root)
    for name in school_names(root):
        network = open_school(root, name, standard)[1]
        school = School.of(network)
        for switch in network.switches.values():
            yield name, switch.host, switch.family, _views_of(switch).running(school, switch)


def _plain(value: Any) -> Any:
    """A view as JSON has it: what the templates ask of it under the same names."""
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, IPv4Network):
        return {"network_address": str(value.network_address), "netmask": str(value.netmask)}
    if isinstance(value, IPv4Address | IPv4Interface):
        return str(value)
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        return {name: _plain(getattr(value, name)) for name in fields} if fields else [_plain(item) for item in value]
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return value


def main(arguments: list[str]) -> None:
    """Measure one client once."""
    name, root, out, *rest = arguments
    # Into an empty folder each time: on many file systems a file that replaces another is brought to the disk at once.
    shutil.rmtree(out, ignore_errors=True)
    seconds, count = CLIENTS[name](Path(root), Path(out), int(rest[0]) if rest else 0)
    own, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    peak = children if name == "play" else own
    print(json.dumps({"seconds": seconds, "peak_mb": round(peak), "n": count}))


if __name__ == "__main__":
    main(sys.argv[1:])
