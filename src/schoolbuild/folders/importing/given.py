"""What was given to import: configurations as text, the tables beside them, and as-is documents of a run."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from schoolbuild.families import FAMILIES
from schoolbuild.families.all_configurations import guess_family, read_configuration
from schoolbuild.families.all_facts import facts_of
from schoolbuild.families.configuration import SwitchConfiguration
from schoolbuild.families.switch_facts import Neighbour
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.os_errors import words_of

MAX_BYTES = 5_000_000
MAX_FILES = 2_000
TABLES = ("lldp", "vlans", "mac")
"""Tables that may lie beside a configuration as printed by the switch: ``hall.cfg`` and ``hall.lldp.txt``."""
_ENDINGS = {".cfg", ".conf", ".config", ".txt", ".log", ".running", ".json", ""}


@dataclass(frozen=True)
class Given:
    """One switch as it was given. ``host`` is the name it gives itself, else that of its file.

    ``neighbours`` is ``None`` if no LLDP table came with it; ``vlan_names`` holds what a VLAN table says beside the
    configuration; ``heard`` is where the switch learned a hardware address, as (address, port).
    """

    source: str
    host: str
    configuration: SwitchConfiguration
    text: str
    model: str | None = None
    serials: tuple[str, ...] = ()
    neighbours: tuple[Neighbour, ...] | None = None
    vlan_names: dict[int, str] = field(default_factory=dict)
    heard: tuple[tuple[str, str], ...] = ()

    @property
    def family(self) -> str:
        return self.configuration.family


@dataclass(frozen=True)
class NotTaken:
    """A file of which nothing was taken, and why."""

    source: str
    why: str


@dataclass(frozen=True)
class Everything:
    """All that was given."""

    switches: tuple[Given, ...]
    not_taken: tuple[NotTaken, ...]


def shown(text: str, longest: int = 60) -> str:
    """A text of unknown origin as it may stand in a message: on one line, without control characters, not too long."""
    plain = "".join(char if char.isprintable() and char not in "`|<>" else "?" for char in text)
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def read_files(
    paths: Sequence[Path], family: str | None = None, on_file: Callable[[int, str], None] | None = None
) -> Everything:
    """Read files and folders of files. What cannot be understood is listed with the reason, never fatal.

    ``family`` is that of texts which do not show theirs; ``on_file`` is told how many files were read, and the next.
    """
    documents: list[tuple[str, AsIs]] = []
    refused: list[NotTaken] = []
    texts: dict[Path, str] = {}
    for count, path in enumerate(_files(paths, refused)):
        if on_file is not None:
            on_file(count, path.name)
        text = _text(path, refused)
        if text is None:
            continue
        if path.suffix == ".json":
            try:
                documents.append((path.name, AsIs.from_json(json.loads(text))))
            except (ValueError, RecursionError, AttributeError, TypeError) as error:
                refused.append(NotTaken(path.name, f"no as-is document of a switch: {shown(str(error), 120)}"))
        else:
            texts[path] = text
    documents += _from_texts(texts, family, refused)
    return _unique([*_given(documents, refused)], refused)


def read_run(documents: Iterable[AsIs], damaged: Iterable[tuple[str, str]] = ()) -> Everything:
    """The switches of a run that was collected."""
    refused = [NotTaken(host, why) for host, why in damaged]
    return _unique([*_given([(item.host, item) for item in documents], refused)], refused)


def _files(paths: Sequence[Path], refused: list[NotTaken]) -> Iterator[Path]:
    count = 0
    for given in paths:
        found = sorted(_walk(given)) if given.is_dir() else [given]
        for path in found:
            count += 1
            if count > MAX_FILES:
                refused.append(NotTaken(given.name, f"more than {MAX_FILES} files: name the folder of one school"))
                return
            if given.is_dir() and path.suffix.lower() not in _ENDINGS:
                refused.append(NotTaken(path.name, f"its name ends in {shown(path.suffix, 20)}: no configuration"))
                continue
            yield path


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place) / name for name in names if not name.startswith("."))


def _text(path: Path, refused: list[NotTaken]) -> str | None:
    try:
        if not path.is_file():
            refused.append(NotTaken(path.name, "this is not a file" if path.exists() else "there is no such file"))
            return None
        if path.stat().st_size > MAX_BYTES:
            refused.append(NotTaken(path.name, f"larger than {MAX_BYTES:,} bytes: no switch's configuration is"))
            return None
        raw = path.read_bytes()
    except OSError as error:
        refused.append(NotTaken(path.name, f"it cannot be read: {words_of(error)}"))
        return None
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16", errors="replace")
    if b"\x00" in raw:
        refused.append(NotTaken(path.name, "binary, not text"))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")  # Terminals of the field log in it; every byte is a letter there.


def _from_texts(texts: dict[Path, str], family: str | None, refused: list[NotTaken]) -> Iterator[tuple[str, AsIs]]:
    """As-is documents made of texts: a configuration with the tables that lie beside it under the same name."""
    tables = {path for path in texts if _table_of(path) is not None}
    used: set[Path] = set()
    for path, text in texts.items():
        if path in tables:
            continue
        name = family or guess_family(text)
        if name is None:
            known = ", ".join(sorted(FAMILIES))
            why = "empty" if not text.strip() else f"no running configuration of a family that is known ({known})"
            refused.append(NotTaken(path.name, why))
            continue
        beside = {item for item in tables if item.parent == path.parent and _stem(item) == path.stem}
        used |= beside
        yield path.name, _as_is(name, path, text, {item: texts[item] for item in beside}, refused)
    for path in sorted(tables - used):
        refused.append(NotTaken(path.name, f"a table without the configuration {_stem(path)}.cfg beside it"))


def _table_of(path: Path) -> str | None:
    parts = path.name.lower().split(".")
    return parts[-2] if len(parts) > 2 and parts[-2] in TABLES else None


def _stem(path: Path) -> str:
    return path.name.rsplit(".", 2)[0]


def _as_is(family: str, path: Path, text: str, tables: dict[Path, str], refused: list[NotTaken]) -> AsIs:
    parsed = {}
    for file, printed in tables.items():
        name = str(_table_of(file))
        try:
            parsed[name] = FAMILIES[family].commands.tables[name].parse(printed)
        except Exception as error:  # the parsers are somebody else's, and raise whatever they like
            refused.append(NotTaken(file.name, f"not understood as the table {name!r}: {type(error).__name__}"))
    return AsIs(
        school="",
        host=path.stem,
        family=family,
        address="",
        collected_at="",
        target="real",
        running=text,
        tables=parsed,
    )


def _given(documents: Iterable[tuple[str, AsIs]], refused: list[NotTaken]) -> Iterator[Given]:
    for source, document in documents:
        if not isinstance(document.running, str) or not document.running.strip():
            said = document.failure.message if document.failure is not None else "it holds no running configuration"
            refused.append(NotTaken(source, said))
            continue
        if document.family not in FAMILIES:
            refused.append(NotTaken(source, f"there is no reader for the family {shown(str(document.family))!r}"))
            continue
        configuration = read_configuration(document.family, document.running)
        if not configuration.lines_understood:
            refused.append(NotTaken(source, "not one line of it was understood as a configuration"))
            continue
        facts = facts_of(document)
        identity = document.identity
        yield Given(
            source=source,
            host=configuration.host_name or document.host,
            configuration=configuration,
            text=document.running,
            model=identity.model if identity is not None else configuration.model,
            serials=identity.serials if identity is not None else (),
            neighbours=facts.neighbours,
            vlan_names=_vlan_names(document),
            heard=_heard(document),
        )


def _vlan_names(document: AsIs) -> dict[int, str]:
    rows = document.tables.get("vlans", [])
    found = {str(row.get("vlan_id")): str(row.get("vlan_name") or "") for row in rows if isinstance(row, dict)}
    # 1002 to 1005 are there on every IOS switch and carry nothing.
    return {int(key): name for key, name in found.items() if key.isdecimal() and not 1002 <= int(key) <= 1005}


def _heard(document: AsIs) -> tuple[tuple[str, str], ...]:
    found = []
    for row in document.tables.get("mac", []):
        if isinstance(row, dict):
            address = str(row.get("mac_address") or row.get("destination_address") or "")
            port = row.get("port") or row.get("destination_port") or ""
            found.append((bare_mac(address), str(port[0] if isinstance(port, list) and port else port)))
    return tuple(found)


def bare_mac(text: str) -> str:
    """Twelve digits of a hardware address, however it is written."""
    return "".join(char for char in text.lower() if char in "0123456789abcdef")


def _unique(found: list[Given], refused: list[NotTaken]) -> Everything:
    """Each switch once: two files of the same name would become one switch with two configurations."""
    first: dict[str, Given] = {}
    for item in found:
        other = first.setdefault(item.host.lower(), item)
        if other is not item:
            refused.append(
                NotTaken(
                    item.source, f"it calls itself {shown(item.host)!r}, as {shown(other.source)} does, taken first"
                )
            )
    return Everything(tuple(first.values()), tuple(refused))
