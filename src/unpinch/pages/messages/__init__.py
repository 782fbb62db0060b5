"""The room `messages`: what patient and team write to each other, who is away, and the reminders a patient chose."""
