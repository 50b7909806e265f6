"""What Windows modules take: read from the text that Ansible sends, checked as the real ones check it."""

from schoolbuild.model.module_spec.installed import InstalledModule, Resolved, installed, resolved
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
    "installed",
    "read_spec",
    "resolved",
    "validate",
]
