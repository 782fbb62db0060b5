"""Settings from the environment, addresses, the server, and the checks before a clinic opens."""
