"""The room `documents`: what the clinic gives out on paper, and what it gave out before."""
