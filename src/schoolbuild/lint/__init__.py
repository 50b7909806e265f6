"""What can be said about our own content before it runs."""
