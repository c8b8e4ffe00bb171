"""Site functions and the settings with which they are compiled."""
