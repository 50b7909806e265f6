"""A simulated school to build and break: its switches keep state, refuse what they do not know, lose their path."""
