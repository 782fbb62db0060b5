"""Django's settings. Nothing is decided here that `environment.py` does not say; the choices that matter carry their reason."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from unpinch.config.environment import read_environment

ENVIRONMENT = read_environment(os.environ)
PACKAGE = Path(__file__).resolve().parents[1]
PAGES = PACKAGE / "pages"
DATA = ENVIRONMENT.data
DEMO = ENVIRONMENT.demo

SECRET_KEY = ENVIRONMENT.secret_key()
DEBUG = False
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.trusted_origins
ROOT_URLCONF = "unpinch.config.urls"
WSGI_APPLICATION = "unpinch.config.wsgi.application"
AUTH_USER_MODEL = "records.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unpinch.records",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "unpinch.pages.base.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "unpinch.pages.base.middleware.WhoIsHere",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(PAGES.glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "unpinch.pages.base.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "unpinch.pages.base.tags"],
        },
    }
]
FORM_RENDERER = "unpinch.pages.base.forms.Renderer"

# ---- database ----------------------------------------------------------------------------------------------------------------
# SQLite: WAL lets readers work beside the writer; IMMEDIATE takes the write lock at the start, so that a transaction that reads and then
# writes waits instead of failing; synchronous FULL, because an acknowledged entry must survive a power cut (S8).
DATABASES = {"default": dict(dj_database_url.parse(ENVIRONMENT.database, conn_max_age=600, conn_health_checks=True))}
if "sqlite" in str(DATABASES["default"]["ENGINE"]):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;",
    }
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# ---- who signs in --------------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "unpinch.pages.base.adapter.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_DISPLAY = "unpinch.pages.base.adapter.display_name"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {"login_failed": "60/15m/ip,6/15m/key"}
ACCOUNT_FORMS = {
    "login": "unpinch.pages.account.forms.PasswordForm",
    "reauthenticate": "unpinch.pages.account.forms.ProveForm",
    "change_password": "unpinch.pages.account.forms.NewPasswordForm",
}
MFA_FORMS = {
    "authenticate": "unpinch.pages.account.forms.SecondFactorForm",
    "reauthenticate": "unpinch.pages.account.forms.ProveByCodeForm",
    "activate_totp": "unpinch.pages.account.forms.AuthenticatorAppForm",
    "add_webauthn": "unpinch.pages.account.forms.PasskeyForm",
    "edit_webauthn": "unpinch.pages.account.forms.PasskeyNameForm",
}
MFA_ADAPTER = "unpinch.pages.base.adapter.Factors"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an e-mail address is no proof of anything here
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Unpinch"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENVIRONMENT.local  # browsers treat the own machine as safe; nothing else
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_CLIENT_IP_CALLABLE = "unpinch.pages.base.sessions.client_address"
AXES_LOCKOUT_CALLABLE = "unpinch.pages.base.errors.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# ---- the browser -----------------------------------------------------------------------------------------------------------------
# No inline script or style, nothing from anywhere else: a page works the same with the network cable pulled behind the server.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.secure
SESSION_COOKIE_NAME = "unpinch_session"
CSRF_COOKIE_NAME = "unpinch_csrf"
CSRF_FAILURE_VIEW = "unpinch.pages.base.errors.csrf_failed"
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.secure else 0
if ENVIRONMENT.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ---- files -----------------------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = sorted(path for path in PAGES.glob("*/static") if path.is_dir())
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "unpinch.pages.base.static_files.Versioned"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 600
MEDIA_ROOT = DATA / "documents"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600

# ---- words, time, messages -------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "unpinch_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
if ENVIRONMENT.email_url:
    _mail = urlsplit(ENVIRONMENT.email_url)
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_TLS = _mail.scheme == "smtps" or EMAIL_PORT == 587
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = f"no-reply@{ENVIRONMENT.host}"

# Logs carry ids, never what a patient said: request bodies and SQL are not logged.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "unpinch.config.logs.WithoutWords", "format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"unpinch": {"handlers": ["stderr"], "level": "INFO", "propagate": False}, "axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = ["security.W004"]  # HSTS follows from the public address
