"""Measuring: never a test, never timed in CI."""
