"""A simulated school to build and break: switches that keep state, refuse what they do not know, and lose their path."""
