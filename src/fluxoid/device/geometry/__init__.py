"""Where the parts of a device lie."""
