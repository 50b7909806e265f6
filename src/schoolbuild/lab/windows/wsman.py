"""WS-Management as WinRM speaks it for remote shells: what a request asks, and what answers look like.

After MS-WSMV (shell messages) and DSP0226 (WS-Management); the fault numbers are those that pywinrm and Ansible's
connection plugin know (winrm/protocol.py, plugins/connection/winrm.py) or that clients report (WinRb/WinRM #253).
"""

from __future__ import annotations

import base64
import binascii
import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

SHELL_CMD = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd"
_SOAP = "{http://www.w3.org/2003/05/soap-envelope}"
_ADDRESSING = "{http://schemas.xmlsoap.org/ws/2004/08/addressing}"
_WSMAN = "{http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd}"
SHELL = "{http://schemas.microsoft.com/wbem/wsman/1/windows/shell}"
_STATE = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState"
_FAULT_ACTION = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"
_DURATION = re.compile(r"P(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)")

DEFAULT_TIMEOUT = 60.0
"""Seconds that an operation may take if the request does not say (``MaxTimeoutms``)."""
DEFAULT_ENVELOPE = 153600
"""Bytes of an answer if the request does not say."""

BUSY = 170
INVALID_PARAMETER = 87
RESOURCE_NOT_FOUND = 0x80338000
TIMED_OUT = 0x80338029
"""2150858793: nothing to tell yet, ask again."""
INVALID_SELECTORS = 0x8033805B
"""2150858843: there is no such shell."""
TOO_MANY_SHELLS = 0x803381A5
TOO_MANY_OPERATIONS = 0x803381A6

_OPEN = (
    '<s:Envelope xml:lang="en-US" xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
    'xmlns:x="http://schemas.xmlsoap.org/ws/2004/09/transfer" '
    'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" '
    'xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell">'
)


class Malformed(Exception):
    """The body is no WS-Management request: HTTP 400."""


class Fault(Exception):
    """What the service answers instead. ``wmi``: reported as an error of WMI, as quotas of operations are."""

    def __init__(self, code: int, subcode: str, reason: str, *, wmi: bool = False) -> None:
        super().__init__(reason)
        self.code = code
        self.subcode = subcode
        self.reason = reason
        self.wmi = wmi


@dataclass(frozen=True)
class Envelope:
    """A request. ``verb`` is the end of its action, ``timeout`` in seconds, ``max_size`` in bytes."""

    action: str
    message_id: str
    resource: str
    shell_id: str | None
    timeout: float
    max_size: int
    options: Mapping[str, str]
    body: ET.Element

    @property
    def verb(self) -> str:
        return self.action.rpartition("/")[2]


def parse(text: bytes) -> Envelope:
    """Raises ``Malformed`` for anything but a SOAP envelope with action and message id."""
    # SOAP 1.2 forbids document type declarations; without them there are no entities that could blow up.
    if b"<!DOCTYPE" in text:
        raise Malformed("a document type declaration is not allowed")
    try:
        root = ET.fromstring(text)  # noqa: S314
    except ET.ParseError as error:
        raise Malformed(f"no XML: {error}") from None
    header, body = root.find(f"{_SOAP}Header"), root.find(f"{_SOAP}Body")
    if root.tag != f"{_SOAP}Envelope" or header is None or body is None:
        raise Malformed("no SOAP envelope")
    action, message_id = header.findtext(f"{_ADDRESSING}Action"), header.findtext(f"{_ADDRESSING}MessageID")
    if not action or not message_id:
        raise Malformed("an action and a message id are wanted")
    selectors = {item.get("Name"): item.text for item in header.iter(f"{_WSMAN}Selector")}
    options = {item.get("Name", ""): item.text or "" for item in header.iter(f"{_WSMAN}Option")}
    return Envelope(
        action=action.strip(),
        message_id=message_id.strip(),
        resource=(header.findtext(f"{_WSMAN}ResourceURI") or "").strip(),
        shell_id=selectors.get("ShellId"),
        timeout=_seconds(header.findtext(f"{_WSMAN}OperationTimeout")),
        max_size=_number(header.findtext(f"{_WSMAN}MaxEnvelopeSize"), DEFAULT_ENVELOPE),
        options=options,
        body=body,
    )


def _seconds(text: str | None) -> float:
    found = _DURATION.fullmatch(text.strip()) if text else None
    if found is None:
        return DEFAULT_TIMEOUT
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.strip().isdigit() else default


def decoded(text: str | None) -> bytes:
    """The bytes of a stream; raises ``Malformed`` if they are not base64."""
    try:
        return base64.b64decode(text or "", validate=False)
    except binascii.Error as error:
        raise Malformed(f"a stream is not base64: {error}") from None


def reply(request: Envelope, body: str) -> bytes:
    """The good answer to a request."""
    return (
        f"{_OPEN}<s:Header><a:Action>{escape(request.action)}Response</a:Action>"
        f"<a:MessageID>uuid:{str(uuid.uuid4()).upper()}</a:MessageID>"
        "<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>"
        f"<a:RelatesTo>{escape(request.message_id)}</a:RelatesTo></s:Header><s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def fault(message_id: str, why: Fault) -> bytes:
    """The bad answer to the request with that message id."""
    if why.wmi:
        detail = (
            '<p:MSFT_WmiError xmlns:p="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError">'
            f"<p:error_Code>{why.code}</p:error_Code><p:Message>{escape(why.reason)}</p:Message></p:MSFT_WmiError>"
        )
    else:
        detail = (
            '<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" '
            f'Code="{why.code}"><f:Message>{escape(why.reason)}</f:Message></f:WSManFault>'
        )
    return (
        f"{_OPEN}<s:Header><a:Action>{_FAULT_ACTION}</a:Action>"
        f"<a:MessageID>uuid:{str(uuid.uuid4()).upper()}</a:MessageID>"
        f"<a:RelatesTo>{escape(message_id)}</a:RelatesTo></s:Header><s:Body><s:Fault>"
        f"<s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>{why.subcode}</s:Value></s:Subcode></s:Code>"
        f'<s:Reason><s:Text xml:lang="en-US">{escape(why.reason)}</s:Text></s:Reason>'
        f"<s:Detail>{detail}</s:Detail></s:Fault></s:Body></s:Envelope>"
    ).encode()


def shell_body(shell_id: str) -> str:
    return (
        f"<x:ResourceCreated><a:ReferenceParameters><w:ResourceURI>{SHELL_CMD}</w:ResourceURI><w:SelectorSet>"
        f'<w:Selector Name="ShellId">{shell_id}</w:Selector></w:SelectorSet></a:ReferenceParameters>'
        f"</x:ResourceCreated><rsp:Shell><rsp:ShellId>{shell_id}</rsp:ShellId>"
        f"<rsp:ResourceUri>{SHELL_CMD}</rsp:ResourceUri><rsp:InputStreams>stdin</rsp:InputStreams>"
        "<rsp:OutputStreams>stdout stderr</rsp:OutputStreams></rsp:Shell>"
    )


def command_body(command_id: str) -> str:
    return f"<rsp:CommandResponse><rsp:CommandId>{command_id}</rsp:CommandId></rsp:CommandResponse>"


def receive_body(command_id: str, streams: list[tuple[str, bytes]], code: int | None) -> str:
    """Pieces of output; with an exit code it is the last of them."""
    command = quoteattr(command_id)
    parts = [
        f'<rsp:Stream Name="{name}" CommandId={command}>{base64.b64encode(data).decode()}</rsp:Stream>'
        for name, data in streams
    ]
    if code is None:
        parts.append(f'<rsp:CommandState CommandId={command} State="{_STATE}/Running"/>')
    else:
        # Exit codes are unsigned there, as GetExitCodeProcess gives them.
        parts += [f'<rsp:Stream Name="{name}" CommandId={command} End="true"/>' for name in ("stdout", "stderr")]
        parts.append(
            f'<rsp:CommandState CommandId={command} State="{_STATE}/Done">'
            f"<rsp:ExitCode>{code & 0xFFFFFFFF}</rsp:ExitCode></rsp:CommandState>"
        )
    return f"<rsp:ReceiveResponse>{''.join(parts)}</rsp:ReceiveResponse>"
