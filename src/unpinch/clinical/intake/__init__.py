"""What is told and found before anybody judges it: the case, its facts, and what the rules make of them."""
