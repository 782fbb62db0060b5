"""Settings for the tests of the Django side: the real ones, on a folder of their own that goes when the process ends."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = tempfile.mkdtemp(prefix="unpinch-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["UNPINCH_DATA"] = _FOLDER
for name in ("UNPINCH_PUBLIC_URL", "UNPINCH_DEMO", "UNPINCH_BEHIND_PROXY", "UNPINCH_EMAIL_URL"):
    os.environ.pop(name, None)
os.environ["DATABASE_URL"] = os.environ.get("UNPINCH_TEST_DATABASE_URL", "")

from tests.support.solved import share_pictures  # noqa: E402
from unpinch.config.messages import compile_catalogs  # noqa: E402
from unpinch.config.settings import *  # noqa: E402, F403
from unpinch.config.settings import DATABASES  # noqa: E402

compile_catalogs()
share_pictures(Path(_FOLDER))

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the strength of the hash is Django's to test; its slowness is not
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if "sqlite" in str(DATABASES["default"]["ENGINE"]):
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_FOLDER, "test.sqlite3")}  # a file, so that threads and WAL are real
