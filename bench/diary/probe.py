"""The bare probe: the least that shows a plan with today's state and a 14-day trend, and keeps one entry with its history row.

Session, plan, two queries, a template of one string. No policy, no audit, no safety check, no dose rules: what remains is what the web
framework and the database cost.
"""

import datetime as dt
import json
import os
import random
import secrets
import sys
from pathlib import Path

import dj_database_url
from django.conf import settings

if not settings.configured:
    ADDRESS = os.environ.get("DATABASE_URL", "")
    FILE = {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("PROBE_DATA", ":memory:")}
    OPTIONS = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", "timeout": 20}
    settings.configure(
        SECRET_KEY="probe",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench.diary.probe",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"],
        DATABASES={"default": dict(dj_database_url.parse(ADDRESS, conn_max_age=600)) if ADDRESS else {**FILE, "OPTIONS": OPTIONS}},
        USE_TZ=True,
    )
    import django

    django.setup()

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.db.models import Avg, Count
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path
from django.utils import timezone

SEED = 7
ROWS = "<h1>Today</h1>{% for i, e in rows %}<p>{{ i.name }} {{ i.sets }} x {{ i.reps }} {{ e.pain }}</p>{% endfor %}<p>{{ trend }}</p>"


class PlanItem(models.Model):
    """One exercise of somebody's plan."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    name = models.CharField(max_length=80)
    sets = models.IntegerField(default=3)
    reps = models.IntegerField(default=10)

    class Meta:
        app_label = "probe"


class Entry(models.Model):
    """One entry of a diary."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    item = models.ForeignKey(PlanItem, on_delete=models.CASCADE)
    day = models.DateField()
    sets = models.IntegerField()
    reps = models.IntegerField()
    pain = models.IntegerField()
    made = models.DateTimeField()

    class Meta:
        app_label = "probe"
        indexes = (models.Index(fields=("user", "day"), name="probe_user_day"),)


class History(models.Model):
    """What an entry was."""

    entry_id = models.IntegerField()
    content = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "probe"


def ping(request: HttpRequest) -> HttpResponse:
    """Whether it answers."""
    return HttpResponse("ok")


@login_required
def today(request: HttpRequest) -> HttpResponse:
    """The plan, what is done today, the trend."""
    day = timezone.localdate()
    items = list(PlanItem.objects.filter(user=request.user))
    done = {entry.item_id: entry for entry in Entry.objects.filter(user=request.user, day=day)}
    lately = Entry.objects.filter(user=request.user, day__gte=day - dt.timedelta(14), day__lt=day)
    trend = list(lately.values("day").annotate(pain=Avg("pain"), n=Count("id")).order_by("day"))
    page = engines["django"].from_string(ROWS)
    return HttpResponse(page.render({"rows": [(item, done.get(item.id)) for item in items], "trend": trend}))


@login_required
def log(request: HttpRequest) -> HttpResponse:
    """Keep one entry with its history row."""
    with transaction.atomic():
        item = PlanItem.objects.get(pk=request.POST["item"], user=request.user)
        given = {name: int(request.POST[name]) for name in ("sets", "reps", "pain")}
        entry = Entry.objects.create(user=request.user, item=item, day=timezone.localdate(), made=timezone.now(), **given)
        History.objects.create(entry_id=entry.pk, content=json.dumps(given), at=entry.made)
    return HttpResponse("kept", status=201)


urlpatterns = [path("ping/", ping), path("today/", today), path("log/", log)]
TEMPLATE = {"BACKEND": "django.template.backends.django.DjangoTemplates"}
settings.TEMPLATES = [TEMPLATE]
application = get_wsgi_application()


def fill(people_file: Path, people: int, days: int) -> int:
    """Make the tables and everybody's rows."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (PlanItem, Entry, History):
            editor.create_model(model)
    chance, now = random.Random(SEED), timezone.now()
    users = User.objects.bulk_create(User(username=f"p{number}", password="!") for number in range(people))
    items = PlanItem.objects.bulk_create(PlanItem(user=user, name=f"Exercise {at}") for user in users for at in range(6))
    told = [(item, ago) for item in items for ago in range(1, days + 1) if chance.random() < 0.8]
    Entry.objects.bulk_create(
        (
            Entry(user_id=item.user_id, item=item, day=now.date() - dt.timedelta(ago), sets=3, reps=10, pain=chance.randint(0, 8), made=now)
            for item, ago in told
        ),
        batch_size=2000,
    )
    first = {}
    for item in items:
        first.setdefault(item.user_id, item.id)
    with people_file.open("w") as out:
        for user in users:
            browser = Client()
            browser.force_login(user)
            out.write(f"sessionid={browser.cookies['sessionid'].value}\t{secrets.token_hex(4)}\t-\t{first[user.id]}\n")
    return len(told)


if __name__ == "__main__":
    print(json.dumps({"entries": fill(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))}))
