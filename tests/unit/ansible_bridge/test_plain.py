"""Values from Ansible come out as built-in types."""

from __future__ import annotations

import json
import pickle

from schoolbuild.ansible_bridge.plain import plain


class Tagged(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "not what it says"


class Count(int):
    pass


class Share(float):
    pass


def test_every_value_becomes_a_built_in_type() -> None:
    value = plain(
        {
            Tagged("a"): [Tagged("b"), Count(3), Share(0.5), None, True],
            "set": {Tagged("c")},
            "tuple": (1,),
            "else": object,
        }
    )
    assert value == {"a": ["b", 3, 0.5, None, True], "set": ["c"], "tuple": [1], "else": "<class 'object'>"}
    assert {type(item) for item in value["a"]} == {str, int, float, type(None), bool}
    assert type(next(iter(value))) is str
    assert pickle.loads(pickle.dumps(value)) == json.loads(json.dumps(value))  # noqa: S301
