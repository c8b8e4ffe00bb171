"""How tables, quantities and files are read, and mistakes collected."""
