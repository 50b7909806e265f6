"""A new school from a few answers."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from schoolbuild.folders.scaffold import (
    Answers,
    next_supernet,
    parse_switch,
    scaffold,
    suggest_code,
    suggest_folder,
)
from schoolbuild.folders.trial import findings_of
from schoolbuild.folders.yaml_text import folder_files
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.load import load_school, school_names
from schoolbuild.rules import check_schools
from tests.conftest import ROOT, Cli
from tests.unit.folders.round_trip import STANDARD

CORE, EDGE = "sw01 server-room core 2930F-48G-PoEP-4SFPP SG12ELM001", "sw02 hall edge 2530-24G-PoEP SG12ELM002"
STACK = "sw01 mdf core C9200L-48P-4X,C9200L-48P-4X FOC2601ELM1,FOC2601ELM2"
FLAGS = (
    *("--name", "Elm Park Primary School", "--code", "ELM", "--kind", "primary", "--size", "small"),
    *("--gateway", "Borough firewall", "--filtering", "isp", "--switch", CORE, "--switch", EDGE),
)


def answers(*switches: str) -> Answers:
    return Answers(
        name="Elm Park Primary School",
        code="ELM",
        kind="primary",
        supernet=IPv4Network("10.201.16.0/20"),
        switches=tuple(parse_switch(text, STANDARD) for text in switches),
        gateway="Borough firewall",
        filtering="isp",
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the standard and the two schools of the first day."""
    for name in ("oakfield-primary", "hillside-secondary"):
        shutil.copytree(ROOT / "inventories" / name, tmp_path / "p" / "inventories" / name)
    (tmp_path / "p" / "standard").symlink_to(ROOT / "standard")
    return tmp_path / "p"


@pytest.mark.parametrize(
    ("said", "supernet"),
    [
        (answers(CORE), "10.201.16.0/20"),
        (answers(CORE, EDGE), "10.201.16.0/20"),
        (replace(answers(STACK, EDGE), kind="secondary", routed_by="core"), "10.201.64.0/18"),
        (replace(answers(CORE), kind="youth_centre"), "10.201.16.0/20"),
        (replace(answers(CORE), kind="service", filtering=None), "10.201.16.0/20"),
    ],
)
def test_the_rules_find_nothing_in_what_is_written(project: Path, said: Answers, supernet: str) -> None:
    document = scaffold(replace(said, supernet=IPv4Network(supernet)), STANDARD)
    assert [(item.rule, item.message) for item in findings_of(project, "elm", folder_files(document))] == []


def test_the_core_is_cabled_and_the_ports_are_given_out() -> None:
    document = scaffold(answers(CORE, EDGE), STANDARD)
    assert [(str(link.a), str(link.b)) for link in document.links] == [("sw01 49", "sw02 25")]
    assert str(document.gateway.port) == "sw01 48"
    assert {name: use.profile for name, use in document.ports["sw02"].items()} == {
        "1-12": "classroom",
        "13-16": "office",
        "17-18": "ap",
        "19": "printer",
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sw01 hall core 2530-24G-PoEP", "has 4 words, not five (the serial number, perhaps)"),
        ("sw01 hall core 2530-24G-POEP SG12ELM001", "did you mean '2530-24G-PoEP'?"),
        ("sw01 hall core 2530-24G-PoEP ?", "'?' is no serial number"),
        ("sw01 hall core C9200L-48P-4X,C9200L-48P-4X FOC2601ELM1", "2 model(s), but 1 serial number(s)"),
    ],
)
def test_a_switch_that_makes_no_sense_is_refused(text: str, says: str) -> None:
    with pytest.raises(SchoolbuildError) as told:
        parse_switch(text, STANDARD)
    assert says in told.value.message


def test_without_a_core_or_with_too_few_fibres_nothing_is_made() -> None:
    with pytest.raises(SchoolbuildError, match="no switch has the layer core"):
        scaffold(answers(EDGE), STANDARD)
    many = [f"sw{number:02} hall edge 2530-24G-PoEP SG12ELM0{number:02}" for number in range(2, 8)]
    with pytest.raises(SchoolbuildError, match="sw01 has 4 fibre ports, and 6 switches"):
        scaffold(answers(CORE, *many), STANDARD)


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Elm Park Primary School", [], "ELM"),
        ("Elm Park Primary School", ["ELM"], "EPP"),
        ("St Mary's Church of England School", [], "MAR"),
        ("7 Kings School", [], "7KI"),
        ("\u4e2d\u6587", [], "SCH"),
    ],
)
def test_a_code_is_suggested(name: str, taken: list[str], code: str) -> None:
    found = suggest_code(name, taken)
    assert found == (code if not code[0].isdigit() else found)
    assert found[0].isalpha()
    assert found not in taken


def test_a_folder_is_suggested() -> None:
    assert suggest_folder("St Mary\u2019s Primary School") == "st-marys-primary"


def test_the_next_free_range_overlaps_nobody(project: Path) -> None:
    others = [load_school(project, name).require() for name in school_names(project)]
    assert str(next_supernet(others, "borough", "small", STANDARD)) == "10.20.16.0/20"
    assert str(next_supernet(others, "borough", "large", STANDARD)) == "10.64.64.0/18"
    assert str(next_supernet(others, "elsewhere", "small", STANDARD)) == "10.16.0.0/20"
    with pytest.raises(SchoolbuildError, match="there is no size 'smal'; did you mean 'small'"):
        next_supernet(others, "borough", "smal", STANDARD)


def test_flags_alone_write_a_school_that_is_right(cli: Cli, project: Path) -> None:
    done = cli("--root", str(project), "new", *FLAGS)
    assert done.returncode == 0, done.stderr
    assert "schoolbuild lab up elm-park-primary" in done.stdout
    assert check_schools(project, ["elm-park-primary"]) == []
    done = cli("--root", str(project), "new", *FLAGS)
    assert done.returncode == 5
    assert "exists already" in done.stderr


def test_a_clash_is_refused_by_the_rules_and_nothing_is_written(cli: Cli, project: Path) -> None:
    clash = ["OAK" if flag == "ELM" else flag for flag in FLAGS] + ["--urn", "100001", "--supernet", "10.20.0.0/20"]
    done = cli("--root", str(project), "new", "elm", *clash)
    assert done.returncode == 1
    assert {"SB103", "SB104", "SB202"} <= {word.strip(":") for word in done.stderr.split()}
    assert "nothing was written" in done.stderr
    assert not (project / "inventories/elm").exists()
    done = cli("--root", str(project), "new", "elm", *clash, "--draft")
    assert done.returncode == 1
    assert load_school(project, "elm").document is not None


def test_a_service_that_is_still_to_be_described_is_no_mistake(cli: Cli, project: Path) -> None:
    done = cli("--root", str(project), "new", *FLAGS, "--services", "network,print")
    assert done.returncode == 1
    assert "SB106" in done.stderr
    assert load_school(project, "elm-park-primary").require().services == ("network", "print")


def test_without_a_terminal_every_missing_flag_is_named(cli: Cli, project: Path) -> None:
    done = cli("--root", str(project), "new", "--name", "Elm")
    assert done.returncode == 2
    words = " ".join(done.stderr.replace("\u2502", " ").split())
    assert "missing: --code, --kind, --supernet (or --size), --gateway, --switch, --filtering (or none)" in words


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        (["--supernet", "10.20.0.1/20"], "'10.20.0.1/20' is no range"),
        (["--code", "elm"], "school.code"),
        (["--services", "network,coffee"], "found 'coffee'"),
        (["--closet", "hall"], "server-room=Behind the office"),
    ],
)
def test_an_answer_that_does_not_fit_is_told(cli: Cli, project: Path, extra: list[str], says: str) -> None:
    done = cli("--root", str(project), "new", *FLAGS, *extra)
    assert done.returncode == 2, done.stderr
    assert says in done.stderr.replace("\u2502", " ")
    assert school_names(project) == ["hillside-secondary", "oakfield-primary"]


def test_on_a_terminal_it_asks_and_asks_again(project: Path, plain_environment: dict[str, str]) -> None:
    """Each answer that is wrong, taken by another school, unknown or blank is asked for again."""
    said = ["Elm Park Primary School", "", "elm", "OAK", "ELM", "primary", "100001", "", "netwrk", "", "", "", ""]
    said += ["small", ""]
    said += ["2", "", "2930F", "2930F-48G-PoEP-4SFPP", "", "SG12ELM001", "hall", "2530-24G-PoEP", "sg12elm002"]
    ours, theirs = pty.openpty()
    command = [str(Path(sys.executable).with_name("schoolbuild")), "--root", str(project), "new"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=plain_environment
    ) as process:
        os.write(ours, "".join(f"{line}\n" for line in said).encode())
        out, err = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 0, err
    assert "that is the code of Oakfield Primary School" in err
    assert "that is the number of Oakfield Primary School" in err
    assert "'netwrk' is none; some of: network, wireless" in err
    assert "the standard has no switch model '2930F'" in err
    assert "a switch without a serial number is not taken" in err
    assert "inventories/elm-park-primary" in out
    document = load_school(project, "elm-park-primary").require()
    assert [switch.serial for switch in document.switches] == ["SG12ELM001", "SG12ELM002"]
    assert check_schools(project, ["elm-park-primary"]) == []
