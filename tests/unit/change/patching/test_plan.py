"""What may be done to a server now: each reason against it by itself, and everything unknown is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from schoolbuild.change.patching.journal import Journal
from schoolbuild.change.patching.plan import make_plan
from schoolbuild.model.document.care import Exam
from schoolbuild.model.windows.facts import Identity, Mark, OtherProduct, System, Volume, WindowsBackup
from tests.unit.change.patching.asked import FACTS, TUESDAY_EVENING, asked, facts


def replace_mark(identity: Identity, in_service: bool | None) -> Identity:
    return identity.model_copy(update={"mark": Mark(host="oak-fs01", in_service=in_service)})


BUILDING = replace_mark(Identity(computer_name="OAK-FS01", domain="oakfield.internal"), False)


def _journal(host: str, state: Any) -> Journal:
    return Journal("kingsway-secondary", host, TUESDAY_EVENING.isoformat(), state=state)


def test_a_ready_server_in_its_window_is_updated_and_may_restart_until_half_an_hour_before_its_end() -> None:
    plan = make_plan(asked())
    assert (plan.action, plan.reasons) == ("install", ())
    assert plan.restart_until is not None
    assert plan.restart_until.astimezone(UTC) == datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    assert plan.may_restart(datetime(2026, 11, 24, 22, 59, tzinfo=UTC))
    assert not plan.may_restart(datetime(2026, 11, 24, 23, 0, tzinfo=UTC))


def test_in_summer_the_window_is_told_in_summer_time() -> None:
    at_2030_local = datetime(2027, 6, 8, 19, 30, tzinfo=UTC)
    fresh = WindowsBackup(last_good_at=at_2030_local - timedelta(hours=3))
    plan = make_plan(asked(now=at_2030_local, facts=facts(windows_backup=fresh)))
    assert plan.action == "install"
    assert plan.restart_until is not None
    assert plan.restart_until.astimezone(UTC) == datetime(2027, 6, 8, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "action", "words"),
    [
        (datetime(2026, 11, 24, 12, 0, tzinfo=UTC), "download", "Tuesday 24 November 2026 20:00 to 23:30"),
        (datetime(2026, 11, 25, 20, 30, tzinfo=UTC), "download", "Tuesday 01 December 2026"),
        (datetime(2026, 11, 24, 23, 5, tzinfo=UTC), "download", "less than 30 minutes are left"),
    ],
)
def test_outside_its_window_updates_are_only_downloaded(now: datetime, action: str, words: str) -> None:
    fresh = WindowsBackup(last_good_at=now - timedelta(hours=5))
    plan = make_plan(asked(now=now, facts=facts(windows_backup=fresh)))
    assert plan.action == action
    assert words in plan.reasons[0]
    assert not plan.may_restart(now)


def test_in_exams_nothing_changes_although_the_window_is_open() -> None:
    question = asked()
    calendar = question.network.document.calendar
    assert calendar is not None
    exam = Exam(title="Mocks", first=date(2026, 11, 23), last=date(2026, 11, 27))
    document = question.network.document.model_copy(update={"calendar": calendar.model_copy(update={"exams": (exam,)})})
    plan = make_plan(replace(question, network=replace(question.network, document=document)))
    assert plan.action == "wait"
    assert "exams (Mocks)" in plan.reasons[0]
    assert "Tuesday 01 December 2026" in plan.reasons[0]


def test_without_a_calendar_nobody_can_say_that_nothing_is_disturbed() -> None:
    question = asked()
    document = question.network.document.model_copy(update={"calendar": None})
    plan = make_plan(replace(question, network=replace(question.network, document=document)))
    assert plan.action == "wait"
    assert "no `calendar`" in plan.reasons[0]


def test_a_ring_waits_its_days_after_a_release() -> None:
    plan = make_plan(asked(released=date(2026, 11, 22)))  # the ring `early` waits three days
    assert plan.action == "wait"
    assert "from 2026-11-25 on" in plan.reasons[0]
    assert make_plan(asked(released=date(2026, 11, 21))).action == "install"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"system": None, "gaps": {"system": "access denied"}}, "access denied"),
        ({"system": System(pending_reboot=None)}, "whether a restart is owed was not learned"),
        ({"services": None}, "its services were not learned"),
        ({"services": ()}, "its services were not learned"),
        ({"volumes": None}, "the free space of its system volume was not learned"),
        ({"volumes": ()}, "the free space of its system volume was not learned"),
        ({"volumes": (Volume(letter="C:", free=None),)}, "the free space of its system volume was not learned"),
        ({"volumes": (Volume(letter="C:", free=9_900_000_000),)}, "9.9 GB are free"),
        ({"windows_backup": None}, "no good backup was seen"),
        ({"windows_backup": WindowsBackup(last_good_at=None)}, "no good backup was seen"),
        ({"windows_backup": WindowsBackup(last_good_at=datetime(2026, 11, 23, 18, 0, tzinfo=UTC))}, "hours old"),
        ({"windows_backup": WindowsBackup(last_good_at=datetime(2026, 11, 26, tzinfo=UTC))}, "its clock is wrong"),
    ],
)
def test_what_is_missing_or_not_known_refuses(changes: dict[str, Any], words: str) -> None:
    plan = make_plan(asked(facts=facts(**changes)))
    assert plan.action == "refuse"
    assert words in "; ".join(plan.reasons)
    assert not plan.may_restart(TUESDAY_EVENING)


def test_another_product_s_fresh_backup_counts() -> None:
    redstor = OtherProduct(product="redstor", service="x", last_good_at=TUESDAY_EVENING - timedelta(hours=4))
    assert make_plan(asked(facts=facts(windows_backup=None, backups=(redstor,)))).action == "install"


def test_somebody_may_take_it_upon_themselves_to_go_on_without_a_backup() -> None:
    plan = make_plan(asked(facts=facts(windows_backup=None), accept_no_backup="new machine, CHG-1"))
    assert plan.action == "install"


def test_a_machine_being_built_waits_for_no_window_but_still_needs_room() -> None:
    midday = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    plan = make_plan(asked(now=midday, commissioning=True, facts=facts(identity=BUILDING, windows_backup=None)))
    assert plan.action == "install"
    assert plan.may_restart(midday)
    assert make_plan(asked(commissioning=True, facts=facts(identity=BUILDING, volumes=()))).action == "refuse"


@pytest.mark.parametrize(
    ("host", "identity"),
    [
        ("oak-fs01", None),
        ("oak-fs01", Identity(computer_name="OAK-FS01", domain="oakfield.internal")),
        ("oak-fs01", replace_mark(BUILDING, True)),
        ("oak-fs01", replace_mark(BUILDING, None)),
        ("oak-dc01", BUILDING),
    ],
)
def test_what_is_in_service_is_not_taken_for_one_being_built(host: str, identity: Identity | None) -> None:
    plan = make_plan(asked(host=host, commissioning=True, facts=facts(identity=identity)))
    assert plan.action == "refuse"
    assert "it is in service, or nobody can tell that it is not" in plan.reasons[0]
    assert not plan.may_restart(TUESDAY_EVENING)


def test_a_machine_as_imaged_is_not_in_service() -> None:
    imaged = Identity(computer_name="WIN-7Q3K9ABCDEF", workgroup="WORKGROUP")
    assert make_plan(asked(commissioning=True, facts=facts(identity=imaged))).action == "install"


def test_updates_that_somebody_else_owns_are_left_to_them() -> None:
    question = asked()
    plan = make_plan(replace(question, machine=replace(question.machine, owners={"updates": "intune"})))
    assert plan.action == "refuse"
    assert "belong to intune" in plan.reasons[0]


@pytest.mark.parametrize("state", ["installing", "restarting", "unhealthy"])
def test_two_controllers_of_one_domain_are_never_worked_on_together(state: Any) -> None:
    partner = {"kin-dc02": _journal("kin-dc02", state)}
    plan = make_plan(asked("kingsway-secondary", "kin-dc01", journals=partner))
    assert plan.action == "refuse"
    assert "both are controllers of one domain" in "; ".join(plan.reasons)


@pytest.mark.parametrize(
    ("host", "journals"),
    [
        ("kin-dc01", {"kin-dc02": _journal("kin-dc02", "done")}),
        ("kin-dc01", {"kin-dc03": _journal("kin-dc03", "restarting")}),  # of the other domain
        ("kin-fs01", {"kin-print01": _journal("kin-print01", "restarting")}),
        ("kin-dc01", {"kin-dc01": _journal("kin-dc01", "restarting")}),  # its own broken run is taken up
    ],
)
def test_others_do_not_stand_in_the_way(host: str, journals: dict[str, Journal]) -> None:
    assert make_plan(asked("kingsway-secondary", host, journals=journals)).action == "install"


@pytest.mark.parametrize(("host", "busy"), [("fer-hv01", "fer-dc01"), ("fer-dc01", "fer-hv01")])
def test_a_host_and_its_guest_are_never_worked_on_together(host: str, busy: str) -> None:
    plan = make_plan(asked("fernhill-primary", host, journals={busy: _journal(busy, "installing")}))
    assert plan.action == "refuse"
    assert busy in "; ".join(plan.reasons)


def test_the_only_controller_of_a_domain_is_told() -> None:
    thursday_evening = datetime(2026, 11, 26, 20, 30, tzinfo=UTC)
    fresh = replace(FACTS, windows_backup=WindowsBackup(last_good_at=thursday_evening - timedelta(hours=4)))
    plan = make_plan(asked("fernhill-primary", "fer-dc01", now=thursday_evening, facts=fresh))
    assert plan.action == "install"
    assert "only controller" in plan.notes[0]


def test_every_reason_is_named_at_once() -> None:
    plan = make_plan(asked(facts=facts(services=None, volumes=None)))
    assert len(plan.reasons) == 2


def test_a_restart_that_is_owed_comes_first() -> None:
    owing = System(pending_reboot=["servicing"])
    assert make_plan(asked(facts=facts(system=owing))).restart_first
    assert make_plan(asked(facts=facts(identity=BUILDING, system=owing), commissioning=True)).restart_first
    assert not make_plan(asked()).restart_first


def test_a_run_that_restarted_too_often_is_not_taken_up_again() -> None:
    mine = replace(_journal("oak-fs01", "restarting"), restarts=4)
    plan = make_plan(asked(journals={"oak-fs01": mine}))
    assert plan.action == "refuse"
    assert "loop" in plan.reasons[0]
    assert make_plan(asked(journals={"oak-fs01": replace(mine, restarts=3)})).action == "install"
    assert make_plan(asked(journals={"oak-fs01": mine.moved_to("done")})).action == "install"


def test_who_goes_on_without_a_backup_names_a_ticket() -> None:
    plan = make_plan(asked(facts=facts(windows_backup=None), accept_no_backup="because"))
    assert plan.action == "refuse"
    assert "names no ticket" in plan.reasons[0]


def test_files_that_wait_to_be_replaced_are_no_reason_for_a_restart() -> None:
    assert not make_plan(asked(facts=facts(system=System(pending_reboot=["file_rename"])))).restart_first
    assert make_plan(asked(facts=facts(system=System(pending_reboot=["file_rename", "servicing"])))).restart_first
