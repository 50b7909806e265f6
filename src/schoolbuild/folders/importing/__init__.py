"""From the configurations of switches that exist already to the draft of a school's folder."""
