"""What ansible-doc shows of an action is what the action takes, and every action is there twice: plugin and page."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
NAMES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"plugins_{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(name: str) -> ModuleType:
    return load(ROOT / "plugins" / "modules" / f"{name}.py")


def test_every_page_has_its_action() -> None:
    assert sorted(path.stem for path in (ROOT / "plugins" / "action").glob("*.py")) == NAMES
    assert "switch_config" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_options_are_those_that_the_action_takes(name: str) -> None:
    documented = yaml.safe_load(page(name).DOCUMENTATION)["options"]
    told = {
        option: {key: facts[key] for key in ("type", "required", "default", "choices") if key in facts}
        for option, facts in documented.items()
    }
    action: Any = load(ROOT / "plugins" / "action" / f"{name}.py").ActionModule
    assert told == dict(action.arguments)


@pytest.mark.parametrize("name", NAMES)
def test_page_is_whole(name: str) -> None:
    module = page(name)
    about = yaml.safe_load(module.DOCUMENTATION)
    assert about["module"] == name
    assert {"check_mode", "diff_mode"} == set(about["attributes"])
    tasks = [
        task for item in yaml.safe_load(module.EXAMPLES) for task in (item["tasks"] if "hosts" in item else [item])
    ]
    assert any(name in task for task in tasks)
    for value, facts in yaml.safe_load(module.RETURN).items():
        assert {"description", "returned", "type"} <= set(facts), value


@pytest.mark.parametrize("name", NAMES)
def test_what_may_write_asks_for_it(name: str) -> None:
    """The guard refuses writing to real switches; an action that writes to them must say so."""
    action: Any = load(ROOT / "plugins" / "action" / f"{name}.py").ActionModule
    assert action.writes == ({"switches"} if name in {"switch_config", "school_bootstrap"} else set())
