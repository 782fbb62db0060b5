"""Must somebody look at this person first, and how soon: warning signs as rules, never probabilities."""
