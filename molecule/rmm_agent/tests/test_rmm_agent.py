"""The role installs the school's agent, starts it where it stands still, and never touches another school's."""

from __future__ import annotations

SCHOOL, HOST = "fernhill-primary", "fer-fs01"


def test_check_mode_wrote_nothing(kept):
    assert kept("rmm_agent.check").wrote(HOST) == 0


def test_predicted_is_what_was_done(kept):
    predicted, done = kept("rmm_agent.check").changes(), kept("rmm_agent.changed").changes()
    assert predicted == done == {(HOST, "rmm_agent : Install the agent of this school", "")}
    assert kept("rmm_agent.changed").wrote(HOST) > 0


def test_a_second_run_writes_nothing(kept):
    again = kept("rmm_agent.unchanged")
    assert again.recap("changed") == again.recap("failures") == again.wrote(HOST) == 0


def test_that_nobody_can_read_its_site_is_said(kept):
    assert "Which site Datto RMM agent reports to cannot be read on the server" in kept("rmm_agent.unchanged").said()


def test_an_agent_that_stands_still_is_started(kept, state):
    started = kept("rmm_agent.stopped.changed").changes()
    assert started == {(HOST, "rmm_agent : Start the agent where it stands still", "CagService")}
    (found,) = [one for one in state(SCHOOL, HOST)["services"].values() if one["name"] == "CagService"]
    assert (found["state"], found["start_mode"]) == ("running", "auto")


def test_a_missing_agent_is_told_with_what_to_do(kept):
    said = kept("rmm_agent.missing").said()
    assert "Kaseya VSA agent is not on fer-fs01" in said
    assert "Next: give the installer of the site fernhill-primary as rmm_agent_installer_url" in said
    assert kept("rmm_agent.missing").wrote(HOST) == 0


def test_an_agent_of_another_school_is_told_and_left_alone(kept, state):
    step = kept("rmm_agent.elsewhere")
    assert "reports to the site elsewhere, and the folder says fernhill-primary" in step.said()
    assert "find out whose machine this is" in step.said()
    assert step.wrote(HOST) == 0
    key = "HKLM\\SOFTWARE\\WOW6432NODE\\KASEYA\\AGENT\\KSY40000000001"
    (value,) = state(SCHOOL, HOST)["registry"]["keys"][key]["values"].values()
    assert value["data"].endswith(".elsewhere")
