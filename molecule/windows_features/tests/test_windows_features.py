"""The role predicts what it installs, and installs it once."""

from __future__ import annotations

SCHOOL, HOST = "fernhill-primary", "fer-fs01"
MODULE = "ansible.windows.win_feature"


def test_check_mode_wrote_nothing(kept):
    assert kept("windows_features.check").wrote(HOST) == 0
    assert kept("windows_features.changed").wrote(HOST) > 0
    assert kept("windows_features.check").answers(MODULE)[HOST]["changed"] is True


def test_a_second_run_does_not_even_ask(kept):
    again = kept("windows_features.unchanged")
    assert again.recap("changed") == again.recap("failures") == 0
    assert again.answers(MODULE).get(HOST, {"skipped": True}).get("skipped") is True


def test_the_server_has_what_its_functions_need(state):
    assert {"FS-FileServer", "Print-Server"} <= set(state(SCHOOL, HOST)["features"])
