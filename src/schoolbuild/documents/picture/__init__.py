"""The picture of a school's network: laid out here, painted by templates/document/picture.svg.j2."""

from schoolbuild.documents.picture.draw import draw
from schoolbuild.documents.picture.shapes import End, Marks, Picture

__all__ = ["End", "Marks", "Picture", "draw"]
