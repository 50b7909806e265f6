"""What a failed log-in means is told in one of the known kinds."""

from __future__ import annotations

from typing import get_args

import pytest

from schoolbuild.model.as_is import FailureKind
from schoolbuild.transport.connection import _why
from schoolbuild.transport.failure import SessionError
from schoolbuild.transport.patience import Patience

PATIENCE = Patience(connect=2, login=4)


@pytest.mark.parametrize(
    ("text", "seconds", "kind"),
    [
        ("Server '10.0.0.1' not found in known_hosts", 0.2, "error"),
        ("Host key for server '10.0.0.1' does not match: got 'a', expected 'b'", 0.2, "wrong_device"),
        ("Error reading SSH protocol banner", 0.1, "busy"),
        ("Error reading SSH protocol banner[Errno 104] Connection reset by peer", 0.1, "busy"),
        ("Error reading SSH protocol banner", 4.0, "unreachable"),
        ('Indecipherable protocol version "220 mail"', 0.1, "error"),
        ("Incompatible ssh peer (no acceptable kex algorithm)", 0.1, "error"),
        ("TCP connection to device failed.", 2.0, "unreachable"),
        ("anything else", 0.1, "unreachable"),
    ],
)
def test_kind(text: str, seconds: float, kind: FailureKind) -> None:
    assert _why(text, seconds, PATIENCE)[0] == kind


def test_a_refused_connection_is_not_told_as_a_time_out_of_nothing() -> None:
    assert _why("TCP connection to device failed.", 0.1, PATIENCE)[1] == "the address takes no connection"
    assert _why("TCP connection to device failed.", PATIENCE.connect, PATIENCE)[1].startswith("no connection within")


@pytest.mark.parametrize("kind", get_args(FailureKind))
def test_every_kind_says_what_to_do_next(kind: FailureKind) -> None:
    failure = SessionError(kind, "it failed", where="oak-sw01").as_failure()
    assert failure.kind == kind
    assert failure.fix
