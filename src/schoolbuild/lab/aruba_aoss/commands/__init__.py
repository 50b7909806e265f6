"""What the switch can be told, one module per subject; importing them fills the table of the grammar."""


def load() -> None:
    """Enter every command into the grammar."""
    from schoolbuild.lab.aruba_aoss.commands import (  # noqa: F401
        access,
        access_lists,
        discovery,
        interfaces,
        layer2,
        profiles,
        routing,
        services,
        shows,
        snmp,
        spanning_tree,
        stacking,
        system,
        times,
        vlans,
    )
