"""The project's own PowerShell: parsed, and held against a reviewed catalogue. Nothing here executes it."""

from schoolbuild.lint.powershell.finding import Finding
from schoolbuild.lint.powershell.run import SCHEMA, STATEMENT, Report, lint_powershell

__all__ = ["SCHEMA", "STATEMENT", "Finding", "Report", "lint_powershell"]
