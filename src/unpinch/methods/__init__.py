"""Mathematics that has never heard of a leg."""
