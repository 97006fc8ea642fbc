"""Benchmarks of speed and memory, as ratios within one run, which do not depend on the machine."""
