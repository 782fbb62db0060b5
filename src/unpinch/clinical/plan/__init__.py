"""From an assessed case to a plan of care that contains nothing forbidden, chosen to proven optimality, every item explained."""
