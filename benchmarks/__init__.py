"""Benchmarks: how fast safetynet is, and the twin that it is checked and measured against."""
