"""Speed and memory, measured on the machine at hand. Nothing here asserts a time: numbers are reported, not promised."""
