"""The role starts what was stopped, judges by what runs, and names a product that nobody declared."""

from __future__ import annotations

SCHOOL, HOST = "larkrise-primary", "lar-dc01"
SERVICE = "Sophos Endpoint Defense Service"


def test_check_mode_wrote_nothing(kept):
    assert kept("antivirus.check").wrote(HOST) == 0


def test_predicted_is_what_was_done(kept):
    predicted, done = kept("antivirus.check").changes(), kept("antivirus.changed").changes()
    assert predicted == done == {(HOST, "antivirus : Start a service of it that stands still", SERVICE)}
    assert kept("antivirus.changed").wrote(HOST) > 0


def test_a_second_run_writes_nothing(kept):
    again = kept("antivirus.unchanged")
    assert again.recap("changed") == again.recap("failures") == again.wrote(HOST) == 0


def test_the_product_runs_and_starts_by_itself(state):
    (found,) = [one for one in state(SCHOOL, HOST)["services"].values() if one["name"] == SERVICE]
    assert (found["state"], found["start_mode"]) == ("running", "auto")


def test_defender_that_runs_alone_is_left_as_it_is(kept):
    alone = kept("antivirus.alone.unchanged")
    assert alone.recap("failures") == alone.wrote("fer-hv01") == 0


def test_a_second_product_is_named_with_what_to_do(kept):
    said = kept("antivirus.beside").said()
    assert "Webroot SecureAnywhere runs on fer-hv01, and the school's folder declares Microsoft Defender" in said
    assert "Next: remove the one that is not wanted from its console" in said
    assert kept("antivirus.beside").wrote("fer-hv01") == 0


def test_the_second_product_is_still_there(state):
    found = state("fernhill-primary", "fer-hv01")
    assert found["services"]["wrsvc"]["state"] == "running"
    assert found["care"]["defender"]["running_mode"] == "Not running"
