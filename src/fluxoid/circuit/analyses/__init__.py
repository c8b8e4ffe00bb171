"""What is asked of circuits in time: curves, steps, noise, switching, margins."""
