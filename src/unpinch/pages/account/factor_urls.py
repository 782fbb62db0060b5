"""The few addresses of the sign-in library that we use, each behind our guard; it finds them by these names."""

from django.urls import path

from unpinch.pages.account import factors

urlpatterns = [
    path("staff/", factors.login, name="account_login"),
    path("sign-out/", factors.logout, name="account_logout"),
    path("prove/", factors.reauthenticate, name="account_reauthenticate"),
    path("password/", factors.password, name="account_change_password"),
    path("second-step/", factors.authenticate, name="mfa_authenticate"),
    path("prove/code/", factors.prove_by_code, name="mfa_reauthenticate"),
    path("prove/passkey/", factors.prove_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("passkey/", factors.login_by_passkey, name="mfa_login_webauthn"),
    path("factors/", factors.index, name="mfa_index"),
    path("factors/app/", factors.activate_app, name="mfa_activate_totp"),
    path("factors/app/remove/", factors.deactivate_app, name="mfa_deactivate_totp"),
    path("factors/passkeys/", factors.passkeys, name="mfa_list_webauthn"),
    path("factors/passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("factors/passkeys/<int:pk>/name/", factors.name_passkey, name="mfa_edit_webauthn"),
    path("factors/passkeys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("factors/recovery/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/recovery/new/", factors.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
