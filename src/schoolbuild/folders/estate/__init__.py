"""An invented estate: any number of schools, the same for the same seed; with known mistakes on demand."""

from schoolbuild.folders.estate.generate import Invented, invent
from schoolbuild.folders.estate.mistakes import MISTAKES, Mistake, Planted, plant

__all__ = ["MISTAKES", "Invented", "Mistake", "Planted", "invent", "plant"]
