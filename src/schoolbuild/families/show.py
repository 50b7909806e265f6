"""Output of ``show`` commands as rows of text, parsed by ntc-templates wherever a template exists.

Columns are the template's, in lower case: ``vlans`` has ``vlan_id`` and ``vlan_name``, ``lldp`` has
``local_interface``, ``neighbor_name`` and ``neighbor_interface``, ``snmp_users`` has ``user_name``. Our own parsers
(a table without a template) keep to the same manner. A list in a cell is joined with commas.
"""

from __future__ import annotations

from functools import cache
from io import StringIO
from pathlib import Path

from schoolbuild.families.family import Rows, Table


class UnreadableError(ValueError):
    """The output is not what the parser knows."""


def by_template(command: str, name: str, *, never_empty: bool = False) -> Table:
    """A table parsed with the ntc-template ``name`` (its file name without ``.textfsm``).

    ``never_empty``: every switch has such rows, so an output without one was not understood; some templates pass over
    whatever they do not know.
    """

    def rows(output: str) -> Rows:
        found = parse(name, output)
        if never_empty and not found:
            raise UnreadableError(f"the template {name} finds no row in it")
        return found

    return Table(command, rows)


def parse(name: str, output: str) -> Rows:
    """Rows of an output, with the template's columns in lower case.

    Raises:
        UnreadableError: the template does not fit the output.
    """
    import textfsm

    machine = textfsm.TextFSM(StringIO(_template(name)))
    try:
        rows = machine.ParseText(output)
    except textfsm.TextFSMError as error:
        raise UnreadableError(f"the template {name} does not fit: {str(error)[:120]}") from None
    header = [column.lower() for column in machine.header]
    return [dict(zip(header, map(_cell, row), strict=True)) for row in rows]


def _cell(value: str | list[str]) -> str:
    return value.strip() if isinstance(value, str) else ",".join(value)


@cache
def _template(name: str) -> str:
    import ntc_templates

    folder = Path(ntc_templates.__file__).parent / "templates"
    return (folder / f"{name}.textfsm").read_text(encoding="utf-8")
