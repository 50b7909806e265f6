"""Presents how a school was judged: the summary of a run, the school's page and the index of all schools."""

from schoolbuild.report.conclude import Conclusion, conclude
from schoolbuild.report.page import write_index, write_page

__all__ = ["Conclusion", "conclude", "write_index", "write_page"]
