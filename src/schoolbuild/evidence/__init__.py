"""Evidence of runs: what was collected and how it was judged, as folders of JSON."""

from schoolbuild.evidence.files import not_written, replace_file, write_json, write_text
from schoolbuild.evidence.folder import Collected, EvidenceFolder, latest_run, run_names

__all__ = [
    "Collected",
    "EvidenceFolder",
    "latest_run",
    "not_written",
    "replace_file",
    "run_names",
    "write_json",
    "write_text",
]
