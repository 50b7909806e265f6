"""Whatever pywinrm raises becomes a kind and words, and none of it repeats a request."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import requests
from winrm.exceptions import InvalidCredentialsError, WinRMError, WinRMTransportError, WSManFaultError

from schoolbuild.model.target import Timebase
from schoolbuild.transport.winrm.failure import in_words
from schoolbuild.transport.winrm.reading import Reading, WinrmError, understood
from schoolbuild.transport.winrm.reading import _offset as offset
from schoolbuild.transport.winrm.session import readable
from tests.unit.oak_server import LOCAL, facts, target

SECRET = "correct horse battery"


def fault(code: int | None = None, wmi: int | None = None, subcode: str | None = None) -> WSManFaultError:
    return WSManFaultError(
        code=500,
        message=SECRET,
        response=SECRET,
        reason="The shell could\nnot be opened",
        fault_subcode=subcode,
        wsman_fault_code=code,
        wmierror_code=wmi,
    )


@pytest.mark.parametrize(
    ("error", "opened", "kind", "words"),
    [
        (InvalidCredentialsError(SECRET), False, "authentication", r"refused the log-in of '.\\\\Administrator'"),
        (fault(2150859173), False, "busy", "too many shells"),
        (fault(wmi=2150859174), True, "busy", "too many operations"),
        (fault(wmi=2150859174 - 2**32), True, "busy", "too many operations"),
        (fault(170), True, "busy", "busy with an earlier request"),
        (fault(5), False, "denied", "no right to open a shell"),
        (fault(subcode="w:AccessDenied"), False, "denied", "no right"),
        (fault(2150858843), True, "error", "fault 0x8033805b: The shell could not be opened"),
        (WinRMTransportError("http", 503, SECRET), False, "busy", "HTTP status 503"),
        (WinRMTransportError("http", 404, SECRET), False, "error", "HTTP status 404"),
        (requests.exceptions.ConnectTimeout(SECRET), False, "unreachable", "no connection within 9 s"),
        (requests.exceptions.ReadTimeout(SECRET), True, "timed_out", "did not answer within 9 s"),
        (requests.exceptions.ConnectionError("Connection refused " + SECRET), False, "unreachable", "takes no connect"),
        (requests.exceptions.ConnectionError("reset by peer " + SECRET), True, "dropped", "broke off"),
        (WinRMError(SECRET), True, "garbage", "could not be decrypted"),
        (KeyError(SECRET), True, "garbage", "no WinRM"),
    ],
)
def test_every_exception_has_a_kind_and_words(error: Exception, opened: bool, kind: str, words: str) -> None:
    found = in_words(error, target(), LOCAL, opened=opened, seconds=9.2)
    assert found.kind == kind
    assert words.replace(r"\\\\", r"\\") in found.message
    assert SECRET not in str(found)
    assert "oak-fs01" in str(found)
    assert "mend:" in str(found)


def test_a_refused_log_in_names_a_wrong_clock() -> None:
    wrong = (datetime.now(UTC) + timedelta(minutes=42)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    error = InvalidCredentialsError("rejected")
    error.__context__ = requests.HTTPError(response=SimpleNamespace(headers={"Date": wrong}))  # type: ignore[arg-type]
    found = in_words(error, target(kind="real"), LOCAL, opened=False, seconds=1)
    assert "its clock is 42 minutes ahead" in found.message


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"", "no JSON"),
        (b"Windows PowerShell", "no JSON"),
        (b"\xff\xfe{}", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "schoolbuild/windows-facts/1"),
        (json.dumps({**facts(), "schema": "x"}).encode(), "schoolbuild/windows-facts/1"),
        (json.dumps({**facts(), "collected_at": None}).encode(), "incomplete: collected_at"),
        (json.dumps({**facts(), "sections": []}).encode(), "incomplete: sections"),
    ],
)
def test_what_is_no_document_is_garbage(said: bytes, words: str) -> None:
    with pytest.raises(WinrmError, match=words) as caught:
        understood(target(), said)
    assert caught.value.kind == "garbage"


def test_a_byte_order_mark_is_no_fault() -> None:
    data, told = understood(target(), b"\xef\xbb\xbf" + json.dumps(facts()).encode())
    assert data["sections"]["identity"]["computer_name"] == "OAK-FS01"
    assert told.identity is not None


def test_a_clock_within_the_trip_is_right_and_outside_it_is_wrong() -> None:
    now = datetime.now(UTC)
    before = now - timedelta(seconds=2)
    assert offset(now - timedelta(seconds=1), before, target()) == 0
    assert offset(before - timedelta(minutes=6), before, target()) == -360
    assert offset(now + timedelta(hours=1), before, target()) == pytest.approx(3600, abs=5)


def test_a_fast_lab_has_its_own_time() -> None:
    began = datetime.now(UTC) - timedelta(seconds=60)
    lab = target(time=Timebase(began, 60))
    hour_later = began + timedelta(seconds=3600)
    assert offset(hour_later, hour_later - timedelta(seconds=30), lab) == 0
    assert offset(began, hour_later, lab) == -3600 + 120


def test_a_wrong_clock_forbids_writing_and_says_by_how_much() -> None:
    data, told = understood(target(), json.dumps(facts()).encode())
    Reading(target(), LOCAL, "ours", data, told, 299).require_right_clock()
    with pytest.raises(WinrmError, match="its clock is 10 minutes behind; nothing is written") as caught:
        Reading(target(), LOCAL, "ours", data, told, -600).require_right_clock()
    assert caught.value.kind == "clock"


def test_errors_of_powershell_are_made_readable() -> None:
    clixml = b'#< CLIXML\r\n<Objs><S S="Error">Access is denied_x000D__x000A_</S><S S="Error">at line 1</S></Objs>'
    assert readable(clixml) == "Access is denied at line 1"
    assert readable(b"plain \r\n words") == "plain words"
