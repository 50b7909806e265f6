"""What of a machine differs from what it is to be, from the document that it told of itself.

In doubt a row counts as different: the stock module looks again and decides, so nothing unknown is taken for fine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schoolbuild.model.windows.effective import fulfils

Row = Mapping[str, Any]
Facts = Mapping[str, Any]


def differing(rows: Iterable[Row], facts: Facts) -> list[Row]:
    """The rows that the machine does not fulfil, and those of which that is not known, in the same order.

    ``facts`` is the document of ``model/windows/facts.py`` as it was told.
    """
    told = _told(facts)
    return [row for row in rows if fulfilled(row, told.get(str(row["id"]))) is not True]


def fulfilled(row: Row, answer: Mapping[str, Any] | None) -> bool | None:
    """Whether an answer fulfils the row; ``None`` if nothing is known.

    Only ``source: unset`` says that there is no value; a value that is merely missing says nothing.
    """
    if answer is None or answer.get("error") is not None:
        return None
    value, source = answer.get("value"), answer.get("source")
    if (value is None) != (source == "unset"):
        return None
    return fulfils(str(row["test"]), row["wanted"], value, row.get("unset_is"))


def explained(rows: Iterable[Row], facts: Facts) -> list[str]:
    """A sentence for each row that differs: what it is, where that comes from, and what it is to be."""
    told = _told(facts)
    return [_sentence(row, told.get(str(row["id"]))) for row in differing(rows, facts)]


def _sentence(row: Row, answer: Mapping[str, Any] | None) -> str:
    head = f"{row['title']} ({row['id']}, wanted {_shown(row['wanted'])}): "
    if answer is None:
        return head + "not read"
    if answer.get("error") is not None:
        return head + f"not read: {answer['error']}"
    if answer.get("source") == "policy":
        return head + f"a policy sets {_shown(answer.get('value'))}"
    if answer.get("source") == "unset":
        return head + "not set"
    return head + f"it is {_shown(answer.get('value'))}"


def _shown(value: Any) -> str:
    return (" and ".join(map(str, value)) or "nothing") if isinstance(value, list) else str(value)


def administrators(members: Iterable[str], facts: Facts, login: str) -> dict[str, Any]:
    r"""Who is to be a local administrator, and whether that differs: ``{members, differs, extra, missing}``.

    ``{administrator}`` becomes what the built-in account is called. ``login`` is the account that the machine was
    opened with: it is always among the members, so that the next session can be opened, too. A host of guests
    may be in a domain that its row does not speak of: then nobody of the domain is removed, the assessment names them.
    """
    accounts = _section(facts, "accounts")
    computer = str(_section(facts, "identity").get("computer_name") or "")
    built_in = str(accounts.get("administrator_name") or "Administrator")
    wanted = [name.replace("{administrator}", built_in) for name in members]
    if wanted and _bare(login, computer) not in {_bare(name, computer) for name in wanted}:
        wanted.append(login)
    present = accounts.get("administrators")
    if not isinstance(present, list):
        return {"members": wanted, "differs": bool(wanted), "extra": [], "missing": []}
    if wanted and _section(facts, "identity").get("domain") and not any("\\" in name for name in members):
        wanted += [str(member.get("name")) for member in present if member.get("local") is not True]
    found = {_bare(str(member.get("name")), computer): str(member.get("name")) for member in present}
    needed = {_bare(name, computer): name for name in wanted}
    extra = [name for bare, name in found.items() if bare not in needed]
    missing = [name for bare, name in needed.items() if bare not in found]
    return {"members": wanted, "differs": bool(wanted and (extra or missing)), "extra": extra, "missing": missing}


def _bare(name: str, computer: str) -> str:
    r"""A name to compare: without capitals, and a local account without its machine's name (or ``.``)."""
    where, _, short = name.rpartition("\\")
    return short.lower() if where.lower() in ("", ".", computer.lower()) else name.lower()


def _told(facts: Facts) -> dict[str, Mapping[str, Any]]:
    """The answers by row. Two answers to one question are none."""
    sections = facts.get("sections")
    answers = sections.get("settings") if isinstance(sections, Mapping) else None
    found: dict[str, Mapping[str, Any]] = {}
    twice = set()
    for answer in answers if isinstance(answers, list | tuple) else ():
        if isinstance(answer, Mapping) and isinstance(answer.get("id"), str):
            twice |= {answer["id"]} & set(found)
            found[answer["id"]] = answer
    return {name: answer for name, answer in found.items() if name not in twice}


def _section(facts: Facts, name: str) -> Mapping[str, Any]:
    sections = facts.get("sections")
    section = sections.get(name) if isinstance(sections, Mapping) else None
    return section if isinstance(section, Mapping) else {}
