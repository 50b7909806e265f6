"""The tables of faults and breaks, and what does not need a running lab."""

from __future__ import annotations

import pytest

from schoolbuild.lab import breaks, faults
from schoolbuild.lab.device import FAMILIES
from schoolbuild.lab.interface import Reply
from schoolbuild.lab.windows.breaks import BREAKS
from schoolbuild.model.errors import SchoolbuildError

LONG = Reply("\n".join(f"interface GigabitEthernet1/0/{n}" for n in range(1, 60)) + "\n")


def test_every_fault_says_what_it_does_and_has_numbers_for_defaults() -> None:
    for fault in faults.catalogue().values():
        assert fault.what
        assert fault.kinds
        for kind in fault.kinds:
            for name, value in faults.settings_of(fault.name, {}, kind).items():
                assert isinstance(value, (int, float)), name


def test_settings_are_checked() -> None:
    assert faults.settings_of("slow", {"login": "5"}) == {"login": 5.0, "command": 0.0}
    with pytest.raises(SchoolbuildError, match="is a number, not 'soon'"):
        faults.settings_of("slow", {"login": "soon"})


def test_only_long_output_is_spoilt() -> None:
    short = Reply("Switch#\n")
    for name in ("drop_line", "garbage"):
        active = {name: faults.settings_of(name, {})}
        assert faults.spoil(short, active) == short
        assert faults.spoil(LONG, active) != LONG
    assert faults.spoil(LONG, {}) == LONG
    assert faults.spoil(LONG, {"drop_line": {"after": 10.0}}) == Reply("interface ", close=True)
    assert "interface" not in faults.spoil(LONG, {"garbage": {}}).text


def test_every_break_can_be_typed_on_every_family() -> None:
    for kind in breaks.catalogue().values():
        if kind.lines:
            assert set(kind.lines) == set(FAMILIES), kind.name
            for lines in kind.lines.values():
                for line in lines:
                    line.format(**dict.fromkeys(kind.arguments, "x"))


def test_arguments_are_counted() -> None:
    assert breaks.named("cut", ["sw1", "49"]) == {"device": "sw1", "port": "49"}
    assert breaks.named("snmp-v2-community", ["sw1"]) == {"device": "sw1", "community": "public"}
    for kind, given in (("cut", ["sw1"]), ("telnet-on", []), ("telnet-on", ["sw1", "x"]), ("explode", [])):
        with pytest.raises(SchoolbuildError):
            breaks.named(kind, given)


def test_the_table_of_breaks_and_what_each_does_to_a_server_agree() -> None:
    assert {name for name, kind in breaks.catalogue().items() if kind.windows} == set(BREAKS)


def test_whole_numbers_stay_whole_and_error_codes_are_read() -> None:
    settings = faults.settings_of("update_fails", {"hresult": "0x80070070", "times": "2"}, "windows")
    assert settings == {"hresult": 0x80070070, "times": 2, "nth": 1}
    assert all(isinstance(value, int) for value in settings.values())
