"""What is unwise about a description, before it is run, level by level; and self-tests."""
