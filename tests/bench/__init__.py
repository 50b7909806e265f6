"""Benchmarks: ratios against named peers and the floor, measured in one run. No test asserts a time."""
