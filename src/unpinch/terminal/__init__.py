"""Assessments as a calm page of text: for a therapist with a minute, in color where the terminal has it, plain where it is piped."""
