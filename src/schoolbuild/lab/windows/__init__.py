"""Windows machines of the lab: a WinRM endpoint each, and the state behind it."""
