"""One function for each thing a person can do: load, decide, store, audit, in one transaction. Pages reach data only through here."""
