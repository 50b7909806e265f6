"""Who asks: basic, NTLM with sealed messages, or a client certificate, as the WinRM service judges them.

NTLM is pyspnego's own acceptor, which looks accounts up in the file that ``NTLM_USER_FILE`` names. That file holds one
account, lives in memory only, and is gone when the one step that needs it is done.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import spnego
from cryptography import x509
from spnego.exceptions import SpnegoError

from schoolbuild.lab.windows.http import Request, Response
from schoolbuild.lab.windows.interface import ServiceSettings

CERTIFICATE_PROFILE = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"
_NTLM_UNICODE = 0x1
_UPN = x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")
_UTF8_STRING = 0x0C
_SEALED = 'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"'
_BOUNDARY = b"--Encrypted Boundary"


class Accounts(Protocol):
    """What authentication asks of a machine."""

    def password_of(self, user: str, domain: str) -> str | None: ...

    def service(self) -> ServiceSettings: ...

    def refuses_log_ins(self) -> bool:
        """Whether every log-in is refused (fault *wrong_password*)."""
        ...

    def note(self, kind: str, text: str, *, user: str = "") -> None: ...


@dataclass(frozen=True)
class Name:
    r"""An account as the client wrote it. ``domain`` stood before the backslash or behind the at sign."""

    user: str
    domain: str = ""

    def __str__(self) -> str:
        return f"{self.domain}\\{self.user}" if self.domain else self.user


def name_of(text: str, domain: str = "") -> Name:
    r"""From ``DOMAIN\user``, ``user@domain`` or ``user``; ``domain`` is what came apart from it."""
    if not domain and "\\" in text:
        domain, _, text = text.partition("\\")
    elif not domain and "@" in text:
        text, _, domain = text.rpartition("@")
    return Name(text, domain)


class BadSeal(Exception):
    """A sealed body that this connection cannot open."""


class Authentication:
    """Of one connection. NTLM opens the connection, the others every request anew."""

    def __init__(self, accounts: Accounts, secure: ssl.SSLObject | None) -> None:
        self._accounts = accounts
        self._tls = secure
        self._context: spnego.ContextProxy | None = None
        self._name: Name | None = None

    def judge(self, request: Request) -> Name | Response:
        """Whose request it is, or the answer that asks for (more) credentials.

        An empty request that ends the NTLM handshake gets its answer here too.
        """
        header = request.headers.get("authorization", "")
        scheme, _, value = header.partition(" ")
        if scheme.lower() in ("negotiate", "ntlm"):
            return self._ntlm(scheme, value, request)
        if scheme.lower() == "basic":
            return self._basic(value)
        if header.strip() == CERTIFICATE_PROFILE:
            return self._certificate()
        return self._name if self._name is not None else self._ask()

    def _ask(self) -> Response:
        offers = [("WWW-Authenticate", "Negotiate")]
        if self._accounts.service().basic:
            offers.append(("WWW-Authenticate", 'Basic realm="WSMAN"'))
        return Response(401, headers=tuple(offers))

    def _refuse(self, how: str, name: Name | None) -> Response:
        self._name = self._context = None
        self._accounts.note("login", f"refused ({how})", user=str(name or ""))
        return self._ask()

    def _password(self, name: Name) -> str | None:
        return None if self._accounts.refuses_log_ins() else self._accounts.password_of(name.user, name.domain)

    # --- basic and certificate ---

    def _basic(self, value: str) -> Name | Response:
        try:
            user, _, given = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return self._refuse("basic: not readable", None)
        name = name_of(user)
        if not self._accounts.service().basic:
            return self._refuse("basic authentication is off", name)
        known = self._password(name)
        if known is None or not hmac.compare_digest(known.encode(), given.encode()):
            return self._refuse("basic", name)
        return name

    def _certificate(self) -> Name | Response:
        shown = self._tls.getpeercert(binary_form=True) if self._tls is not None else None
        name = _name_in(shown) if shown else None
        if name is None or self._password(name) is None:
            return self._refuse("certificate", name)
        return name

    # --- NTLM ---

    def _ntlm(self, scheme: str, value: str, request: Request) -> Name | Response:
        try:
            token = base64.b64decode(value, validate=True)
        except binascii.Error:
            return self._refuse("NTLM: not readable", None)
        if not token.startswith(b"NTLMSSP\0") or len(token) < 12:
            # A Kerberos ticket or its SPNEGO wrapping: these machines belong to no realm that the lab could answer for.
            return self._refuse("only NTLM is played here", None)
        if token[8] == 1:
            return self._challenge(scheme, token)
        if self._context is None or self._context.complete:
            return self._refuse("NTLM: nothing was asked", None)
        return self._accept(scheme, token, request)

    def _challenge(self, scheme: str, token: bytes) -> Response:
        with _account_file("x", "x", "x"):
            self._context = spnego.server(protocol="ntlm", service="HTTP")
        try:
            challenge = self._context.step(token)
        except (SpnegoError, ValueError, struct.error):
            return self._refuse("NTLM: not readable", None)
        answer = f"{scheme} {base64.b64encode(challenge or b'').decode()}"
        return Response(401, headers=(("WWW-Authenticate", answer),))

    def _accept(self, scheme: str, token: bytes, request: Request) -> Name | Response:
        assert self._context is not None  # noqa: S101
        try:
            domain, user = _names_in(token)
        except (struct.error, UnicodeDecodeError):
            return self._refuse("NTLM: not readable", None)
        name = name_of(user, domain)
        password = self._password(name)
        if password is None or any(sign in text for text in (user, domain, password) for sign in ":\r\n"):
            # A colon or line end cannot be written into the acceptor's file; refusing is the safe side.
            return self._refuse("NTLM", name)
        try:
            with _account_file(domain, user, password):
                self._context.step(token)
        except (SpnegoError, ValueError, struct.error):
            return self._refuse("NTLM", name)
        self._name = name
        self._accounts.note("login", "accepted", user=str(name))
        if not request.body:
            return Response(200, headers=(("WWW-Authenticate", scheme),))
        return name

    # --- sealed messages ---

    @property
    def can_seal(self) -> bool:
        return self._context is not None and self._context.complete

    def open_sealed(self, body: bytes) -> bytes:
        """The message in a sealed body (MS-WSMV 2.2.9.1); raises ``BadSeal``."""
        if self._context is None or not self.can_seal:
            raise BadSeal("this connection has no security context")
        _, found, rest = body.partition(b"Content-Type: application/octet-stream\r\n")
        data = rest.removesuffix(b"\r\n").removesuffix(_BOUNDARY + b"--")
        if not found or len(data) < 4:
            raise BadSeal("no sealed part in it")
        length = int.from_bytes(data[:4], "little")
        try:
            return self._context.unwrap_winrm(data[4 : 4 + length], data[4 + length :])
        except (SpnegoError, ValueError) as error:
            raise BadSeal("sealed by another connection") from error

    def seal(self, message: bytes) -> Response:
        """The message sealed for this connection; status and body only matter to the caller, the header is set."""
        assert self._context is not None  # noqa: S101
        wrapped = self._context.wrap_winrm(message)
        body = (
            _BOUNDARY
            + b"\r\n\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n"
            + b"\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length="
            + str(len(message) + wrapped.padding_length).encode()
            + b"\r\n"
            + _BOUNDARY
            + b"\r\n\tContent-Type: application/octet-stream\r\n"
            + len(wrapped.header).to_bytes(4, "little")
            + wrapped.header
            + wrapped.data
            + _BOUNDARY
            + b"--\r\n"
        )
        return Response(200, body, (("Content-Type", _SEALED),))


def is_sealed(request: Request) -> bool:
    return request.headers.get("content-type", "").lower().startswith("multipart/encrypted")


def _names_in(token: bytes) -> tuple[str, str]:
    """Domain and user in an AUTHENTICATE message (MS-NLMP 2.2.1.3)."""
    flags = struct.unpack_from("<I", token, 60)[0]
    encoding = "utf-16-le" if flags & _NTLM_UNICODE else "cp437"

    def text(at: int) -> str:
        length, _, offset = struct.unpack_from("<HHI", token, at)
        return token[offset : offset + length].decode(encoding)

    return text(28), text(36)


@contextmanager
def _account_file(domain: str, user: str, password: str) -> Iterator[None]:
    """One account for pyspnego's acceptor, in a file that only this process can see."""
    before = os.environ.get("NTLM_USER_FILE")
    descriptor = os.memfd_create("account", os.MFD_CLOEXEC)
    try:
        os.write(descriptor, f"{domain}:{user}:{password}\n".encode())
        os.environ["NTLM_USER_FILE"] = f"/proc/self/fd/{descriptor}"
        yield
    finally:
        os.close(descriptor)
        if before is None:
            os.environ.pop("NTLM_USER_FILE", None)
        else:
            os.environ["NTLM_USER_FILE"] = before


def _name_in(certificate: bytes) -> Name | None:
    """The account that a client certificate is for: its user principal name."""
    try:
        names = x509.load_der_x509_certificate(certificate).extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        )
    except (ValueError, x509.ExtensionNotFound):
        return None
    for other in names.value.get_values_for_type(x509.OtherName):
        if other.type_id == _UPN and other.value[:1] == bytes([_UTF8_STRING]) and len(other.value) > 2:
            user, _, domain = other.value[2:].decode("utf-8", "replace").rpartition("@")
            # localhost is how the mapping of a certificate to a local account is written.
            return Name(user, "" if domain == "localhost" else domain)
    return None
