"""The standard school build as code: model, rules, intent, change, assessment and the lab."""

__version__ = "0.1.0"
