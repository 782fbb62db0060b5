"""What is done at home, as the person tells it: the diary's values, and how much of the program was done."""
