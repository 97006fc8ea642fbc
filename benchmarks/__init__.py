"""Benchmarks of speed and memory, as ratios that do not depend on the machine."""
