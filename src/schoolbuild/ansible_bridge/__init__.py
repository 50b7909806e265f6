"""The one place that imports Ansible: borders between its data and ours."""
