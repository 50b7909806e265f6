"""A connection that breaks in the middle of the key exchange is tried once more, and then told in words."""

from __future__ import annotations

from typing import Any

import pytest

from schoolbuild import families
from schoolbuild.transport import connection
from schoolbuild.transport.failure import SessionError
from schoolbuild.transport.patience import Patience
from tests.unit.oak_switch import oak_switch

TARGET = oak_switch()


class Breaking:
    """A driver whose first connections break as paramiko's do: an EOFError without a word."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.tried = 0

    def __call__(self, **_: Any) -> str:
        self.tried += 1
        if self.left:
            self.left -= 1
            raise EOFError
        return "a session"


def dial(monkeypatch: pytest.MonkeyPatch, driver: Breaking) -> object:
    monkeypatch.setattr(connection, "_driver", lambda _: driver)
    return connection.connect(TARGET, families.get("aruba_aoss"), "p", "e", Patience())


def test_one_break_is_got_over(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = Breaking(1)
    assert dial(monkeypatch, driver) == "a session"
    assert driver.tried == 2


def test_a_second_break_is_told_and_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = Breaking(99)
    with pytest.raises(SessionError) as error:
        dial(monkeypatch, driver)
    assert (driver.tried, error.value.kind) == (2, "busy")
    assert "closed the connection before the log-in" in error.value.message
