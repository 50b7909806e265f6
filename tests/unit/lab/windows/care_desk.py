"""What every emulation must show: check mode predicts and does not write, and a second run changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schoolbuild.lab.windows.state.machine import to_plain
from tests.unit.lab.windows.bench import Desk


def changes_once(one: Desk, module: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Predict, prove that nothing was written, do it, do it again; the result of doing it."""
    before, writes = to_plain(one.state), list(one.world.writes)
    predicted = one.run(module, arguments, check=True)
    assert predicted["changed"], predicted
    assert to_plain(one.state) == before, "check mode wrote"
    assert one.world.writes == writes, "check mode was counted as a write"
    result = one.run(module, arguments)
    assert result["changed"], result
    assert not result.get("failed"), result
    assert len(one.world.writes) == len(writes) + 1
    again = one.run(module, arguments)
    assert again["changed"] is False, again
    assert one.run(module, arguments, check=True)["changed"] is False
    return result


def fails(one: Desk, module: str, arguments: Mapping[str, Any], *, writes: bool = False) -> str:
    """The message of a failure; unless ``writes``, nothing may have changed."""
    before = to_plain(one.state)
    result = one.run(module, arguments)
    assert result.get("failed"), result
    if not writes:
        assert to_plain(one.state) == before
    return str(result["msg"])
