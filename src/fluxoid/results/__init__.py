"""Results: a folder that a run writes, that reopens at any moment, and what it holds."""
