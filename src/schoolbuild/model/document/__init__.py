"""The parts of the school document, one file per subject. ``schoolbuild.model.school`` puts them together."""
