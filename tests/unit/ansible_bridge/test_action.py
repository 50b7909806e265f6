"""Errors reach Ansible as words with an exit code, and what nobody expected tells no secret."""

from __future__ import annotations

import errno
import os

from schoolbuild.ansible_bridge.action import _in_words, _our_fault, failure
from schoolbuild.ansible_bridge.config_action import outcome_of
from schoolbuild.ansible_bridge.plain import plain
from schoolbuild.change.apply import ApplyResult
from schoolbuild.model.as_is import Identity
from schoolbuild.model.errors import ExitCode, Refused
from schoolbuild.transport.secrets import SecretStore


def test_an_error_keeps_its_three_parts_and_its_code() -> None:
    outcome = failure(Refused("no", where="here", fix="do that"))
    assert outcome == {"failed": True, "msg": "no\n  where: here\n  mend:  do that", "exit_code": ExitCode.REFUSED}


def test_the_systems_errors_are_put_into_words() -> None:
    text = str(_in_words(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "build/evidence")))
    assert text.startswith("the disk is full\n  where: build/evidence\n  mend:  free some space")


def test_what_nobody_expected_says_where_and_quotes_nothing() -> None:
    secret = "correct horse"
    try:
        SecretStore({"a": {1: secret}}).resolve(7)  # type: ignore[arg-type]
    except TypeError as error:
        text = str(_our_fault(error))
    assert "internal error: TypeError" in text
    assert "where: model/secret.py:" in text
    assert secret not in text


def test_a_change_is_told_in_plain_types() -> None:
    done = ApplyResult(
        changed=True,
        commands=("vlan 40",),
        rollback=("no vlan 40",),
        before="",
        after="vlan 40",
        saved=True,
        identity=Identity("oak-sw01", ("SG12OAK001",), "", "WC.16.11"),
    )
    outcome = plain(outcome_of(done, "oak-sw01"))
    assert outcome["commands"] == ["vlan 40"]
    assert outcome["rollback"] == ["no vlan 40"]
    assert outcome["identity"]["serials"] == ["SG12OAK001"]
    assert (outcome["diff"]["before"], outcome["diff"]["after"]) == ("", "vlan 40")
    assert outcome["changed"] is outcome["saved"] is True
