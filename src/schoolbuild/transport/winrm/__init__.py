"""Sessions at Windows machines, over WinRM."""
