"""What Windows modules take: read from the text that Ansible sends, checked as the real ones check it."""

from schoolbuild.model.module_spec.installed import (
    InstalledModule,
    Resolved,
    action_group,
    installed,
    resolved,
    runs_elsewhere,
)
from schoolbuild.model.module_spec.read import read_spec
from schoolbuild.model.module_spec.spec import Level, ModuleSpec, Option, RequiredIf
from schoolbuild.model.module_spec.validate import Problem, Validated, validate

__all__ = [
    "InstalledModule",
    "Level",
    "ModuleSpec",
    "Option",
    "Problem",
    "RequiredIf",
    "Resolved",
    "Validated",
    "action_group",
    "installed",
    "read_spec",
    "resolved",
    "runs_elsewhere",
    "validate",
]
