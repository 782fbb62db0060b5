"""How often somebody may try: codes, PINs and links are counted for each device and each address, in the shared cache.

Passwords are counted by the sign-in library (six tries, 15 minutes), second factors by theirs. A count that reached its limit starts again
when its time is over; a right answer clears it. Limits are judgement.
"""

from dataclasses import dataclass

from django.core.cache import cache

from unpinch.terms.errors import UnpinchError

MINUTES = 15


class TooManyTriesError(UnpinchError):
    """Somebody tried too often. `minutes` is how long to wait at most."""

    def __init__(self, minutes: int = MINUTES) -> None:
        self.minutes = minutes
        super().__init__(f"Too many tries. Wait {minutes} minutes.")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` wrong answers of one kind in `minutes`, for one key."""

    kind: str
    tries: int
    minutes: int = MINUTES

    def check(self, key: str) -> None:
        """Refuse when the limit is reached. Raises TooManyTriesError."""
        if int(cache.get(self._key(key), 0)) >= self.tries:
            raise TooManyTriesError(self.minutes)

    def count(self, key: str) -> int:
        """Count one wrong answer and return how many are left."""
        cache.add(self._key(key), 0, self.minutes * 60)
        try:
            return max(0, self.tries - int(cache.incr(self._key(key))))
        except ValueError:  # it ran out between the two lines
            return self.tries

    def clear(self, key: str) -> None:
        """Forget the wrong answers after a right one."""
        cache.delete(self._key(key))

    def _key(self, key: str) -> str:
        return f"tries:{self.kind}:{key}"


CODE_FROM_DEVICE = Limit("code-device", 6)
CODE_FROM_ADDRESS = Limit("code-address", 30)
"""A waiting room shares one address: six would let one clumsy thumb lock everybody out, and 30 guesses of 24^8 codes open nothing."""
PIN = Limit("pin", 5, minutes=12 * 60)
"""Five wrong tries, then a full sign-in on that day; it clears the count."""
