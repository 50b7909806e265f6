"""requirements.yml and what is installed agree, so that ansible-galaxy fetches nothing and lint needs no network."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

# Read by hand from MANIFEST.json inside the two wheels that pyproject.toml allows.
BUNDLES = {
    "12.3.0": {
        "ansible.netcommon": "8.2.0",
        "ansible.utils": "6.0.0",
        "ansible.windows": "3.3.0",
        "cisco.ios": "11.1.1",
        "community.windows": "3.1.0",
        "microsoft.ad": "1.10.0",
    },
    "14.5.0": {
        "ansible.netcommon": "8.7.1",
        "ansible.utils": "6.1.1",
        "ansible.windows": "3.8.0",
        "cisco.ios": "11.6.0",
        "community.windows": "3.3.0",
        "microsoft.ad": "1.12.1",
    },
}


@pytest.fixture(scope="module")
def required(project_root: Path) -> dict[str, SpecifierSet]:
    listed = yaml.safe_load((project_root / "requirements.yml").read_text())["collections"]
    return {entry["name"]: SpecifierSet(entry["version"]) for entry in listed}


def test_what_is_installed_is_in_range(required: dict[str, SpecifierSet]) -> None:
    spec = find_spec("ansible_collections")
    assert spec is not None
    assert spec.submodule_search_locations
    collections = Path(next(iter(spec.submodule_search_locations)))
    for name, wanted in required.items():
        manifest = json.loads((collections / name.replace(".", "/") / "MANIFEST.json").read_text())
        assert manifest["collection_info"]["version"] in wanted, name


@pytest.mark.parametrize("bundle", BUNDLES)
def test_both_bundles_are_in_range(required: dict[str, SpecifierSet], bundle: str) -> None:
    assert set(required) == set(BUNDLES[bundle])
    for name, wanted in required.items():
        assert BUNDLES[bundle][name] in wanted, name


def test_galaxy_has_nothing_to_fetch(project_root: Path, plain_environment: dict[str, str]) -> None:
    galaxy = str(Path(sys.executable).with_name("ansible-galaxy"))
    done = subprocess.run(
        [galaxy, "collection", "install", "--offline", "--requirements-file", "requirements.yml"],
        cwd=project_root,
        env=plain_environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Nothing to do" in done.stdout
