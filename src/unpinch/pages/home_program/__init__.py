"""The patient's day on a phone: the shell of Today, the same for everybody; what it shows comes as JSON (`api.py`)."""
