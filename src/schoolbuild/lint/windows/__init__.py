"""Tasks for Windows, held against what their modules take."""

from schoolbuild.lint.windows.finding import Finding
from schoolbuild.lint.windows.run import SCHEMA, Report, lint_windows
from schoolbuild.lint.windows.tasks import role_of

__all__ = ["SCHEMA", "Finding", "Report", "lint_windows", "role_of"]
