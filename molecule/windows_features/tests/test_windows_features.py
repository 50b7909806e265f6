"""The role predicts what it installs, and installs it once."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

SCHOOL, HOST = "fernhill-primary", "fer-fs01"
CHECKOUT = Path(__file__).resolve().parents[3] / "build" / "molecule" / "checkout"
MODULE = "ansible.windows.win_feature"


def features():
    shown = subprocess.run(
        ["schoolbuild", "lab", "show", SCHOOL, HOST, "state"],
        cwd=CHECKOUT,
        env={name: value for name, value in os.environ.items() if name != "SCHOOLBUILD_ROOT"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(shown.stdout)["features"]


def test_check_mode_wrote_nothing(kept):
    assert kept("windows_features.check").wrote(HOST) == 0
    assert kept("windows_features.changed").wrote(HOST) > 0
    assert kept("windows_features.check").answers(MODULE)[HOST]["changed"] is True


def test_a_second_run_does_not_even_ask(kept):
    again = kept("windows_features.unchanged")
    assert again.recap("changed") == again.recap("failures") == 0
    assert again.answers(MODULE).get(HOST, {"skipped": True}).get("skipped") is True


def test_the_server_has_what_its_functions_need():
    assert {"FS-FileServer", "Print-Server"} <= set(features())
