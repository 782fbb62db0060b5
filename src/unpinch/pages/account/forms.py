"""The forms of signing in and of one's own account."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from unpinch.actions.account import PIN_LENGTH

PLAIN_CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
FIRST_YEAR = 1900


class CodeForm(forms.Form):
    """The short code of an invitation, and the year of birth that guards it."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=20,
        help_text=_("8 letters and numbers"),
        widget=forms.TextInput(attrs={**PLAIN_CODE, "class": "code-input"}),
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        min_value=FIRST_YEAR,
        max_value=2100,
        help_text=_("If you help somebody: their year of birth"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year", "maxlength": "4", "class": "year-input"}),
    )
    own_phone = forms.BooleanField(
        label=_("This is my own phone or computer"),
        required=False,
        help_text=_("You stay signed in for 30 days. Leave it empty on a shared one."),
    )


class LinkForm(forms.Form):
    """What a link asks before it opens."""

    own_phone = forms.BooleanField(
        label=_("This is my own phone or computer"),
        required=False,
        help_text=_("You stay signed in for 30 days. Leave it empty on a shared one."),
    )


class YearForm(forms.Form):
    """What guards a physician's link."""

    birth_year = forms.IntegerField(
        label=_("The patient's year of birth"),
        min_value=FIRST_YEAR,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4", "class": "year-input"}),
    )


class JoinForm(forms.Form):
    """A member's first password."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 12 characters. A few words that belong only to you are better than one with signs."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(label=_("The same once more"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("The two differ. Type the password again."))
        return cleaned


class PinForm(forms.Form):
    """A new PIN."""

    pin = forms.CharField(
        label=_("New PIN"),
        max_length=PIN_LENGTH,
        help_text=_("Six digits"),
        widget=forms.PasswordInput(attrs={**DIGITS, "maxlength": PIN_LENGTH}),
    )


class NameForm(forms.Form):
    """How somebody is named on screen."""

    full_name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    license_number = forms.CharField(
        label=_("License number"),
        max_length=40,
        required=False,
        help_text=_("Stands beside your signature on plans of care and letters."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, signs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not signs:
            del self.fields["license_number"]


class CarerForm(forms.Form):
    """Whom a patient lets help, and the consent itself."""

    name = forms.CharField(label=_("Their name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    relation = forms.CharField(
        label=_("Who they are to you"),
        max_length=60,
        help_text=_("Such as sister, neighbor, home nurse"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agreed = forms.BooleanField(label=_("Yes, this person may see my record and answer for me, until I end it."))

    def __init__(self, *args: Any, own: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not own:
            self.fields["relation"].label = _("Who they are to the patient")
            self.fields["agreed"].label = _(
                "The patient is here, and says: this person may see my record and answer for me, until I end it."
            )


class BreakGlassForm(forms.Form):
    """Why a record has to be opened in need."""

    reason = forms.CharField(label=_("Why you need this record now"), widget=forms.Textarea(attrs={"rows": 3}))


class PhysicianForm(forms.Form):
    """Whom a summary is for."""

    name = forms.CharField(
        label=_("Who it is for"),
        max_length=120,
        help_text=_("Such as Dr. Lin, family doctor"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


# ---- the sign-in library's forms, in our words -----------------------------------------------------------------------------------
def _plain(form: forms.Form, **labels: Any) -> None:
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].widget.attrs.pop("placeholder", None)


class PasswordForm(LoginForm):  # type: ignore[misc]
    """Sign-in with a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, login=_("E-mail address"), password=_("Password"))
        self.fields["login"].widget.attrs.update(
            {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false", "autocomplete": "username"}
        )


class ProveForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password=_("Password"))


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """A new password for an old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, oldpassword=_("Password until now"), password1=_("New password"), password2=_("The same once more"))
        self.fields["password1"].help_text = _(
            "At least 12 characters. A few words that belong only to you are better than one with signs."
        )


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]
    """The code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=_("Code"))
        self.fields["code"].help_text = _("Six digits from your app, or one of your recovery codes")
        self.fields["code"].widget.attrs.update({"class": "code-input", "inputmode": "numeric", "autofocus": True})


class ProveByCodeForm(MfaReauthenticateForm):  # type: ignore[misc]
    """The same, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=_("Code"))
        self.fields["code"].help_text = _("Six digits from your app, or one of your recovery codes")
        self.fields["code"].widget.attrs.update({"class": "code-input", "inputmode": "numeric"})


class AuthenticatorAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=_("The six digits your app shows now"))
        self.fields["code"].widget.attrs.update({"class": "code-input", "inputmode": "numeric"})


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey; it always opens without a password, so the device must check who holds it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, name=_("Name of this passkey"))
        self.fields["name"].help_text = _("So that you recognize it, such as My phone")
        self.fields.pop("passwordless", None)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, name=_("Name of this passkey"))
