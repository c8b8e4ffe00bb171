"""What can be measured, and how it is declared."""
