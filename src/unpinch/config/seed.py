"""Fill an empty data folder with the sample clinic, as `unpinch demo` does: `python -m unpinch.config.seed [--patients N] [--seed N]`."""

import argparse
import sys
import time

from unpinch.config.boot import boot


def main() -> int:
    """Build the sample clinic unless there is one; say how long it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--patients", type=int)
    parser.add_argument("--seed", type=int)
    given = {name: value for name, value in vars(parser.parse_args()).items() if value is not None}
    environment = boot()
    if not environment.demo:
        print("unpinch demo: UNPINCH_DEMO=yes is not set; a sample clinic never goes into a real one.", file=sys.stderr)
        return 2
    from unpinch.demo import build
    from unpinch.records.models import Clinic

    if Clinic.objects.exists():
        return 0
    began = time.monotonic()
    built = build(**given)
    print(f"unpinch demo: {len(built.episodes)} people made up in {time.monotonic() - began:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
