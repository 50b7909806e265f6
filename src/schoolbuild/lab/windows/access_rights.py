"""Rights on files as numbers: FileSystemRights and the flags of inheritance of .NET, by their names and back.

Source: learn.microsoft.com, System.Security.AccessControl.FileSystemRights.
"""

from __future__ import annotations

FULL_CONTROL = 2032127
SYNCHRONIZE = 1048576
DELETE_SUBDIRECTORIES = 64

_NAMES = {
    "ListDirectory": 1,
    "ReadData": 1,
    "WriteData": 2,
    "CreateFiles": 2,
    "CreateDirectories": 4,
    "AppendData": 4,
    "ReadExtendedAttributes": 8,
    "WriteExtendedAttributes": 16,
    "Traverse": 32,
    "ExecuteFile": 32,
    "DeleteSubdirectoriesAndFiles": 64,
    "ReadAttributes": 128,
    "WriteAttributes": 256,
    "Write": 278,
    "Delete": 65536,
    "ReadPermissions": 131072,
    "Read": 131209,
    "ReadAndExecute": 131241,
    "Modify": 197055,
    "ChangePermissions": 262144,
    "TakeOwnership": 524288,
    "Synchronize": SYNCHRONIZE,
    "FullControl": FULL_CONTROL,
}
_WIDEST_FIRST = sorted(dict.fromkeys(_NAMES.values()), reverse=True)
_INHERITANCE = {"None": 0, "ContainerInherit": 1, "ObjectInherit": 2}


class NotARightError(ValueError):
    """A word that the type does not know."""


def mask(text: str) -> int:
    """The number behind names such as ``Modify, Synchronize``.

    Raises:
        NotARightError: one of the names is none.
    """
    known = {name.lower(): value for name, value in _NAMES.items()}
    number = 0
    for word in (part.strip() for part in text.split(",")):
        if word.lower() not in known:
            raise NotARightError(word)
        number |= known[word.lower()]
    return number


def rule_mask(text: str, kind: str) -> int:
    """The mask that a FileSystemAccessRule makes of rights: allowing adds Synchronize, denying takes it away."""
    number = mask(text)
    if kind == "Allow":
        return number | SYNCHRONIZE
    if number in (FULL_CONTROL, FULL_CONTROL & ~DELETE_SUBDIRECTORIES):
        return number
    return number & ~SYNCHRONIZE


def names(number: int) -> str:
    """How .NET prints the mask: the widest names that fit, the narrow ones first in the text."""
    by_value = {value: name for name, value in reversed(_NAMES.items())}
    left, found = number, []
    for value in _WIDEST_FIRST:
        if value and left & value == value:
            found.append(by_value[value])
            left &= ~value
    if left or not found:
        return str(number)
    return ", ".join(reversed(found))


def inheritance(text: str) -> str:
    """The flags in the order in which .NET prints them.

    Raises:
        NotARightError: one of the names is none.
    """
    known = {name.lower(): name for name in _INHERITANCE}
    number = 0
    for word in (part.strip() for part in text.split(",")):
        if word.lower() not in known:
            raise NotARightError(word)
        number |= _INHERITANCE[known[word.lower()]]
    return ", ".join(name for name, value in _INHERITANCE.items() if value and number & value) or "None"
