"""What commands share: how descriptions are changed, and results put in words."""
