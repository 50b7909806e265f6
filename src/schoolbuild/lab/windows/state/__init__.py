"""The state of a Windows machine of the lab: one declarative document that tests load and compare."""
