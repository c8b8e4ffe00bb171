"""Running a description: schedules, the loop, checkpoints, progress; and what is unwise about it."""
