"""Microscopic theory of the condensate: from a few material numbers to every parameter the other levels need."""
