"""Judges what was collected against what was intended: controls in, results and problems out."""

from schoolbuild.assess.controls import Control, load_controls
from schoolbuild.assess.judge import Assessment, assess, judge

__all__ = ["Assessment", "Control", "assess", "judge", "load_controls"]
