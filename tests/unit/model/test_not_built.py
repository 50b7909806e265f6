"""What is declared and not built is said, and nothing else."""

from __future__ import annotations

from pathlib import Path

from schoolbuild.model.load import load_school
from schoolbuild.model.not_built import not_built

PROJECT = Path(__file__).parents[3]


def _said(school: str) -> list[str]:
    return [str(part) for part in not_built(load_school(PROJECT, school).require())]


def test_a_school_that_buys_the_network_alone_is_built_whole() -> None:
    assert _said("hillside-secondary") == []


def test_every_part_is_named_with_its_key() -> None:
    assert _said("larkrise-primary") == [
        "controllers, accounts and policies of the directory (directory)",
        "2 suites (suites)",
        "1 power unit (ups)",
        "the installation of sophos from its console (antivirus)",
        "the jobs of redstor (backups)",
        "print queues (print)",
    ]


def test_servers_are_built_and_their_hosts_do_not_make_guests() -> None:
    assert _said("fernhill-primary")[2:7] == [
        "the guests of 1 hypervisor (hypervisors)",
        "1 appliance (servers)",
        "3 suites (suites)",
        "1 power unit (ups)",
        "the jobs of veeam (backups)",
    ]


def test_planned_switches_are_named() -> None:
    assert _said("kingsway-secondary")[:2] == [
        "planned switches sw08, sw09 (switches)",
        "3 wireless networks of the controller (wireless)",
    ]
