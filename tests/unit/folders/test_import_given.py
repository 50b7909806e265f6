"""What may be given to import: good, bad, and hostile."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.folders.importing.given import read_files
from schoolbuild.intent import render_school
from schoolbuild.model.load import load_school
from tests.conftest import ROOT, Cli
from tests.unit.folders.round_trip import school, shown_by_switches

SW01 = render_school(school("oakfield-primary"))["oak-sw01"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the standard and no school."""
    (tmp_path / "p" / "inventories").mkdir(parents=True)
    (tmp_path / "p" / "standard").symlink_to(ROOT / "standard")
    return tmp_path / "p"


def oakfield(folder: Path) -> Path:
    folder.mkdir()
    for host, text in render_school(school("oakfield-primary")).items():
        (folder / f"{host}.cfg").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_of_texts_becomes_a_draft_with_things_to_fill_in(cli: Cli, project: Path, tmp_path: Path) -> None:
    done = cli(
        "--root", str(project), "import", "oak-two", "--from", str(oakfield(tmp_path / "given")), "--format", "json"
    )
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert [item["name"] for item in told["switches"]] == ["sw01", "sw02"]
    assert all(item["understood"] == item["lines"] for item in told["switches"])
    assert "SB111" in {item["rule"] for item in told["findings"]}
    loaded = load_school(project, "oak-two")
    assert loaded.document is not None
    assert loaded.document.school.name == "Oakfield Primary School"
    page = (project / "inventories/oak-two/IMPORT.md").read_text(encoding="utf-8")
    assert "sw01: serial number, from its label" in page
    assert "## What a first apply would change" in page


def test_drafted_again_with_itself_beside_it_keeps_the_serial_numbers(cli: Cli, project: Path, tmp_path: Path) -> None:
    command = ("--root", str(project), "import", "oak-two", "--from", str(oakfield(tmp_path / "given")))
    assert cli(*command).returncode == 1
    network = project / "inventories/oak-two/network.yml"
    network.write_text(network.read_text().replace("UNKNOWN01", "SG12OAK001"))
    cli(*command, "--like", str(network.parent), "--replace")
    boxes = [switch.serial for switch in load_school(project, "oak-two").require().switches]
    assert boxes == ["SG12OAK001", "UNKNOWN02"]
    page = (network.parent / "IMPORT.md").read_text(encoding="utf-8")
    assert "sw01: serial number" not in page
    assert "sw02: serial number" in page


def test_an_existing_folder_is_refused_before_anything_is_read(cli: Cli, project: Path, tmp_path: Path) -> None:
    (project / "inventories/oak-two").mkdir()
    (project / "inventories/oak-two/school.yml").write_text("mine\n")
    given = oakfield(tmp_path / "given")
    done = cli("--root", str(project), "import", "oak-two", "--from", str(given))
    assert done.returncode == 5
    assert (project / "inventories/oak-two/school.yml").read_text() == "mine\n"
    done = cli("--root", str(project), "import", "oak-two", "--from", str(given), "--replace")
    assert done.returncode == 1
    assert "next: read inventories/oak-two/IMPORT.md" in done.stdout


def test_a_run_that_was_collected_is_complete(cli: Cli, project: Path) -> None:
    run = project / "build/evidence/oak-two/2026-11-22T10-00-00Z/as_is"
    run.mkdir(parents=True)
    for document in shown_by_switches(school("oakfield-primary")):
        (run / f"{document.host}.json").write_text(json.dumps(document.as_json()), encoding="utf-8")
    like = str(ROOT / "inventories/oakfield-primary")
    done = cli("--root", str(project), "import", "oak-two", "--run", "latest", "--like", like)
    assert done.returncode == 0, done.stdout
    assert "0 thing(s) to fill in" in done.stdout
    done = cli("--root", str(project), "check", "oak-two")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.cfg", b"", "empty"),
        ("binary.cfg", b"\x7fELF\x00\x01", "binary, not text"),
        ("photo.jpg", b"\xff\xd8", "its name ends in .jpg"),
        ("letter.txt", b"Dear Sir or Madam,\nthe switch is broken.\n", "no running configuration of a family"),
        ("junos.cfg", b"## Last commit: today\nset system host-name x\n", "no running configuration of a family"),
        ("notes.json", b"{}", "no as-is document of a switch"),
        ("broken.json", b"{" * 100_000, "no as-is document of a switch"),
        ("hall.lldp.txt", b"Local Port\n", "a table without the configuration hall.cfg"),
        ("big.cfg", b"!" * 5_000_001, "larger than 5,000,000 bytes"),
    ],
)
def test_a_file_of_which_nothing_can_be_taken_is_named(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = read_files([tmp_path])
    assert not found.switches
    assert [(item.source, says in item.why) for item in found.not_taken] == [(name, True)], found.not_taken


def test_nothing_readable_is_an_error_that_names_each_file(cli: Cli, project: Path, tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    done = cli("--root", str(project), "import", "elm", "--from", str(tmp_path / "given"))
    assert done.returncode == 3
    assert "the folder is empty" in done.stderr
    (tmp_path / "given/letter.txt").write_text("Dear Sir")
    done = cli("--root", str(project), "import", "elm", "--from", str(tmp_path / "given"))
    assert done.returncode == 3
    assert "letter.txt: no running configuration" in done.stderr
    done = cli("--root", str(project), "import", "elm", "--from", str(tmp_path / "nowhere"))
    assert done.returncode == 3
    assert "there is no such file" in done.stderr
    assert not (project / "inventories/elm").exists()


def test_two_files_of_one_host_name_are_one_switch(tmp_path: Path) -> None:
    (tmp_path / "a.cfg").write_text(SW01)
    (tmp_path / "b.cfg").write_text(SW01)
    found = read_files([tmp_path])
    assert [item.source for item in found.switches] == ["a.cfg"]
    assert "calls itself 'oak-sw01', as a.cfg does" in found.not_taken[0].why


@pytest.mark.parametrize("host", ["../../etc/x", "x" * 300, "Schüle✓", "a`b|c<script>", "sw01", ""])
def test_a_hostile_host_name_reaches_no_path_and_no_markup(cli: Cli, project: Path, tmp_path: Path, host: str) -> None:
    text = SW01.replace('hostname "oak-sw01"', f'hostname "{host}"') + "unknown words\n"
    (tmp_path / "a.cfg").write_text(text, encoding="utf-8")
    done = cli("--root", str(project), "import", "elm", "--from", str(tmp_path / "a.cfg"))
    assert done.returncode == 1, done.stderr
    written = sorted(path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file())
    assert written == [
        f"inventories/elm/{name}" for name in ("IMPORT-sw01.txt", "IMPORT.md", "network.yml", "ports.yml", "school.yml")
    ]
    page = (project / "inventories/elm/IMPORT.md").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "x" * 100 not in page


def test_texts_of_two_families_and_a_cut_one_make_one_draft(cli: Cli, project: Path, tmp_path: Path) -> None:
    texts = render_school(school("hillside-secondary"))
    given = tmp_path / "given"
    given.mkdir()
    for host in ("hil-sw01", "hil-sw02"):
        (given / f"{host}.txt").write_text(texts[host])
    (given / "cut.txt").write_text(texts["hil-sw03"][: len(texts["hil-sw03"]) // 3])
    (given / "utf16.txt").write_bytes(texts["hil-sw04"].encode("utf-16"))
    (given / "latin.txt").write_bytes(texts["hil-sw05"].replace("Printer", "Kopierger\u00e4t").encode("latin-1"))
    done = cli("--root", str(project), "import", "elm", "--from", str(given), "--format", "json")
    assert done.returncode == 1, done.stderr
    assert [item["family"] for item in json.loads(done.stdout)["switches"]] == [
        "cisco_ios",
        "aruba_aoss",
        "cisco_ios",
        "aruba_aoss",
        "aruba_aoss",
    ]
    assert load_school(project, "elm").document is not None


AOSS_LLDP = """\
 LLDP Remote Device Information Detail

  Local Port   : 49
  ChassisType  : mac-address
  ChassisId    : ecebb8-ed7c20
  PortType     : local
  PortId       : 25
  SysName      : oak-sw02
  System Descr : Aruba J9773A 2530-24G-PoE+ Switch, revision YA.16.11.0012
  PortDescr    : 25

"""


def test_tables_beside_a_configuration_are_read_with_it(tmp_path: Path) -> None:
    (tmp_path / "core.cfg").write_text(SW01)
    (tmp_path / "core.lldp.txt").write_text(AOSS_LLDP)
    (tmp_path / "core.vlans.txt").write_text("this is no table\n")
    found = read_files([tmp_path])
    assert found.switches[0].neighbours is not None
    assert [(item.port, item.system, item.far_port) for item in found.switches[0].neighbours] == [
        ("49", "oak-sw02", "25")
    ]
    assert [item.source for item in found.not_taken] == ["core.vlans.txt"]


def test_a_text_without_a_vlan_becomes_a_folder_too(cli: Cli, project: Path, tmp_path: Path) -> None:
    (tmp_path / "a.cfg").write_text('hostname "bare"\nno telnet-server\n')
    done = cli("--root", str(project), "import", "elm", "--from", str(tmp_path / "a.cfg"))
    assert done.returncode == 1, done.stderr
    assert load_school(project, "elm").document is not None


def test_secrets_do_not_reach_the_folder(cli: Cli, project: Path, tmp_path: Path) -> None:
    lines = 'snmp-server community "topsecret1" unrestricted\ntacacs-server key "topsecret2"\nstrange psk topsecret3\n'
    (tmp_path / "a.cfg").write_text(SW01 + lines)
    cli("--root", str(project), "import", "elm", "--from", str(tmp_path / "a.cfg"))
    for path in (project / "inventories/elm").rglob("*"):
        assert not path.is_file() or "topsecret" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["import", "El M", "--from", "."], "lower-case letters"),
        (["import", "elm"], "say where the configurations are"),
        (["import", "elm", "--from", ".", "--run", "latest"], "say where the configurations are"),
        (["import", "elm", "--from", ".", "--code", "elm"], "three to five capitals"),
    ],
)
def test_wrong_usage_is_told(cli: Cli, project: Path, arguments: list[str], says: str) -> None:
    done = cli("--root", str(project), *arguments)
    assert done.returncode == 2
    assert says in " ".join(done.stderr.replace("│", " ").split())


def rows(*lines: str) -> str:
    return "\n".join(lines) + "\n"


LISTS: list[tuple[str, bytes, list[dict[str, Any]], str | None]] = [
    (
        "commas",
        rows("name,address,vlan,description", "mfd01,10.20.6.10,printers,Office copier").encode(),
        [{"name": "mfd01", "vlan": "printers", "address": "10.20.6.10", "kind": "printer"}],
        None,
    ),
    (
        "semicolons and a byte order mark",
        b"\xef\xbb\xbf" + rows("Hostname;IP Address", "OAK-NVR01.oak.local;10.20.8.10").encode(),
        [{"name": "nvr01", "vlan": "cctv", "address": "10.20.8.10", "kind": "recorder"}],
        None,
    ),
    ("wrong header", rows("who,where", "x,y").encode(), [], "no column name and no column address"),
    ("nothing", b"\n\n", [], "the list of addresses is empty"),
    (
        "lines that make no sense",
        rows("name,address", "a,not-an-address", ",10.20.6.11", "ok1,10.20.6.12", "far,203.0.113.9").encode(),
        [{"name": "ok1", "vlan": "printers", "address": "10.20.6.12"}],
        None,
    ),
    (
        "one name twice",
        rows("name\taddress", "copier\t10.20.6.10", "copier\t10.20.6.11").encode(),
        [
            {"name": "copier", "vlan": "printers", "address": "10.20.6.10", "kind": "printer"},
            {"name": "copier-2", "vlan": "printers", "address": "10.20.6.11", "kind": "printer"},
        ],
        None,
    ),
]


@pytest.mark.parametrize(("what", "content", "hosts", "error"), LISTS, ids=[item[0] for item in LISTS])
def test_a_list_of_addresses(
    cli: Cli, project: Path, tmp_path: Path, what: str, content: bytes, hosts: list[dict[str, Any]], error: str | None
) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    given = str(oakfield(tmp_path / "given"))
    done = cli("--root", str(project), "import", "elm", "--from", given, "--addresses", str(tmp_path / "list.csv"))
    if error is not None:
        assert done.returncode == 3
        assert error in done.stderr
        return
    assert done.returncode == 1, done.stderr
    document = load_school(project, "elm").require()
    assert [host.model_dump(mode="json", exclude_defaults=True) for host in document.hosts] == hosts


@pytest.mark.ansible
def test_ansible_takes_the_draft_for_a_school(cli: Cli, project: Path, tmp_path: Path) -> None:
    """Beside the YAML files of a draft lie its page and what was not understood: Ansible must not stumble over them."""
    (tmp_path / "a.cfg").write_text(SW01 + "unknown words\n")
    cli("--root", str(project), "import", "elm", "--from", str(tmp_path / "a.cfg"))
    assert (project / "inventories/elm/IMPORT-sw01.txt").is_file()
    done = subprocess.run(
        [str(Path(sys.executable).with_name("ansible-inventory")), "-i", str(project / "inventories/elm"), "--list"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert '"oak-sw01"' in done.stdout
