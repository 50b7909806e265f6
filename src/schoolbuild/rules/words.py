"""Words that several rules share."""

from schoolbuild.model.words import closest, listed

__all__ = ["closest", "listed"]
