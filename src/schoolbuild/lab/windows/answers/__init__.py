"""The parts of the assessment's document, each from the state of a machine of the lab."""
