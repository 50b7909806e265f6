"""Which rows a server is taken not to fulfil: never fewer than it may be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolbuild.intent.servers.differs import administrators, differing, explained

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 30) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
TESTS = st.sampled_from(["equals", "at_least", "at_most", "between_1_and", "contains", "no such test"])


def row(test: str = "equals", wanted: Any = 5, unset_is: Any = None, **more: Any) -> dict[str, Any]:
    return {"id": "a_row", "title": "A row", "test": test, "wanted": wanted, "unset_is": unset_is, **more}


def told(*answers: Any) -> dict[str, Any]:
    return {"schema": "schoolbuild/windows-facts/1", "sections": {"settings": list(answers)}}


def answer(value: Any, source: str | None = "local", error: str | None = None) -> dict[str, Any]:
    return {"id": "a_row", "value": value, "source": source, "error": error}


@pytest.mark.parametrize(
    ("test", "wanted", "good", "bad"),
    [
        ("equals", 5, [5], [4, 6, "5", 5.0]),
        ("equals", "disabled", ["disabled"], ["auto", "Disabled", 4]),
        ("equals", ["a", "b"], [["a", "b"]], [["b", "a"], ["a"], "a"]),
        ("at_least", 14, [14, 20], [13, 0, "20"]),
        ("at_most", 3, [3, 0], [4]),
        ("between_1_and", 900, [1, 900], [0, -1, 901]),
        ("contains", ["success"], [["success"], ["failure", "success"]], [[], ["failure"], "success"]),
    ],
)
def test_each_test_means_what_it_says(test: str, wanted: Any, good: list[Any], bad: list[Any]) -> None:
    for value in good:
        assert differing([row(test, wanted)], told(answer(value))) == [], value
    for value in bad:
        assert len(differing([row(test, wanted)], told(answer(value)))) == 1, value


def test_what_is_not_set_is_what_windows_does_by_itself() -> None:
    unset = told(answer(None, "unset"))
    assert differing([row(unset_is=5)], unset) == []
    assert len(differing([row(unset_is=4)], unset)) == 1
    assert len(differing([row()], unset)) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"sections": None},
        {"sections": {}},
        {"sections": {"settings": None}},
        {"sections": {"settings": "5"}},
        told(),
        told({"id": "another_row", "value": 5, "source": "local", "error": None}),
        told(answer(None, None)),
        told(answer(None, "local")),
        told(answer(5, "unset")),
        told(answer(5, "local", "access denied")),
        told(answer(True)),
        told(answer(5), answer(5)),
        told(answer(5), answer(4)),
    ],
)
def test_what_is_unknown_or_contradicts_itself_differs(facts: dict[str, Any]) -> None:
    assert differing([row(unset_is=5)], facts) == [row(unset_is=5)]


@given(test=TESTS, wanted=ANYTHING, value=ANYTHING, source=ANYTHING, error=ANYTHING, unset_is=ANYTHING)
def test_nothing_but_a_known_fitting_value_is_fulfilled(
    test: str, wanted: Any, value: Any, source: Any, error: Any, unset_is: Any
) -> None:
    wrong = differing(
        [row(test, wanted, unset_is)], told({"id": "a_row", "value": value, "source": source, "error": error})
    )
    if wrong:
        return
    assert error is None
    held = unset_is if value is None else value
    assert (source == "unset") is (value is None)
    assert type(held) is type(wanted)
    assert not isinstance(held, bool)
    if test == "equals":
        assert held == wanted


@given(facts=ANYTHING)
def test_no_document_makes_it_stumble(facts: Any) -> None:
    facts = facts if isinstance(facts, dict) else {"sections": facts}
    assert len(differing([row()], facts)) == len(explained([row()], facts)) == 1
    assert administrators(["{administrator}"], facts, "Administrator")["members"] == ["Administrator"]


def test_order_is_kept() -> None:
    rows = [{**row(), "id": name} for name in ("c", "a", "b")]
    assert [item["id"] for item in differing(rows, told())] == ["c", "a", "b"]


def test_a_sentence_says_where_a_value_comes_from() -> None:
    assert explained([row()], told(answer(4, "policy"))) == ["A row (a_row, wanted 5): a policy sets 4"]
    assert explained([row()], told(answer(None, "unset"))) == ["A row (a_row, wanted 5): not set"]
    assert explained([row(wanted=["success"])], told(answer([], "local"))) == [
        "A row (a_row, wanted success): it is nothing"
    ]


def people(*names: str, built_in: str = "Administrator") -> dict[str, Any]:
    members = [{"name": name, "sid": f"S-1-5-21-{number}"} for number, name in enumerate(names)]
    return {
        "sections": {
            "identity": {"computer_name": "OAK-FS01"},
            "accounts": {"administrator_name": built_in, "administrators": members},
        }
    }


DECLARED = ["{administrator}", "OAKFIELD\\Domain Admins", "OAKFIELD\\svc-schoolbuild"]


def test_names_of_local_accounts_are_compared_without_the_machine() -> None:
    facts = people("OAK-FS01\\Administrator", "oakfield\\domain admins", "OAKFIELD\\svc-schoolbuild")
    assert administrators(DECLARED, facts, "OAKFIELD\\svc-schoolbuild")["differs"] is False


def test_a_stranger_is_named_and_so_is_who_is_missing() -> None:
    found = administrators(DECLARED, people("OAK-FS01\\Administrator", "OAK-FS01\\helper"), "Administrator")
    assert (found["extra"], found["missing"]) == (["OAK-FS01\\helper"], DECLARED[1:])
    assert found["differs"] is True


def test_a_renamed_built_in_account_is_meant_by_its_new_name() -> None:
    found = administrators(DECLARED, people("OAK-FS01\\Chief", built_in="Chief"), "Chief")
    assert found["members"][0] == "Chief"


def test_the_account_in_use_always_stays() -> None:
    found = administrators(["{administrator}"], people("OAK-FS01\\Administrator"), "OAKFIELD\\svc-other")
    assert found["members"] == ["Administrator", "OAKFIELD\\svc-other"]


def test_nobody_declared_means_that_the_group_is_left_alone() -> None:
    assert administrators([], people("OAK-FS01\\Administrator"), "Administrator") == {
        "members": [],
        "differs": False,
        "extra": ["OAK-FS01\\Administrator"],
        "missing": [],
    }


def test_an_unknown_group_is_written() -> None:
    assert administrators(DECLARED, {}, "OAKFIELD\\svc-schoolbuild")["differs"] is True


def test_a_host_of_guests_that_is_in_a_domain_keeps_whom_the_domain_let_in() -> None:
    """Its row speaks of no domain. Backups of its guests run as somebody of the domain."""
    host = {
        "sections": {
            "identity": {"computer_name": "FER-HV01", "domain": "fernhill.internal"},
            "accounts": {
                "administrator_name": "Administrator",
                "administrators": [
                    {"name": "FER-HV01\\Administrator", "local": True},
                    {"name": "FERNHILL\\Domain Admins", "local": False},
                    {"name": "FER-HV01\\helper", "local": True},
                ],
            },
        }
    }
    found = administrators(["{administrator}"], host, ".\\Administrator")
    assert found["members"] == ["Administrator", "FERNHILL\\Domain Admins"]
    assert (found["extra"], found["missing"]) == (["FER-HV01\\helper"], [])
    assert administrators([], host, ".\\Administrator")["members"] == []
