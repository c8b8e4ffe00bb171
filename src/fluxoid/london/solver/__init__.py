"""The operator of London screening, and solving it."""
