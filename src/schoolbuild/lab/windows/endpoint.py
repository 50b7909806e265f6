"""One connection to a machine's WinRM service: credentials, sealing, and the shells behind."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol
from urllib.parse import urlsplit

from schoolbuild.lab.windows import wsman
from schoolbuild.lab.windows.auth import Accounts, Authentication, BadSeal, Name, is_sealed
from schoolbuild.lab.windows.http import HttpConnection, Request, Response
from schoolbuild.lab.windows.shells import Dropped, Shells

log = logging.getLogger("schoolbuild.lab")

_SOAP = "application/soap+xml;charset=UTF-8"


class Service(Accounts, Protocol):
    """A machine as its WinRM service needs it."""

    shells: Shells

    def login_delay(self) -> float:
        """Seconds on the wall before credentials are answered (fault *slow*)."""
        ...


class Endpoint:
    """Answers the requests of one connection."""

    def __init__(self, machine: Service, transport: asyncio.Transport) -> None:
        self._machine = machine
        secure = transport.get_extra_info("ssl_object")
        self._secure = secure is not None
        self._authentication = Authentication(machine, secure)

    async def answer(self, request: Request) -> Response | None:
        if urlsplit(request.target).path.lower() != "/wsman":
            return Response(404)
        if request.method != "POST":
            return Response(405, headers=(("Allow", "POST"),))
        if "authorization" in request.headers and (delay := self._machine.login_delay()):
            await asyncio.sleep(delay)
        who = self._authentication.judge(request)
        if isinstance(who, Response):
            return who
        if not is_sealed(request):
            if not self._secure and not self._machine.service().allow_unencrypted:
                # Windows tells no more than this (pywinrm #129, #208).
                self._machine.note("login", "a message that is not encrypted was turned away", user=str(who))
                return Response(500)
            return await self._serve(request.body, who, sealed=False)
        try:
            body = self._authentication.open_sealed(request.body)
        except BadSeal:
            return Response(400)
        return await self._serve(body, who, sealed=True)

    async def _serve(self, body: bytes, who: Name, *, sealed: bool) -> Response | None:
        try:
            request = wsman.parse(body)
        except wsman.Malformed as why:
            return Response(400, str(why).encode(), (("Content-Type", "text/plain"),))
        status = 200
        try:
            message = await self._machine.shells.answer(request, str(who))
        except wsman.Fault as why:
            status, message = 500, wsman.fault(request.message_id, why)
        except wsman.Malformed as why:
            return Response(400, str(why).encode(), (("Content-Type", "text/plain"),))
        except Dropped:
            return None
        if sealed:
            made = self._authentication.seal(message)
            return Response(status, made.body, made.headers)
        return Response(status, message, (("Content-Type", _SOAP),))


def connection_of(machine: Service) -> HttpConnection:
    """The protocol of a new connection to that machine."""
    return HttpConnection(lambda transport: Endpoint(machine, transport))
