"""What a circuit is made of: elements, waveforms, current–phase relations."""
