"""Tasks for Windows, held against what their modules take."""

from schoolbuild.lint.windows.finding import Finding
from schoolbuild.lint.windows.run import SCHEMA, Report, lint_windows

__all__ = ["SCHEMA", "Finding", "Report", "lint_windows"]
