"""Documentation of the action ``school_assess``; the work is done on the controller, in ``schoolbuild``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: school_assess
short_description: Judge a school by what was collected, and write its page
description:
  - Runs once for the whole play. Reads the files of one run, judges every control, and writes C(results.json),
    C(summary.json) and C(build/report/<school>.html). Opens no session.
  - A switch without a file, or with one that says why nothing was read, is C(not_assessed); it is never C(pass).
  - Failed controls do not fail the task, they are its result.
options:
  run:
    description: The run that M(school_collect) returned.
    type: str
    required: true
attributes:
  check_mode:
    description: It changes nothing on a switch. Evidence and page are written in check mode too.
    support: full
  diff_mode:
    description: It changes nothing on a switch.
    support: none
author:
  - The schoolbuild project
"""

EXAMPLES = r"""
- name: Judge the school
  school_assess:
    run: "{{ school_collect_result.run }}"
  run_once: true
"""

RETURN = r"""
states:
  description: How many results are in which state.
  returned: success
  type: dict
  sample: {fail: 1, not_assessed: 9, pass: 8}
coverage:
  description: How many of the judgements could be made.
  returned: success
  type: dict
  sample: {assessed: 9, total: 18}
problems:
  description: What is wrong, one entry for each cause, worst first.
  returned: success
  type: list
  elements: dict
not_assessed:
  description: Switches of which nothing could be judged, why, and what to do.
  returned: success
  type: list
  elements: dict
page:
  description: The school's page, from the project's root.
  returned: success
  type: str
  sample: build/report/oakfield-primary.html
exit_code:
  description: What C(schoolbuild) would have left with, 1 for failed controls, 4 where something was not assessed.
  returned: always
  type: int
  sample: 1
"""
