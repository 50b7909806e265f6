"""Secrets as IOS keeps them: type 5 (MD5 crypt), type 9 (scrypt), type 7 (reversible)."""

from __future__ import annotations

import hashlib
import hmac
import secrets

_CRYPT64 = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_TYPE7_KEY = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
_verified: set[tuple[str, str]] = set()


def type5(plain: str, salt: str | None = None) -> str:
    """``$1$salt$hash``, the MD5 crypt of Poul-Henning Kamp, with IOS's salt of four characters."""
    salt = salt or _salt(4)
    secret, mark = plain.encode(), b"$1$" + salt.encode()
    inner = hashlib.md5(secret + salt.encode() + secret, usedforsecurity=False).digest()
    outer = secret + mark + (inner * (len(secret) // 16 + 1))[: len(secret)]
    length = len(secret)
    while length:
        outer += b"\0" if length & 1 else secret[:1]
        length >>= 1
    digest = hashlib.md5(outer, usedforsecurity=False).digest()
    for n in range(1000):
        step = secret if n & 1 else digest
        step += salt.encode() if n % 3 else b""
        step += secret if n % 7 else b""
        step += digest if n & 1 else secret
        digest = hashlib.md5(step, usedforsecurity=False).digest()
    text = ""
    for a, b, c in ((0, 6, 12), (1, 7, 13), (2, 8, 14), (3, 9, 15), (4, 10, 5)):
        text += _low_first(digest[a] << 16 | digest[b] << 8 | digest[c], 4)
    return f"$1${salt}${text}{_low_first(digest[11], 2)}"


def type9(plain: str, salt: str | None = None) -> str:
    """``$9$salt$hash``: scrypt with N=16384, r=1, p=1 and a salt of fourteen characters."""
    salt = salt or _salt(14)
    digest = hashlib.scrypt(plain.encode(), salt=salt.encode(), n=16384, r=1, p=1, dklen=32)
    bits = int.from_bytes(digest + b"\0", "big")
    text = "".join(_CRYPT64[bits >> shift & 63] for shift in range(258, -1, -6))
    return f"$9${salt}${text[:43]}"


def type7(plain: str, start: int | None = None) -> str:
    """Vigenère with a known key: hides from a glance, not from anybody who looks."""
    start = secrets.randbelow(16) if start is None else start
    code = "".join(f"{char ^ _TYPE7_KEY[(start + n) % len(_TYPE7_KEY)]:02X}" for n, char in enumerate(plain.encode()))
    return f"{start:02d}{code}"


def untype7(text: str) -> str | None:
    """The plain text of type 7; ``None`` if it is none."""
    try:
        start, data = int(text[:2]), bytes.fromhex(text[2:])
    except ValueError:
        return None
    return bytes(c ^ _TYPE7_KEY[(start + n) % len(_TYPE7_KEY)] for n, c in enumerate(data)).decode("utf-8", "replace")


def matches(plain: str, kind: str, kept: str) -> bool:
    """Whether a password fits what is kept (``kind`` 0, 5, 7 or 9)."""
    if kind == "0":
        return hmac.compare_digest(plain, kept)
    if kind == "7":
        return hmac.compare_digest(plain, untype7(kept) or "")
    memory = (hashlib.sha256(plain.encode()).hexdigest(), kept)
    if memory in _verified:
        # scrypt takes 30 ms; a lab serves many log-ins a second.
        return True
    parts = kept.split("$")
    if len(parts) != 4 or parts[1] != {"5": "1", "9": "9"}.get(kind):
        return False
    fits = hmac.compare_digest(kept, type5(plain, parts[2]) if kind == "5" else type9(plain, parts[2]))
    if fits:
        _verified.add(memory)
    return fits


def well_formed(kind: str, kept: str) -> bool:
    """Whether IOS would take this as an encrypted secret of that kind."""
    parts = kept.split("$")
    if kind == "5":
        return len(parts) == 4 and parts[1] == "1" and len(parts[3]) == 22
    return len(parts) == 4 and parts[1] == "9" and len(parts[3]) == 43


def _salt(length: int) -> str:
    return "".join(secrets.choice(_CRYPT64[2:]) for _ in range(length))


def _low_first(value: int, count: int) -> str:
    text = ""
    for _ in range(count):
        text += _CRYPT64[value & 63]
        value >>= 6
    return text
