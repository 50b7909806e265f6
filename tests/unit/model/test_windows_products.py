"""Other makers' products: each is recognisable, and what cannot be read is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from schoolbuild.model.document.care import Antivirus, BackupCopy, Rmm
from schoolbuild.model.standard import load_standard
from schoolbuild.model.windows.products import Product

GOOD: dict[str, Any] = {
    "key": "some_backup",
    "kind": "backup",
    "title": "Some backup",
    "services": ["SomeSvc"],
    "recognised_by": "its handbook",
    "last_backup": {"unknown": "nobody says"},
}


def test_every_product_that_a_school_can_declare_is_known(project_root: Path) -> None:
    known = {product.key: product.kind for product in load_standard(project_root).windows.products}
    for model, kind, own in (
        (Antivirus, "antivirus", {"defender", "other"}),
        (BackupCopy, "backup", {"windows_server_backup", "other"}),
        (Rmm, "rmm", {"other"}),
    ):
        declared = set(get_args(model.model_fields["product"].annotation)) - own
        assert declared == {key for key, its_kind in known.items() if its_kind == kind}


def test_what_is_unknown_is_not_asked() -> None:
    product = Product.model_validate(GOOD)
    assert product.question == {
        "product": "some_backup",
        "kind": "backup",
        "services": ["SomeSvc"],
        "executables": [],
        "version": {"place": "executable"},
        "signatures": None,
        "last_backup": None,
        "site": None,
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"services": []}, "nobody can tell whether it is there"),
        ({"last_backup": None}, "`last_backup` is said"),
        ({"site": {"unknown": "x"}}, "nothing of other kinds"),
        ({"last_backup": {}}, "one place"),
        ({"last_backup": {"unknown": "x", "executable": True}}, "one place"),
        ({"last_backup": {"executable": True}}, "a place needs its source"),
        ({"last_backup": {"unknown": "x", "source": "y"}}, "what is unknown has none"),
        ({"last_backup": {"registry": {"keys": ["HKCU:\\x"], "name": "y"}, "source": "z"}}, "begins with HKLM"),
    ],
)
def test_refuses_half_a_description(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Product.model_validate(GOOD | change)
