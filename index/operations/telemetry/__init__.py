"""Telemetry: logs, metrics, health and readiness."""
