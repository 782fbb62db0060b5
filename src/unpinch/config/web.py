"""The first process of the web server: it loads the clinic once, and the workers that granian forks from it share that memory.

    python -m unpinch.config.web GRANIAN-OPTIONS unpinch.config.wsgi:application

Where processes are started anew instead of forked, each worker loads the clinic itself; nothing else changes.
"""

import gc

import highspy  # noqa: F401 - the planner asks for it at the first plan; loaded here it is shared
from django.db import connections
from granian.cli import entrypoint

from unpinch.config import wsgi  # noqa: F401 - loads addresses, pages and knowledge


def main() -> None:
    """Load, set aside what will not change, serve."""
    connections.close_all()  # a worker opens its own
    gc.collect()
    gc.freeze()  # the collector writes into what it visits, and what is written to is not shared any more
    entrypoint()


if __name__ == "__main__":
    main()
