"""Second factors: who must have one, who has one, and taking them away when somebody lost theirs."""

import uuid
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from unpinch.actions.actor import actor_for

FULL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor. Recovery codes alone do not: they are for the day the phone is lost."""


def has_factor(user_id: uuid.UUID) -> bool:
    """Whether somebody has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user_id=user_id, type__in=FULL).exists()


def may_lose(authenticator: Authenticator) -> bool:
    """Whether a factor may go: a member keeps at least one second factor."""
    actor = actor_for(authenticator.user)
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FULL).exclude(pk=authenticator.pk)
    return actor is None or not actor.staff or authenticator.type not in FULL or others.exists()


def may_lose_passkey(user_id: uuid.UUID | None, key: int) -> bool:
    """The same for one's own passkey, by its number; nobody loses somebody else's."""
    found = Authenticator.objects.filter(pk=key, user_id=user_id).first()
    return found is None or may_lose(found)


def forget_factors(user_id: uuid.UUID) -> None:
    """Take every second factor and recovery code away: the person proves who they are to the manager and sets up new ones."""
    Authenticator.objects.filter(user_id=user_id).delete()


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody can sign in with besides a password."""

    app: bool
    passkeys: tuple[str, ...]
    recovery_codes: int

    @property
    def full(self) -> bool:
        """Whether there is a second factor."""
        return self.app or bool(self.passkeys)


def factors_of(user_id: uuid.UUID | None) -> Factors:
    """Somebody's second factors and how many recovery codes are left."""
    rows = list(Authenticator.objects.filter(user_id=user_id).order_by("created_at")) if user_id else []
    codes = [len(row.wrap().get_unused_codes()) for row in rows if row.type == Authenticator.Type.RECOVERY_CODES]
    passkeys = tuple(str(row.wrap().name) for row in rows if row.type == Authenticator.Type.WEBAUTHN)
    return Factors(any(row.type == Authenticator.Type.TOTP for row in rows), passkeys, sum(codes))
