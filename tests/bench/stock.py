"""A play of stock modules as the peer: Ansible alone, with nothing of the project's settings around it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

FORKS = 20


def run_play(here: Path, hosts: Mapping[str, object], play: str, workers: int, *arguments: str) -> str:
    """Play on these hosts from the folder ``here``; what it printed. Fails where a task failed."""
    (here / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    (here / "play.yml").write_text(play, encoding="utf-8")
    (here / "ansible.cfg").write_text("[defaults]\nhost_key_checking = false\n", encoding="utf-8")
    command = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", "hosts.json", "play.yml", *arguments]
    done = subprocess.run(
        [*command, "--forks", str(min(workers, FORKS))],
        cwd=here,
        env={**os.environ, "ANSIBLE_CONFIG": str(here / "ansible.cfg"), "HOME": str(here)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    return done.stdout
