"""A world that is written again is as good as one that was built: new rows find free numbers beside it."""

from allauth.mfa.models import Authenticator
from django.core.management import call_command

from tests.support.universe import draw_universe


def test_new_rows_find_free_numbers(transactional_db: None) -> None:
    draw_universe()
    call_command("flush", verbosity=0, interactive=False, reset_sequences=True)
    world = draw_universe()
    made = Authenticator.objects.create(user=world.ana, type="webauthn", data={})
    assert Authenticator.objects.filter(user=world.ana).get() == made
