"""What README and documentation tell people to type exists, and no file speaks of the machine it was written on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from schoolbuild.cli.main import MOUNTS


def tracked(root: Path, *patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=root, capture_output=True, text=True, check=True)
    return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


@pytest.fixture(scope="module")
def pages(project_root: Path) -> dict[str, str]:
    return {str(path.relative_to(project_root)): path.read_text() for path in tracked(project_root, "*.md")}


def test_every_make_target_named_exists(project_root: Path, pages: dict[str, str]) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (project_root / "Makefile").read_text(), re.MULTILINE))
    for page, text in pages.items():
        for code in _code(text):
            for words in re.findall(r"(?:^|&& )make((?: [a-z-]+)+)", code):
                assert set(words.split()) <= targets, f"{page}: make{words}"


def test_every_command_named_exists(pages: dict[str, str]) -> None:
    known = {mount.name for mount in MOUNTS}
    for page, text in pages.items():
        if page == "CHANGELOG.md":
            continue
        for code in _code(text):
            for command in re.findall(r"(?:^|bin/)schoolbuild ([a-z]+)", code):
                assert command in known, f"{page}: schoolbuild {command}"


def test_every_path_named_exists(project_root: Path, pages: dict[str, str]) -> None:
    rooms = r"(?:tests|src|standard|playbooks|roles|plugins|templates|inventories|molecule)/[\w./-]+"
    for page, text in pages.items():
        for path in re.findall(rf"`({rooms})`", text):
            assert (project_root / path).exists(), f"{page}: {path}"


def test_links_outside_the_site_lead_somewhere(project_root: Path, pages: dict[str, str]) -> None:
    for page, text in pages.items():
        if page.startswith("docs/"):  # mkdocs --strict looks at these
            continue
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert (project_root / page).parent.joinpath(target).exists(), f"{page}: {target}"


def test_every_python_file_says_first_what_it_is(project_root: Path) -> None:
    for path in tracked(project_root, "*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(('"""', 'r"""', "#!")), path


def test_no_file_speaks_of_a_machine(project_root: Path) -> None:
    machine = re.compile(rb"(?<![\w.<>*-])/(?:work|root|home/[a-z]+)/")
    for path in tracked(project_root):
        assert not machine.search(path.read_bytes()), path


def _code(markdown: str) -> list[str]:
    """The lines of code blocks and the pieces of inline code."""
    blocks = re.findall(r"^```(?:sh|text|console)?\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL)
    lines = [line.split("#")[0] for block in blocks for line in block.splitlines()]
    return lines + re.findall(r"`([^`\n]+)`", markdown)
