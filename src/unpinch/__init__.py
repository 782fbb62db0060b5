"""Unpinch: from the first question to staying better, for people with sciatica and the therapists who treat them.

Everything in this package is decision support for a clinician. It is not a cleared medical device and no clinician has reviewed it.
Start reading at `unpinch.terms` (the words) and `unpinch.clinical` (the rooms a patient walks through).
"""

__version__ = "0.1.0.dev0"
