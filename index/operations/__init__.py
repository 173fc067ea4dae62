"""Running Verbale: backup, doctor, telemetry."""
