"""The published schema of the facts: it takes what the model takes, and refuses what the model refuses."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from schoolbuild.documents.facts_schema import facts_schema
from schoolbuild.model.windows.facts import LISTS, SECTIONS
from schoolbuild.model.windows.read_facts import read_facts
from tests.unit.assess.servers import controller, member, spoilt


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = facts_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("facts", [member(), controller()], ids=["member", "controller"])
def test_what_servers_tell_fits(validator: Any, facts: dict[str, Any]) -> None:
    assert list(validator.iter_errors(facts)) == []
    assert read_facts(facts).gaps == {}


def test_every_part_is_published_with_its_words(validator: Any) -> None:
    parts = validator.schema["properties"]["sections"]["properties"]
    assert set(parts) == {*SECTIONS, *LISTS}
    assert "AMRunningMode" in validator.schema["$defs"]["Defender"]["properties"]["running_mode"]["description"]


WRONG = [
    ("system.build", "20348"),
    ("defender.real_time", "true"),
    ("defender.real_time", 1),
    ("accounts.administrators", "Administrator"),
    ("firewall.profiles.0.name", "Guest"),
    ("settings", {}),
    ("system", []),
]


@pytest.mark.parametrize(("place", "value"), WRONG)
def test_what_the_model_does_not_take_the_schema_does_not_either(validator: Any, place: str, value: object) -> None:
    facts = spoilt(member(), (place, value))
    assert list(validator.iter_errors(facts))
    assert place.partition(".")[0] in read_facts(facts).gaps


def test_an_unknown_part_or_key_is_refused(validator: Any) -> None:
    facts = member()
    facts["sections"]["system"]["colour"] = "blue"
    assert list(validator.iter_errors(facts))
    assert list(validator.iter_errors({**member(), "extra": 1}))
