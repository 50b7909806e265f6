"""What each Windows server is to be, as plain data for the roles: one file per subject."""

from schoolbuild.intent.servers.build import build_of

__all__ = ["build_of"]
