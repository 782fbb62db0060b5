"""`unpinch clinic`: found a clinic with its first manager, or change the numbers of one."""

import argparse

from unpinch.config.boot import boot


def run(arguments: argparse.Namespace) -> int:
    """Found the clinic and print the manager's link, or change numbers."""
    environment = boot()
    from unpinch.actions.founding import NUMBERS, found_clinic, set_numbers
    from unpinch.config.prepare import upgrade

    upgrade(environment)
    numbers = {name: getattr(arguments, name) for name in NUMBERS}
    if not arguments.manager and not arguments.email:
        clinic = set_numbers(arguments.name, numbers)
        print(f"{clinic.name}: the numbers are changed.")
        return 0
    founded = found_clinic(
        name=arguments.name,
        numbers=numbers,
        manager=arguments.manager,
        email=arguments.email,
        time_zone=arguments.time_zone,
        language=arguments.language,
        location=arguments.location,
    )
    from django.urls import reverse

    path = reverse("account:link", args=[founded.invitation.link])
    until = f"{founded.invitation.expires_at:%d %B %Y}"
    print(f"{founded.clinic.name} is founded. {arguments.manager} comes in by this link, once, until {until}:")
    print(f"  {environment.public_url}{path}")
    print("Next: unpinch serve, open the link, then enter opening hours and staff on the page Clinic.")
    return 0
