"""The day list and the alerts: who comes, who needs a look first and why."""
