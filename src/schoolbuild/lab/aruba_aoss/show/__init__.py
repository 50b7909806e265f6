"""What the ``show`` commands print, one module per subject: pure functions from the switch to text."""
