"""Sub-commands that cost nothing until they are used: their module is imported when they run or are asked for help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True)
class Mount:
    """A sub-command by its name, where it is (``module:function`` or ``module:typer_app``) and one line of help."""

    name: str
    target: str
    help: str

    def load(self) -> Any:
        """Import the module and return the command as Typer builds it."""
        module_name, _, attribute = self.target.partition(":")
        found = getattr(import_module(module_name), attribute)
        return typer.main.get_command(found if isinstance(found, typer.Typer) else _single(self.name, found))


class _LazyCommand(TyperCommand):
    """Shows a name and a line of help; hands over to the real command as soon as a context is made for it."""

    def __init__(self, mount: Mount) -> None:
        super().__init__(name=mount.name, help=mount.help)
        self._mount = mount

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        return self._mount.load().make_context(info_name, args, parent=parent, **extra)


def lazy_group(mounts: Sequence[Mount]) -> type[TyperGroup]:
    """Return a group class that offers ``mounts`` besides the commands registered in the usual way."""

    class Group(TyperGroup):
        def __init__(self, **attributes: Any) -> None:
            super().__init__(**attributes)
            for mount in mounts:
                self.add_command(_LazyCommand(mount))

        def invoke(self, ctx: Any) -> Any:
            # Typer turns these three into exit codes of its own, and would so hide them from cli.errors.
            try:
                return super().invoke(ctx)
            except (KeyboardInterrupt, typer.Abort):
                raise Interrupted from None
            except BrokenPipeError as error:
                raise PipeClosed from error

    return Group


class Interrupted(Exception):
    """Ctrl-C, or a question answered with it."""


class PipeClosed(Exception):
    """A pipe or a socket was closed by its other end while we wrote to it."""


def _single(name: str, function: Callable[..., Any]) -> typer.Typer:
    app = typer.Typer(add_completion=False)
    app.command(name)(function)
    return app
