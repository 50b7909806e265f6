"""Mutations of a file's bytes and lines, and of the file itself: what disks, editors, merges and people do to them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

_SIGNS = "{}[]:,-&*!|>'\"%@`#?~ \t\n\r\x00\x07\x1b\x85\u00a0\u2028\ufeff\ud7ffé0a<="
_LINES = (
    "<<<<<<< HEAD",
    "=======",
    "---",
    "...",
    "%YAML 1.2",
    "<<: *nowhere",
    "- ",
    ": ",
    "? [a]",
    "key without colon",
    "\tkey: value",
    "? ? ? ?",
    "x: !!python/object/apply:os.system [id]",
    "x: !!binary aGVsbG8=",
    "x: !!timestamp 2026-01-01",
    "x: &a {b: *a}",
    "x: &a [*a]",
    "x: |\n  text\n text",
    "x: 'unclosed",
    'x: "\\ud800"',
    'x: "\\U00110000"',
    "{a: b}: c",
    "null: 1",
    "~: 1",
    "1: 2",
    "true: x",
    "x: 0x7fffffffffffffffffff",
    "x: 1e999",
    "x: .inf",
    "vlans:",
    "switches: []",
    "ports: {}",
)


def spoil_text(text: str, random: Random) -> str:
    """The file with one to four lines or signs changed."""
    for _ in range(random.choice((1, 1, 2, 4))):
        text = random.choice(_OF_TEXT)(text, random)
    return text


def _a_sign(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(_SIGNS) + text[at + random.choice((0, 1)) :]


def _cut(text: str, random: Random) -> str:
    start = random.randrange(len(text) + 1)
    return text[:start] + text[start + random.randrange(60) :]


def _truncated(text: str, random: Random) -> str:
    return text[: random.randrange(len(text) + 1)]


def _of_lines(change: Callable[[list[str], int, Random], None]) -> Callable[[str, Random], str]:
    def spoil(text: str, random: Random) -> str:
        lines = text.splitlines() or [""]
        change(lines, random.randrange(len(lines)), random)
        return "\n".join(lines) + "\n"

    return spoil


def _gone(lines: list[str], at: int, random: Random) -> None:
    del lines[at]


def _doubled(lines: list[str], at: int, random: Random) -> None:
    lines.insert(random.randrange(len(lines) + 1), lines[at])


def _exchanged(lines: list[str], at: int, random: Random) -> None:
    other = random.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _indented(lines: list[str], at: int, random: Random) -> None:
    lines[at] = random.choice(("  ", " ", "\t", "        ")) + lines[at]


def _outdented(lines: list[str], at: int, random: Random) -> None:
    lines[at] = lines[at][random.randrange(1, 5) :] if lines[at].startswith(" ") else lines[at].lstrip()


def _put_in(lines: list[str], at: int, random: Random) -> None:
    lines.insert(at, " " * random.choice((0, 0, 2, 4)) + random.choice(_LINES))


def _commented(lines: list[str], at: int, random: Random) -> None:
    lines[at] = "#" + lines[at]


def _bomb(text: str, random: Random) -> str:
    levels = [f"b{n}: &b{n} [" + ", ".join([f"*b{n - 1}"] * 9) + "]" for n in range(1, 9)]
    return "b0: &b0 [x, x, x, x, x, x, x, x, x]\n" + "\n".join(levels) + "\n" + text


def _deep(text: str, random: Random) -> str:
    depth = random.choice((50, 500, 5_000, 100_000))
    return text + random.choice(("x: " + "[" * depth, "x: " + "{a: " * depth, "x: " + "[" * depth + "]" * depth))


def _deep_by_indentation(text: str, random: Random) -> str:
    return text + "".join(" " * depth + "a:\n" for depth in range(random.choice((50, 900))))


def _long(text: str, random: Random) -> str:
    return text + random.choice(("# " + "x" * 2_000_000, "x: " + "y" * 900_000, "- a\n" * 100_000, "k" * 2_000 + ": 1"))


def _number(text: str, random: Random) -> str:
    found = list(re.finditer(r"[0-9]+", text))
    if not found:
        return text
    at = random.choice(found)
    return text[: at.start()] + random.choice(("9" * 5000, "0", "-1", "007", "1e3", "²", "٣", "")) + text[at.end() :]


def _line_ends(text: str, random: Random) -> str:
    return text.replace("\n", random.choice(("\r\n", "\r", "\u2028", "\n\n")))


def _marked(text: str, random: Random) -> str:
    return random.choice(("\ufeff", "\ufeff\ufeff", "---\n", "%TAG ! x\n---\n")) + text


_OF_TEXT: tuple[Callable[[str, Random], str], ...] = (
    *[_a_sign] * 4,
    *[_cut] * 3,
    *[_number] * 3,
    *[_of_lines(change) for change in (_gone, _doubled, _exchanged, _indented, _outdented, _put_in, _commented)] * 2,
    _truncated,
    _bomb,
    _deep,
    _deep_by_indentation,
    _long,
    _line_ends,
    _marked,
)


def spoil_bytes(raw: bytes, random: Random) -> bytes:
    """The file in another encoding, or with a few bits turned."""
    choice = random.randrange(5)
    if choice == 0:
        return raw.decode("utf-8", "replace").encode(random.choice(("utf-16", "utf-32", "cp500", "utf-7")), "replace")
    if choice == 1:
        return raw.replace(b"e", b"\xe9", 1)
    if choice == 2:
        return bytes(random.randrange(256) for _ in range(random.choice((1, 10, 1000))))
    spoiled = bytearray(raw)
    for _ in range(random.choice((1, 2, 8)) if raw else 0):
        spoiled[random.randrange(len(spoiled))] ^= 1 << random.randrange(8)
    return bytes(spoiled)


def spoil_file(path: Path, random: Random) -> None:
    """Make something else of the file: gone, empty, a folder, a link, a pipe, unreadable, twice, or another name."""
    choice = random.choice(_OF_FILES)
    choice(path, random)


def _removed(path: Path, random: Random) -> None:
    path.unlink()


def _emptied(path: Path, random: Random) -> None:
    path.write_text(random.choice(("", "\n", "# nothing\n", "---\n", "null\n")))


def _twice(path: Path, random: Random) -> None:
    shutil.copy(path, path.with_name(random.choice(("copy.yml", "a b.yml", "é.yml", "x\ny.yml", "z.yaml"))))


def _a_folder(path: Path, random: Random) -> None:
    path.unlink()
    path.mkdir()


def _a_pipe(path: Path, random: Random) -> None:
    path.unlink()
    os.mkfifo(path)


def _a_link(path: Path, random: Random) -> None:
    path.unlink()
    path.symlink_to(
        random.choice(("nowhere.yml", path.name, ".", "..", "/dev/zero", "/dev/null", "/proc/self/environ"))
    )


def _unreadable(path: Path, random: Random) -> None:
    path.chmod(0)


def _renamed(path: Path, random: Random) -> None:
    path.rename(path.with_name(random.choice((".hidden.yml", "x.yaml", "x.YML", "x.yml.bak", "-.yml", ".yml"))))


_OF_FILES = (_removed, _emptied, _twice, _a_folder, _a_pipe, _a_link, _unreadable, _renamed)
