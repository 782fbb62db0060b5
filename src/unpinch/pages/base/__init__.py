"""What every page shares: the frame, the visual language, the guard that every view stands behind."""
