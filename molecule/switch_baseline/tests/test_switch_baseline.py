"""The role predicts what it does, does what it predicts, and others see the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schoolbuild import families
from schoolbuild.change.plan import plan
from schoolbuild.intent import render
from schoolbuild.model.derive import open_school

SCHOOL = "oakfield-primary"
HOSTS = ["oak-sw01", "oak-sw02"]
CHECKOUT = Path(__file__).resolve().parents[3] / "build" / "molecule" / "checkout"
LOOKING = re.compile(r"^(?:show .*|no page|terminal .*|configure terminal|end|exit|write memory|logout|y|)$")
# What the lab's journal hides: values of secrets, and every community, be it a secret or not.
HIDDEN = re.compile(r'"?<secret:[^>]+>"?|(?<=community )\S+')


def typed(later, earlier, host):
    """Lines that came over SSH between two steps, without those that look or move about and answers with a secret."""
    seen = len(earlier.heard(host))
    lines = [
        entry["text"].strip()
        for entry in later.heard(host)[seen:]
        if entry["kind"] == "command" and entry["channel"] == "ssh"
    ]
    return [line for line in lines if not LOOKING.match(line) and line != "<hidden>"]


def test_check_mode_wrote_nothing_on_any_switch(kept):
    assert kept("switch_baseline.check").counted("writes") == kept("switch_baseline.bootstrap.changed").counted(
        "writes"
    )


def test_check_mode_did_look(kept):
    before = kept("switch_baseline.bootstrap.changed").counted("sessions")
    after = kept("switch_baseline.check").counted("sessions")
    assert all(after[host] > before[host] for host in HOSTS)


@pytest.mark.parametrize("host", HOSTS)
def test_predicted_is_what_was_done(kept, host):
    predicted = kept("switch_baseline.check").answers("switch_config")[host]
    done = kept("switch_baseline.changed").answers("switch_config")[host]
    assert predicted["changed"] is done["changed"] is True
    for what in ("commands", "rollback", "before", "after", "diff", "identity"):
        assert predicted[what] == done[what], what
    assert done["saved"] is True


@pytest.mark.parametrize("host", HOSTS)
def test_predicted_is_what_the_lab_heard(kept, host):
    predicted = kept("switch_baseline.check").answers("switch_config")[host]["commands"]
    heard = typed(kept("switch_baseline.changed"), kept("switch_baseline.check"), host)
    lines = [HIDDEN.sub("<hidden>", line.strip()) for line in predicted]
    assert heard == [line for line in lines if not LOOKING.match(line)]


def test_a_second_run_writes_nothing(kept):
    again = kept("switch_baseline.unchanged")
    assert again.recap("changed") == 0
    assert again.counted("writes") == kept("switch_baseline.changed").counted("writes")
    assert all(answer["commands"] == [] for answer in again.answers("switch_config").values())


@pytest.mark.parametrize("host", HOSTS)
def test_openssh_shows_what_the_role_says_it_left(kept, openssh, host):
    screen = openssh(SCHOOL, host, ["", "no page", "show running-config", "logout", "y"])
    text = screen.partition("Running configuration:")[2].rpartition(f"\n{host}#")[0]
    family = families.get("aruba_aoss")
    _, network = open_school(CHECKOUT, SCHOOL)
    seen = plan(family, text, render(network, host.removeprefix("oak-")), present={"snmp_users": ["monitor"]})
    assert seen.before == kept("switch_baseline.changed").answers("switch_config")[host]["after"]
    assert seen.commands == ()


def test_drift_is_mended_with_the_line_that_undoes_it_and_nothing_else(kept):
    mended = kept("switch_baseline.drift.changed").answers("switch_config")
    assert {host: answer["commands"] for host, answer in mended.items()} == {
        "oak-sw01": [],
        "oak-sw02": ["no telnet-server"],
    }
    assert mended["oak-sw02"]["rollback"] == ["telnet-server"]
    assert kept("switch_baseline.drift.unchanged").recap("changed") == 0


def test_no_secret_is_in_any_result(kept, host):
    """Each value of the lab's secrets file, looked for in everything that Ansible answered."""
    found = host.run(
        "grep -hoE '\"?[0-9]+\"?: .+' %s | sed -E 's/^[^:]*: *//' | grep -rFl -f - %s",
        str(CHECKOUT / "build" / "lab" / SCHOOL / "secrets.yml"),
        str(CHECKOUT.parent / "results"),
    )
    assert found.rc == 1, found.stdout
