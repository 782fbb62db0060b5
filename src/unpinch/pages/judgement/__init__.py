"""The room `judgement`: what a therapist concludes and signs, beside what the machine ranked."""
