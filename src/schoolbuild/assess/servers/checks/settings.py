"""The test of the settings table: each row's effective value, wherever it comes from, against what was decided."""

from __future__ import annotations

from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.servers.case import ServerCase
from schoolbuild.assess.verdict import Fault, Verdict, bad, good, irrelevant, unknown
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.model.windows.chosen import Chosen, not_applicable
from schoolbuild.model.windows.effective import Value, fulfils
from schoolbuild.model.windows.facts import SettingValue
from schoolbuild.model.windows.settings import Setting


def settings_as_decided(case: ServerCase, value: object, *, control: str) -> Verdict:
    """Every row of ``control`` that concerns this machine has the value that the standard decided.

    A row that no playbook writes yet, because it is audited first, is told where it differs and does not count.
    """
    answers = understood(value, tuple, SettingValue)
    asked = [item for item in case.chosen if item.setting.control == control]
    if not asked:
        return irrelevant(_beside(case, control))
    by_row: dict[str, list[SettingValue]] = {}
    for answer in answers:
        by_row.setdefault(answer.id, []).append(answer)
    faults: list[Fault] = []
    unclear: list[str] = []
    for item in asked:
        try:
            wrong = _fault(case, item, _answer(by_row.get(item.setting.id, [])))
        except Unclear as reason:
            unclear.append(f"{item.setting.title}: {reason}")
            continue
        faults += [wrong] if wrong is not None else []
    expected = f"{len(asked)} setting{'s' if len(asked) != 1 else ''} as decided"
    audited = [f"audited first: {fault.what}" for fault in faults if fault.uncounted]
    if len(audited) < len(faults) or (faults and not unclear):
        return bad(faults, "; ".join(audited if len(audited) < len(faults) else ()))
    if unclear:
        return unknown("; ".join((*unclear, *audited)), expected)
    return good(expected, expected)


def _beside(case: ServerCase, control: str) -> str:
    rows = [row for row in case.network.standard.windows.settings if row.control == control]
    reasons = dict.fromkeys(not_applicable(case.network, case.machine, row) or "" for row in rows)
    return "; ".join(reason for reason in reasons if reason) or "no row of the settings table concerns this machine"


def _answer(own: list[SettingValue]) -> SettingValue:
    """What the machine says is in effect.

    Raises:
        Unclear: it said nothing, too much, or something that cannot be.
    """
    if not own:
        raise Unclear("the machine did not answer")
    if len(own) > 1:
        raise Unclear("the machine answered twice")
    answer = own[0]
    if answer.error is not None:
        raise Unclear(answer.error or "it could not be read")
    if answer.source is None:
        raise Unclear("the machine did not say where the value comes from")
    if (answer.value is None) != (answer.source == "unset"):
        raise Unclear(f"the machine contradicts itself: source {answer.source}, value {answer.value!r}")
    return answer


def _fault(case: ServerCase, item: Chosen, answer: SettingValue) -> Fault | None:
    row, found = item.setting, answer.value
    if found is None and row.service is not None and row.service.start_mode == "disabled":
        return None  # a service that is not there does not start
    wanted = _wanted(row, answer)
    fine = fulfils(_test(row), wanted, _as_known(row, found), row.unset_is)
    if fine is None:
        raise Unclear(f"{found!r} is not understood")
    if fine:
        return None
    told = "not set" if found is None else _words(row, found)
    by_itself = f", and Windows by itself does {row.unset_is}" if found is None and row.unset_is is not None else ""
    owner = case.machine.owners.get(row.subject)
    return Fault(
        what=f"not so: {row.title} ({told}{by_itself})",
        expected=f"{row.title}: {_limit(row)}{_words(row, wanted)}",
        found=told if found is None else f"{told} ({answer.source})",
        topic="firewall" if row.firewall is not None else "setting",
        kind=f"setting_{row.id}",
        subject=row.firewall.profile if row.firewall is not None else row.id,
        uncounted=f"told, not counted: {item.why_not}" if item.why_not is not None and owner is None else "",
    )


def _wanted(row: Setting, answer: SettingValue) -> int | str | list[str]:
    """A policy may be written otherwise than the value that it stands for."""
    if answer.source == "policy" and row.policy is not None:
        data = row.policy.data
        return list(data) if isinstance(data, tuple) else data
    return row.wanted


def _test(row: Setting) -> str:
    """More auditing than asked for is no fault, nor is a larger log."""
    return "contains" if row.audit is not None else "at_least" if row.event_log is not None else row.test


def _as_known(row: Setting, value: int | str | list[str] | None) -> Value:
    """Windows takes no notice of capitals in texts, and neither does the comparison."""
    if isinstance(value, str) and isinstance(row.wanted, str) and value.casefold() == row.wanted.casefold():
        return row.wanted
    return value


def _limit(row: Setting) -> str:
    return {"at_least": "at least ", "at_most": "at most ", "between_1_and": "1 to "}.get(_test(row), "")


def _words(row: Setting, value: int | str | list[str]) -> str:
    if row.feature is not None:
        return "installed" if value else "not installed"
    return (", ".join(value) or "nothing") if isinstance(value, list) else str(value)
