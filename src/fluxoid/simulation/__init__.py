"""Models in time: schedules, the loop, what is recorded, checkpoints, progress."""
