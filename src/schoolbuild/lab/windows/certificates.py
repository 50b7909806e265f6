"""The lab's own certification authority: a certificate per machine for HTTPS, and one with which a client logs in."""

from __future__ import annotations

import os
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA, CLIENT, CLIENT_KEY = "ca.pem", "client.pem", "client.key"
_UPN = x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")
_DAYS = 30
_LONGEST_NAME = 64


class Authority:
    """Makes ``ca.pem``, ``client.pem`` and ``client.key`` in a folder, mode 0600; their times are those of the wall."""

    def __init__(self, folder: Path, school: str, administrator: str) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _subject(f"Lab CA of {school}")
        # One key for all machines: what a client sees of it is the certificate, and that is each machine's own.
        self._server_key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = self._sign(self._name, self._key, x509.BasicConstraints(ca=True, path_length=0))
        self._write(CA, _pem(self._certificate))
        client = ec.generate_private_key(ec.SECP256R1())
        self._write(CLIENT, _pem(self._sign(_subject(administrator), client, *_for_client(administrator))))
        self._write(CLIENT_KEY, _pem_key(client))

    @property
    def ca(self) -> Path:
        return self._folder / CA

    def context(self, host: str, addresses: tuple[IPv4Address, ...], *, expired: bool = False) -> ssl.SSLContext:
        """TLS of one machine, which asks for a client certificate and does not insist on one."""
        names: list[x509.GeneralName] = [x509.DNSName(host)]
        names += [x509.IPAddress(address) for address in addresses]
        uses = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        made = self._sign(_subject(host), self._server_key, x509.SubjectAlternativeName(names), uses, expired=expired)
        file = f"{host}{'-expired' if expired else ''}.pem"
        self._write(file, _pem(made) + _pem_key(self._server_key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / file)
        context.load_verify_locations(self._folder / CA)
        context.verify_mode = ssl.CERT_OPTIONAL
        return context

    def _sign(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *extensions: x509.ExtensionType,
        expired: bool = False,
    ) -> x509.Certificate:
        # An expired one was good until yesterday.
        ends = datetime.now(UTC) + timedelta(days=-1 if expired else _DAYS)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(ends - timedelta(days=_DAYS + 2))
            .not_valid_after(ends)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return builder.sign(self._key, hashes.SHA256())

    def _write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:_LONGEST_NAME])])


def _for_client(user: str) -> tuple[x509.ExtensionType, ...]:
    """What ties it to a local account: the user principal name ``user@localhost``."""
    text = f"{user}@localhost".encode()
    value = bytes([0x0C, len(text)]) + text
    return (
        x509.SubjectAlternativeName([x509.OtherName(_UPN, value)]),
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]),
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
