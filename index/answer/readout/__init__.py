"""What each side says about one meeting, sentence by sentence."""
