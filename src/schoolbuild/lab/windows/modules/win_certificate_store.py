"""ansible.windows.win_certificate_store: certificates in a store of the machine.

Written after the module's text, a part of it: the stores of the local machine, importing (DER, PEM, PKCS#12 with its
password), removing, and exporting the public part. Stores of services and of users are refused.
"""

from __future__ import annotations

import base64
from datetime import UTC
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.care import Certificate

_LOCATIONS = ("CurrentUser", "LocalMachine")
_STORES = ("AuthRoot", "CA", "Disallowed", "My", "Root", "Trust", "TrustedPeople", "TrustedPublisher", "WebHosting")


class _Loaded(NamedTuple):
    certificate: x509.Certificate
    has_key: bool


@emulates("ansible.windows.win_certificate_store", returns=("thumbprints",))
def win_certificate_store(call: Call) -> dict[str, Any]:
    arguments = call.arguments
    location = arguments["store_location"]
    if arguments["store_type"] == "service":
        raise RefusedByLab("win_certificate_store with the store of a service")
    if location.lower() not in {one.lower() for one in _LOCATIONS}:
        raise ModuleFailure(
            f"value of store_location must be one of: {', '.join(_LOCATIONS)}. Got no match for: {location}",
            thumbprints=[],
        )
    if location.lower() != "localmachine":
        raise RefusedByLab("win_certificate_store with the store of a user")
    name = "CA" if arguments["store_name"] == "CertificateAuthority" else arguments["store_name"]
    store_name = next((one for one in _STORES if one.lower() == name.lower()), None)
    if store_name is None:
        raise ModuleFailure(
            f"unable to find store '{name}': (CertOpenStore failed (The system cannot find the file specified, "
            "Win32ErrorCode 2 - 0x00000002))",
            thumbprints=[],
        )
    store = list(call.state.care.certificates.get(store_name, []))
    state = arguments["state"]
    if state == "exported":
        return _export(call, store)
    result = _remove(call, store) if state == "absent" else _import(call, store)
    if result["changed"] and not call.check_mode:
        call.state.care.certificates[store_name] = store
    return result


def thumbprint_of(certificate: x509.Certificate) -> str:
    """The SHA-1 of the certificate in capitals, as Windows names it."""
    return certificate.fingerprint(hashes.SHA1()).hex().upper()  # noqa: S303


def stored(certificate: x509.Certificate, *, has_key: bool, exportable: bool = True) -> Certificate:
    """The entry that a store keeps."""
    return Certificate(
        thumbprint=thumbprint_of(certificate),
        subject=_windows_name(certificate.subject),
        issuer=_windows_name(certificate.issuer),
        not_before=certificate.not_valid_before_utc.astimezone(UTC),
        not_after=certificate.not_valid_after_utc.astimezone(UTC),
        has_key=has_key,
        exportable=exportable,
        pem=certificate.public_bytes(Encoding.PEM).decode("ascii"),
    )


def _windows_name(name: x509.Name) -> str:
    """``CN=…, O=…``: the last part first, as .NET prints it."""
    return ", ".join(one.rfc4514_string() for one in reversed(list(name.rdns)))


def _load(call: Call) -> list[_Loaded]:
    path = call.arguments["path"]
    entry = call.state.files.get(path)
    if entry is None or entry.content is None:
        raise ModuleFailure(f"File at '{path}' either does not exist or is not a file", thumbprints=[])
    password = call.arguments.get("password")
    for reader in (_pem, _der):
        try:
            return reader(entry.content)
        except ValueError:
            continue
    try:
        held = pkcs12.load_pkcs12(entry.content, password.encode() if password else None)
    except ValueError as error:
        words = (
            "The specified network password is not correct."
            if "password" in str(error).lower()
            else ("Cannot find the requested object.")
        )
        raise ModuleFailure(
            f'Failed to load cert from file: Exception calling "Import" with "3" argument(s): "{words}"', thumbprints=[]
        ) from None
    found = [_Loaded(held.cert.certificate, held.key is not None)] if held.cert is not None else []
    return found + [_Loaded(one.certificate, False) for one in held.additional_certs]


def _pem(content: bytes) -> list[_Loaded]:
    return [_Loaded(x509.load_pem_x509_certificate(content), False)]


def _der(content: bytes) -> list[_Loaded]:
    return [_Loaded(x509.load_der_x509_certificate(content), False)]


def _import(call: Call, store: list[Certificate]) -> dict[str, Any]:
    changed = False
    thumbprints = []
    for certificate, has_key in _load(call):
        new = stored(certificate, has_key=has_key, exportable=bool(call.arguments["key_exportable"]))
        thumbprints.append(new.thumbprint)
        same = [one for one in store if one.thumbprint == new.thumbprint]
        if not same or (has_key and not all(one.has_key for one in same)):
            store[:] = [one for one in store if one.thumbprint != new.thumbprint] + [new]
            changed = True
    return {"changed": changed, "thumbprints": thumbprints}


def _remove(call: Call, store: list[Certificate]) -> dict[str, Any]:
    if call.arguments.get("path") is not None:
        thumbprints = [thumbprint_of(one.certificate) for one in _load(call)]
    else:
        thumbprints = [call.arguments["thumbprint"]]
    wanted = {one.upper().replace(" ", "") for one in thumbprints}
    kept = [one for one in store if one.thumbprint not in wanted]
    changed = len(kept) != len(store)
    store[:] = kept
    return {"changed": changed, "thumbprints": thumbprints}


def _export(call: Call, store: list[Certificate]) -> dict[str, Any]:
    path, thumbprint, kind = (call.arguments[name] for name in ("path", "thumbprint", "file_type"))
    if kind == "pkcs12":
        raise RefusedByLab("win_certificate_store exporting PKCS#12: the lab keeps no private keys")
    there = call.state.files.get(path)
    if there is not None and there.is_folder:
        raise ModuleFailure(f"Cannot export cert to path '{path}' as it is a directory", thumbprints=[thumbprint])
    found = [one for one in store if one.thumbprint == thumbprint.upper().replace(" ", "")]
    if len(found) != 1:
        raise ModuleFailure(f"Found {len(found)} certs when only expecting 1", thumbprints=[thumbprint])
    certificate = x509.load_pem_x509_certificate(found[0].pem.encode())
    content = certificate.public_bytes(Encoding.DER)
    if kind == "pem":
        text = base64.b64encode(content).decode()
        lines = [text[start : start + 76] for start in range(0, len(text), 76)]
        content = "\r\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----"]).encode()
    if there is not None and there.content == content:
        return {"changed": False, "thumbprints": [thumbprint]}
    if not call.check_mode:
        try:
            call.state.files.write(path, content, call.world.now())
        except FileNotFoundError as error:
            raise ModuleFailure(
                'Failed to write cert to file due to IO Exception: Exception calling "WriteAllBytes" with "2" '
                f"argument(s): \"Could not find a part of the path '{error}'.\"",
                thumbprints=[thumbprint],
            ) from None
    return {"changed": True, "thumbprints": [thumbprint]}
