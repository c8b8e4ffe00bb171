"""What recipes share: sessions, searches, rest, the resistive state, results."""
