"""Microsoft's published data of security updates, taken over into the table of releases."""
