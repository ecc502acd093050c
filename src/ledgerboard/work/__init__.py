"""Durable work: jobs that outlive a crash, schedules, progress."""
