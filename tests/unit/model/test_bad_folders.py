"""Every kind of broken folder is refused with file, line, words and exit code 3: never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schoolbuild.model.load import load_school
from tests.negative.cases import HERE, PROJECT

SCHOOL = "schoolbuild.cli.main"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "standard").symlink_to(PROJECT / "standard")
    shutil.copytree(HERE / "base", tmp_path / "inventories" / "sample")
    return tmp_path


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"from {SCHOOL} import run; run()", "--root", str(root), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _replace(old: str, new: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return change


BROKEN: dict[str, tuple[str, Callable[[Path], object], list[str]]] = {
    "wrong yaml": ("links.yml", _replace("b: sw02 25}", "b: sw02 25"), ["links.yml:3", "SB002", "not valid YAML"]),
    "tab": ("vlans.yml", _replace("  servers:", "\tservers:"), ["vlans.yml:3", "SB002", "a tab is used"]),
    "duplicate key": ("vlans.yml", _replace("  staff:", "  servers:"), ["vlans.yml:4", "SB003", "stands twice"]),
    "wrong type": (
        "switches.yml",
        _replace("layer: core", "layer: 7"),
        ["switches.yml:5", "SB005", "switches[0].layer"],
    ),
    "misspelt key": (
        "gateway.yml",
        _replace("kind:", "knd:"),
        ["gateway.yml:1", "SB004", "'knd' is not known", "did you mean 'kind'", "SB006", "'kind' is missing"],
    ),
    "misspelt choice": (
        "school.yml",
        _replace("kind: primary", "kind: primery"),
        ["school.yml:1", "SB005", "did you mean 'primary'"],
    ),
    "2 MB": ("ports.yml", lambda path: path.write_text("# x\n" * 500_000), ["ports.yml:1", "SB001", "2,000,000 bytes"]),
    "binary": ("ports.yml", lambda path: path.write_bytes(b"\x7fELF\x00\x01"), ["ports.yml:1", "SB001", "binary"]),
    "latin-1": ("ports.yml", lambda path: path.write_bytes(b"a: caf\xe9\n"), ["ports.yml:1", "SB001", "not UTF-8"]),
    "empty file": ("ports.yml", lambda path: path.write_text(""), ["ports.yml:1", "SB001", "the file is empty"]),
    "a list": ("ports.yml", lambda path: path.write_text("- a\n"), ["ports.yml:1", "SB005", "no mapping"]),
    "no such time": (
        "ports.yml",
        lambda path: path.write_text(
            "waivers:\n  - {control: NET-01, targets: [x], owner: a, approver: b, reason: because it is so, "
            "ticket: T1, expires: 2027-02-30}\n"
        ),
        ["ports.yml:2", "SB005", "waivers[0].expires"],
    ),
    "a number for a date": (
        "ports.yml",
        lambda path: path.write_text(
            "waivers:\n  - {control: NET-01, targets: [x], owner: a, approver: b, reason: because it is so, "
            "ticket: T1, expires: 20270131}\n"
        ),
        ["ports.yml:2", "SB005", "waivers[0].expires", "20270131 is no date"],
    ),
    "alias bomb": (
        "ports.yml",
        lambda path: path.write_text(
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
            + "".join(
                f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a}]\n"
                for a, b in zip("abcdefg", "bcdefgh", strict=True)
            )
        ),
        ["ports.yml:1", "SB001", "far too many values"],
    ),
    "a control character": (
        "ports.yml",
        lambda path: path.write_text("ports:\n  sw01: {}\n  # caf\u00e9 \x07\n"),
        ["ports.yml:3", "SB002", "control characters are not allowed"],
    ),
    "a number without end": (
        "school.yml",
        _replace("code: SAM", "code: SAM, urn: " + "9" * 5000),
        ["school.yml:1", "SB002", "school.urn", "far too long"],
    ),
    "a terminal's orders": (
        "gateway.yml",
        _replace("kind: firewall", 'kind: "\\e[2J' + "x" * 5000 + '"'),
        ["gateway.yml:1", "SB005", "\\x1b[2J", "[...]"],
    ),
    "deeper nesting than the stack": ("ports.yml", lambda path: path.write_text("a: " + "[" * 90_000), ["deeply"]),
    "deep nesting": ("ports.yml", lambda path: path.write_text("[" * 5000), ["ports.yml", "SB00"]),
    "tag that is a word": (
        "school.yml",
        lambda path: path.write_text(path.read_text() + "rmm:\n  product: other\n  site: !Winter2026\n"),
        ["SB002", "rmm.site", "a word that begins with `!` is a tag"],
    ),
    "foreign tag": ("ports.yml", lambda path: path.write_text("a: !!python/name:os.system x\n"), ["SB002", "tag"]),
    "a folder": (
        "ports.yml",
        lambda path: (path.unlink(missing_ok=True), path.mkdir()),
        ["ports.yml:1", "SB001", "not a file"],
    ),
    "a pipe": (
        "ports.yml",
        lambda path: (path.unlink(missing_ok=True), os.mkfifo(path)),
        ["ports.yml:1", "SB001", "not a file"],
    ),
    "a link to nowhere": (
        "ports.yml",
        lambda path: (path.unlink(missing_ok=True), path.symlink_to("nowhere.yml")),
        ["ports.yml", "SB001", "the file cannot be read"],
    ),
    "a number for a port": (
        "ports.yml",
        lambda path: path.write_text("ports:\n  sw01:\n    1: 42\n"),
        ["ports.yml:3", "SB005", "found 42 where keys with values should be: profile"],
    ),
    "a list for keys": (
        "gateway.yml",
        lambda path: path.write_text("gateway: [{key: hunter2}]\n"),
        ["gateway.yml:1", "SB005", "found a list where keys with values should be: name"],
    ),
    "key in two files": (
        "ports.yml",
        lambda path: path.write_text("vlans: {}\n"),
        ["vlans.yml:1", "SB003", "also stands in inventories/sample/ports.yml:1"],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_refused_in_words(root: Path, name: str) -> None:
    file, change, words = BROKEN[name]
    change(root / "inventories" / "sample" / file)
    done = run(root, "check", "sample")
    assert done.returncode == 3, done.stdout + done.stderr
    for word in words:
        assert word in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert "hunter2" not in done.stdout + done.stderr


def test_empty_folder_is_refused(root: Path) -> None:
    shutil.rmtree(root / "inventories" / "sample")
    (root / "inventories" / "sample").mkdir()
    done = run(root, "check", "sample")
    assert (done.returncode, "holds no YAML file" in done.stdout) == (3, True)


@pytest.mark.parametrize("name", ["St Aéo", "Sample", "-sample", "a_b"])
def test_a_name_that_later_steps_would_refuse_is_found_by_the_check(root: Path, name: str) -> None:
    (root / "inventories" / "sample").rename(root / "inventories" / name)
    (finding,) = load_school(root, name).findings
    assert (finding.rule, finding.file) == ("SB007", f"inventories/{name}")


def test_a_broken_neighbour_does_not_stop_the_check_and_is_named(root: Path) -> None:
    (root / "inventories" / "other").mkdir()
    os.mkfifo(root / "inventories" / "other" / "school.yml")
    done = run(root, "check", "sample")
    assert (done.returncode, done.stdout) == (0, "1 school(s) checked: nothing found.\n")
    assert "not compared with 'other'" in done.stderr


def test_all_errors_are_told_at_once(root: Path) -> None:
    _replace("layer: core", "layer: kore")(root / "inventories" / "sample" / "switches.yml")
    _replace("kind: primary", "kind: primery")(root / "inventories" / "sample" / "school.yml")
    (root / "inventories" / "sample" / "ports.yml").write_text("ports:\n  sw1: {}\n")
    files = {item.file.rsplit("/")[-1] for item in load_school(root, "sample").findings}
    assert files == {"switches.yml", "school.yml", "ports.yml"}


def test_missing_key_names_the_folder(root: Path) -> None:
    (root / "inventories" / "sample" / "gateway.yml").unlink()
    (finding,) = load_school(root, "sample").findings
    assert (finding.rule, finding.key, finding.place()) == ("SB006", "gateway", "inventories/sample/school.yml:1")


def test_a_folder_with_nothing_but_brackets_lacks_everything(root: Path) -> None:
    shutil.rmtree(root / "inventories" / "sample")
    (root / "inventories" / "sample").mkdir()
    (root / "inventories" / "sample" / "all.yml").write_text("{}\n")
    findings = load_school(root, "sample").findings
    assert {item.rule for item in findings} == {"SB006"}
    assert {item.place() for item in findings} == {"inventories/sample/all.yml:1"}


def test_yes_and_times_stay_text(root: Path) -> None:
    """YAML 1.1 would read the profile names ``on`` and ``no`` as true and false, and 1:30 as ninety."""
    (root / "inventories" / "sample" / "ports.yml").write_text("ports: {sw01: {1: on, 2: no}}\n")
    document = load_school(root, "sample").require()
    assert [use.profile for use in document.ports["sw01"].values()] == ["on", "no"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_text_is_read_or_refused(root: Path, data: st.DataObject) -> None:
    """Cut, doubled and scrambled files never raise anything but findings."""
    path = root / "inventories" / "sample" / "links.yml"
    text = (HERE / "base" / "links.yml").read_text()
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    put = data.draw(st.text(alphabet=st.characters(codec="utf-8"), max_size=12))
    path.write_text(text[:start] + put + text[stop:], encoding="utf-8", newline="")
    loaded = load_school(root, "sample")
    assert (loaded.document is None) == bool(loaded.findings)
