"""A PowerShell text whose variables and functions can be asked for, as far as their values are literals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from schoolbuild.model.module_spec.powershell_literals import Computed, Reader, UnreadableError


class ModuleText:
    """The text of a module, and of the files that it requires."""

    def __init__(self, text: str, utilities: Iterable[str] = ()) -> None:
        self.text = text
        self.everything = (text, *utilities)
        self._asked: set[str] = set()

    def value(self, name: str) -> Any:
        """What a variable holds, or a function without arguments yields; ``Computed`` unless that is certain.

        A variable that is set twice may hold either, so it is not certain.
        """
        if name in self._asked:
            return Computed(name)
        self._asked.add(name)
        try:
            found = [at for at in self._assignments(name) if at >= 0]
            if len(found) == 1 and not self._is_changed(name):
                return self._read(self.text, found[0])
            return Computed(name) if found else self._function(name)
        except UnreadableError:
            return Computed(name)
        finally:
            self._asked.discard(name)

    def last_value(self, name: str, *, before: int, outermost: bool = False) -> Any:
        """What a variable was last set to above an offset; else the same as ``value``.

        ``outermost`` counts only lines that begin in the first column: a function inside may use the name as well.
        """
        found = [at for at in self._assignments(name, "" if outermost else "[ \t]*") if at < before]
        if not found:
            return self.value(name)
        try:
            return self._read(self.text, found[-1])
        except UnreadableError:
            return Computed(name)

    def _read(self, text: str, at: int) -> Any:
        return Reader(text, at, self.value).expression()

    def _assignments(self, name: str, indent: str = "[ \t]*") -> list[int]:
        pattern = rf"^{indent}(?:\[[\w.\[\]]+\])?\$(?:script:|global:)?{re.escape(name)}[ \t]*=[ \t]*(?!=)"
        return [match.end() for match in re.finditer(pattern, self.text, re.I | re.M)]

    def _is_changed(self, name: str) -> bool:
        return re.search(rf"\${re.escape(name)}[ \t]*\+=", self.text, re.I) is not None

    def _function(self, name: str) -> Any:
        """A function whose body is one literal."""
        for text in self.everything:
            if begin := re.search(rf"^[ \t]*function[ \t]+{re.escape(name)}\b[^{{\n]*\{{", text, re.I | re.M):
                reader = Reader(text, begin.end(), self.value)
                reader.skip_lines()
                value = reader.expression()
                reader.skip_lines()
                return value if reader.peek().text == "}" else Computed(name)
        return Computed(name)
