"""Secrets are read from a private file, named when they are missing, and never printed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.model.errors import Refused, SchoolbuildError
from schoolbuild.transport.secrets import SecretStore

VALUE = "Hunter2-Hunter2"


def written(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_a_reference_becomes_its_value(tmp_path: Path) -> None:
    store = SecretStore.load(written(tmp_path / "s.yml", f'snmp/monitor: {{1: old-value, 3: "{VALUE}"}}\n'))
    assert store.resolve("key <secret:snmp/monitor@3> and <secret:snmp/monitor@1>") == f"key {VALUE} and old-value"


def test_digits_stay_as_they_were_written(tmp_path: Path) -> None:
    store = SecretStore.load(written(tmp_path / "s.yml", "a: {1: 007}\nb: {1: 1.50}\nc: {1: yes}\n"))
    assert store.resolve("<secret:a@1> <secret:b@1> <secret:c@1>") == "007 1.50 yes"


def test_a_missing_one_is_named_and_no_value_is() -> None:
    store = SecretStore({"a": {1: VALUE}}, "secrets.yml")
    with pytest.raises(SchoolbuildError) as error:
        store.resolve("<secret:a@1> <secret:a@2> <secret:radius/key@1>")
    assert "a version 2, radius/key version 1" in str(error.value)
    assert VALUE not in str(error.value)


def test_every_value_is_scrubbed_the_longer_first() -> None:
    store = SecretStore({"short": {1: "Hunter2"}, "long": {1: VALUE}})
    assert store.scrub(f"sent {VALUE} and Hunter2") == "sent <secret:long@1> and <secret:short@1>"


@settings(deadline=None)
@given(st.text(min_size=4, max_size=30).filter(lambda text: not set(text) & set("<>@:/")), st.text(max_size=40))
def test_nothing_survives_scrubbing(value: str, around: str) -> None:
    store = SecretStore({"zz": {1: value}})
    scrubbed = store.scrub(f"{around}{value}{around}")
    assert value not in scrubbed.replace("<secret:zz@1>", "")


def test_printing_shows_no_value() -> None:
    store = SecretStore({"a": {1: VALUE}})
    assert VALUE not in f"{store} {store!r}"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o666])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(Refused, match="others may read") as error:
        SecretStore.load(written(tmp_path / "s.yml", f"a: {{1: {VALUE}}}\n", mode))
    assert VALUE not in str(error.value)
    assert error.value.exit_code == 5


def test_a_file_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "s.yml", f"a: {{1: {VALUE}}}\n")
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    with pytest.raises(Refused, match="somebody else"):
        SecretStore.load(path)


@pytest.mark.parametrize(
    "text",
    [
        f"a: {VALUE}\n",
        f"- {VALUE}\n",
        f"{VALUE}\n",
        f"a: {{x: {VALUE}}}\n",
        f"a: {{1: [{VALUE}]}}\n",
        f'a: {{1: "{VALUE}\n',
        f'a: {{1: "{VALUE}\\nreload"}}\n',
        "",
    ],
)
def test_a_malformed_file_is_told_without_its_values(tmp_path: Path, text: str) -> None:
    with pytest.raises(SchoolbuildError, match="cannot be used") as error:
        SecretStore.load(written(tmp_path / "s.yml", text))
    assert VALUE not in str(error.value)
    assert error.value.__cause__ is None


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(SchoolbuildError, match="cannot be read"):
        SecretStore.load(tmp_path / "none.yml")


def test_real_switches_want_a_named_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCHOOLBUILD_SECRETS", raising=False)
    with pytest.raises(SchoolbuildError, match="no secrets file"):
        SecretStore.for_target("real", tmp_path, "oak")
    monkeypatch.setenv("SCHOOLBUILD_SECRETS", str(written(tmp_path / "s.yml", f"a: {{1: {VALUE}}}\n")))
    assert SecretStore.for_target("real", tmp_path, "oak").resolve("<secret:a@1>") == VALUE
