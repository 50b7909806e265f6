"""The ``schoolbuild`` command: small files, one per sub-command, mounted in ``main``."""
