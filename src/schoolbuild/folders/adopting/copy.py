"""A school's folder in memory, while an edit of it is put together."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from schoolbuild.folders.edit import YamlText
from schoolbuild.folders.plain_data import Plain
from schoolbuild.model.derive import derive
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.load import LoadedSchool
from schoolbuild.model.school import School
from schoolbuild.model.standard import Standard
from schoolbuild.model.yaml_lines import KeyPath, parse_yaml

_HOME = {"ports": "ports.yml", "links": "network.yml", "vlans": "school.yml"}
"""Where a key goes that no file has yet."""


class WorkingCopy:
    """The folder's texts. An edit changes them; ``refresh`` derives the network anew."""

    def __init__(self, loaded: LoadedSchool, standard: Standard) -> None:
        self.name = loaded.name
        self.standard = standard
        self.before = dict(loaded.texts)
        self.texts = {file: YamlText(text) for file, text in loaded.texts.items()}
        self.network = derive(loaded.name, loaded.require(), standard)

    def set_value(self, path: KeyPath, value: Plain) -> None:
        """Set a key, which is added if it is not there."""
        text = self._file(path)
        if text.find(path) is None:
            text.add(path, value)
        else:
            text.set_value(path, value)

    def add(self, path: KeyPath, value: Plain, before: Any = None) -> None:
        """Add a key; the mapping around it is added if need be."""
        text = self._file(path)
        if text.find(path[:-1]) is None:
            self.add(path[:-1], {str(path[-1]): value})
        else:
            text.add(path, value, before)

    def replace(self, path: KeyPath, entries: list[tuple[str, Plain]]) -> None:
        """Put other keys in the place of one; without any it goes."""
        self._file(path).replace(path, entries)

    def has(self, path: KeyPath) -> bool:
        return self._file(path).find(path) is not None

    def _file(self, path: KeyPath) -> YamlText:
        for text in self.texts.values():
            if text.find(path[:1]) is not None:
                return text
        file = f"inventories/{self.name}/{_HOME.get(str(path[0]), 'school.yml')}"
        if file in self.texts:
            return self.texts[file]
        return next(iter(self.texts.values()))

    def refresh(self) -> None:
        """Derive the network from the texts as they are now.

        Raises:
            SchoolbuildError: they make no school any more, which is a fault of this program.
        """
        data: dict[str, Any] = {}
        for text in self.texts.values():
            data |= parse_yaml(text.text).data or {}
        try:
            self.network = derive(self.name, School.model_validate(data), self.standard)
        except ValidationError as error:
            first = error.errors()[0]
            raise SchoolbuildError(
                f"the edit would not load: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}",
                where=f"inventories/{self.name}",
                fix="nothing was written; edit the folder by hand, and please report this",
            ) from None

    def changed(self) -> dict[str, str]:
        """The texts that differ from those on the disk."""
        return {file: text.text for file, text in self.texts.items() if text.text != self.before[file]}

    def diff(self) -> str:
        """The edit as a unified diff that ``git apply`` takes."""
        return "".join(self._diff())

    def _diff(self) -> Iterator[str]:
        for file, text in sorted(self.changed().items()):
            old, new = (item.splitlines(keepends=True) for item in (self.before[file], text))
            for line in difflib.unified_diff(old, new, f"a/{file}", f"b/{file}"):
                yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
