"""Settings, read once from the environment; a wrong or half one refuses to start."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
MAKE_A_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'

# --- which rules hold -------------------------------------------------------
ENVIRONMENT: str = env.str("PLAYBOOK_ENV", "production")
if ENVIRONMENT not in {"production", "development", "test"}:
    raise ImproperlyConfigured(
        f"PLAYBOOK_ENV is {ENVIRONMENT!r}. Set it to production, development or test, "
        "or leave it out for production."
    )
IS_PRODUCTION = ENVIRONMENT == "production"
IS_DEVELOPMENT = ENVIRONMENT == "development"
DEBUG: bool = env.bool("PLAYBOOK_DEBUG", False)
ALLOWED_HOSTS: list[str] = env.list(
    "PLAYBOOK_ALLOWED_HOSTS",
    [] if IS_PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"],
)
BASE_URL: str = env.str("PLAYBOOK_BASE_URL", "http://localhost:8000").rstrip("/")
DATA_DIR = Path(env.str("PLAYBOOK_DATA_DIR", str(BASE_DIR / ".local")))


def _required(name: str, hint: str) -> str:
    value: str = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def _database(url: str) -> dict[str, object]:
    """Read a libpq-style address; the host of a socket directory is percent-encoded."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgresql://user:password@host:5432/name. "
            "Playbook runs on PostgreSQL 15 or later only."
        )
    host, _colon, port = parts.netloc.rpartition("@")[2].partition(":")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": port,
        "OPTIONS": {
            "application_name": "playbook",
            "connect_timeout": "5",
            # No statement of ours runs long enough for compiling it to pay: of 100,000 people
            # one took 4 s of which 0.1 s were not the compiler's.
            "options": "-c jit=off",
            **dict(parse_qsl(parts.query)),
        },
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


DATABASES = {
    "default": _database(
        _required("DATABASE_URL", "Use the web role: postgresql://playbook_web:…@host/playbook.")
    )
}
REDIS_URL: str = _required("REDIS_URL", "For example redis://localhost:6379/0.")
if not re.match(r"(rediss?://[^/]+|unix:///.+)", REDIS_URL):
    raise ImproperlyConfigured(
        "REDIS_URL must look like redis://:password@host:6379/0, rediss://… or unix:///path?db=0."
    )

if IS_PRODUCTION:
    SECRET_KEY = _required("PLAYBOOK_SECRET_KEY", f"Make one: {MAKE_A_KEY}")
else:
    SECRET_KEY = env.str("PLAYBOOK_SECRET_KEY", "development-only-" * 4)

# --- what is installed: the floors, from the ground up -------------------------
PLAYBOOK_APPS = [
    "governance.core",
    "governance.audit",
    "governance.accounts",
    "governance.jobs",
    "roles.org",
    "governance.notify",
    "governance.todos",
    "roles.channels",
    "roles.team",
    "policies.guidance",
    "policies.training",
    "governance.escalations",
    "governance.playbooks",
    "roles.sync",
    "governance.findings",
    "governance.home",
]
INSTALLED_APPS = [
    *PLAYBOOK_APPS,
    "governance.core.admin_config.PlaybookAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "django_structlog",
]
MIDDLEWARE = [
    "governance.core.middleware.RequestIdMiddleware",
    "governance.core.middleware.PlainRequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "governance.core.middleware.PrivateMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "governance.core.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "governance.core.middleware.DomainErrorMiddleware",
    "governance.accounts.authentication.limits.LimitMiddleware",  # before any transaction begins
    "governance.jobs.api.IdempotencyMiddleware",
    "governance.core.api.conditions.ConditionalMiddleware",
]
ROOT_URLCONF = "governance.urls"
WSGI_APPLICATION = "governance.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "governance.core.navigation.navigation",
                "governance.home.views.saved.saved_views",
                "governance.escalations.views.crisis.banner",
            ],
            "builtins": ["governance.core.templatetags.playbook"],
        },
    }
]
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# --- people ---------------------------------------------------------------------
AUTH_USER_MODEL = "governance_accounts.User"
AUTHENTICATION_BACKENDS = ["governance.home.adapter.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "governance.home.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; it lets a password sign in
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code sent to the address is the proof of it
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 2
ACCOUNT_FORMS = {
    "request_login_code": "governance.home.forms.AskForCodeForm",
    "confirm_login_code": "governance.home.forms.CodeForm",
    "login": "governance.home.forms.PasswordSignInForm",
    "set_password": "governance.home.forms.NewPasswordForm",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # the sign-in view sends a mail of its own
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Six digits and five tries a code: ten codes an hour leave a guesser one chance in 20,000.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
}
# Behind a proxy all requests come from its address, and everybody would share one limit.
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("PLAYBOOK_PROXIES", 0)
# Rate limits are counted in PostgreSQL: exact for any number of web processes, and signing in
# does not need Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "governance_accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
# Seconds of counting gaps from which on pages show for a while what was counted. Tests, which are
# not to hang on how busy a machine is, say when.
GAPS_KEPT_AFTER = None if ENVIRONMENT == "test" else 0.5
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- safety in the browser -----------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Without a proxy in front, whoever asks could claim to have come by TLS.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
BEHIND_TLS = IS_PRODUCTION and BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if BEHIND_TLS else 0
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
UPLOAD_MAX_SIZE = 20 * 1024 * 1024  # of all files of one request
FILE_UPLOAD_HANDLERS = [
    "governance.core.uploads.QuotaUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- language, time, files --------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # each as it is called by those who speak it
LOCALE_PATHS = [BASE_DIR / "locale"]
PSEUDO_LANGUAGE = "en-xa"  # shows what was written into a page untranslatably
if not IS_PRODUCTION and (ENVIRONMENT == "test" or (BASE_DIR / "locale/en_XA").exists()):
    LANGUAGES.append((PSEUDO_LANGUAGE, "Þšéúďó"))
TIME_ZONE = "UTC"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True  # in templates; what a machine reads there is unlocalised
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = not IS_PRODUCTION  # else an edited file is cut at its old length

# --- mail --------------------------------------------------------------------------
MAIL_DIR = DATA_DIR / "mail"
EMAIL_URL: str = env.str("EMAIL_URL", "")


def _email(url: str) -> dict[str, Any]:
    """Read smtp://, submission:// (STARTTLS) or smtps:// with user, password, host and port."""
    if urlsplit(url).scheme not in {"smtp", "smtps", "submission"} or not urlsplit(url).hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL must name the mail server, without which nobody can sign in: "
            "submission://user:password@mail.example.org:587 (smtp:// without encryption)."
        )
    found: dict[str, Any] = env.dj_email_url("EMAIL_URL")
    return found


if IS_DEVELOPMENT:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(MAIL_DIR)
elif ENVIRONMENT == "test":
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
else:
    EMAIL_CONFIG = _email(EMAIL_URL)
    EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
    EMAIL_HOST = EMAIL_CONFIG["EMAIL_HOST"]
    EMAIL_PORT = EMAIL_CONFIG["EMAIL_PORT"]
    EMAIL_HOST_USER = EMAIL_CONFIG["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = EMAIL_CONFIG["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = EMAIL_CONFIG["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
MAIL_FROM_DEFAULT = "Playbook <playbook@localhost>"
DEFAULT_FROM_EMAIL: str = env.str("PLAYBOOK_MAIL_FROM", MAIL_FROM_DEFAULT)

# Webhooks go to public addresses only; this lets them reach a machine of one's own, for trying.
WEBHOOK_ALLOW_PRIVATE: bool = env.bool("PLAYBOOK_WEBHOOK_ALLOW_PRIVATE", False)

# --- jobs: Celery carries, PostgreSQL remembers ---------------------------------------
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace(
    "?db=", "?virtual_host="
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A hint that cannot be given at once is not given, and the broker does not remember who has it in
# hand: the poller comes anyway.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "ack_emulation": False,
    "max_retries": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {"wake": {"task": "governance.jobs.tasks.wake", "schedule": 5.0}}
CELERY_BEAT_SCHEDULER = "governance.jobs.poller:Beat"
POLL_SECONDS = 5


# --- API -------------------------------------------------------------------------------
def _per_minute(name: str, most: int) -> int:
    found: int = env.int(name, most)
    if not 0 <= found <= 1_000_000:
        raise ImproperlyConfigured(f"{name} is a number of requests a minute, or 0 for no limit.")
    return found


# Of one token, or one person who is signed in. A first sync of SCIM brings some 300 a second.
API_PER_MINUTE = _per_minute("PLAYBOOK_API_PER_MINUTE", 6_000)
SCIM_PER_MINUTE = _per_minute("PLAYBOOK_SCIM_PER_MINUTE", 30_000)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "governance.accounts.authentication.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["governance.core.api.permissions.MemberWithScope"],
    "DEFAULT_RENDERER_CLASSES": ["governance.core.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["governance.core.api.parsers.OrjsonParser"],
    "DEFAULT_PAGINATION_CLASS": "governance.core.api.paging.CursorPage",
    "DEFAULT_SCHEMA_CLASS": "governance.core.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "governance.core.api.problems.exception_handler",
    "DEFAULT_VERSIONING_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,  # all is JSON; ?format= is refused as all that is not known
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    # Who asks is told apart by the address that the proxies saw, not by one that they write down.
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Playbook",
    "VERSION": "1",
    "DESCRIPTION": """Who may speak for the organisation, where, and up to what.

**Signing in.** Send a token: `Authorization: Bearer pb_…`. An administrator makes one under
[API tokens](/tokens/). Scopes: `read` is all that is not personal beyond the directory, `write`
proposes. A token may be limited to a department and everything below it.

**Pages.** A list answers `{"results": […], "next": "https://…"}`. Follow `next` as it is until it
is null. `limit` takes 1 to 1,000.

**Days of the past.** Where history is kept, `as_of` takes a day.

**Faults.** Every answer of 400 and more is a problem of RFC 9457, `application/problem+json`.
What is not there and what you may not see get the same 404. Whatever is asked that is not known
is refused (400), never ignored.

**Writing.** A role is only ever proposed; people decide. With an `Idempotency-Key` of your own a
POST that is sent again within a day, with the same body, is done once and answered as before
(`Idempotency-Replayed: true`); with another body it is a 422, and a 409 while the first is being
worked on. What was refused is not kept, but looked at anew.

**ETags.** All that is read has an `ETag`, but what comes in lines. Send it back as `If-None-Match`,
and you get a 304 without a body if it is still that; and where it can be changed (PATCH), as
`If-Match`: if it is not that any more, nothing is changed (412).

**How often.** Each token, and each person who is signed in, may ask so many times a minute, which
every answer says: `RateLimit-Policy: "api";q=6000;w=60` and `RateLimit: "api";r=5990;t=42`, 5,990
times more within 42 s. Beyond that it is a 429; come again after the seconds of `Retry-After`.""",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "governance.core.api.description.headers_told",
    ],
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_PATCH": False,  # what a PATCH needs, it needs
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "TAGS": [
        {"name": "Directory", "description": "People, departments and the chart of both."},
        {"name": "Role records", "description": "Roles, and who holds them."},
        {
            "name": "Coverage",
            "description": "What is uncovered, what is set aside, and what is filled where.",
        },
        {"name": "Imports", "description": "The organisation from files: planned, then applied."},
        {"name": "Drafts", "description": "Reorganisations thought through first."},
        {"name": "Replica", "description": "A copy of it all that stays in step, and proves it."},
        {"name": "Sync", "description": "What directories name and nobody knows yet."},
        {"name": "Channels", "description": "Accounts, lines, mailboxes and counters."},
        {"name": "Guidelines", "description": "Texts, who was bound by them, and who signed."},
        {"name": "Courses", "description": "What there is to learn, and who passed."},
        {"name": "To-dos", "description": "What people owe, why, and by when."},
        {
            "name": "Feedback",
            "description": "What people brought up, what became of it, and tips to departments.",
        },
        {"name": "Questions", "description": "What people ask their coaches."},
        {"name": "Mentions", "description": "What was heard, who is asked and who has it."},
        {"name": "Promises", "description": "What people outside were promised, and by when."},
        {"name": "Crises", "description": "What is declared, and what holds meanwhile."},
        {"name": "Duty", "description": "Rotas, and who is on duty at any time."},
        {"name": "Library", "description": "Answers and practices that are kept."},
        {"name": "Webhooks", "description": "Who outside is told, how far, and once more."},
        {"name": "Trail", "description": "Who did what to what, when and why."},
        {"name": "About", "description": "What there is."},
    ],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "PersonKind": "roles.org.models.Person.Kind",
        "OrganisationKind": "roles.org.models.Organisation.Kind",
        "TextState": "governance.escalations.rules.texts.TextState",
        "ChannelKind": "roles.channels.models.Channel.Kind",
        "RoleKind": "roles.team.rules.RoleKind",
        "ChecklistKind": "roles.team.rules.ItemKind",
        "ChannelState": "roles.channels.rules.State",
        "FollowedKind": "roles.sync.models.Change.Kind",
        "GoneReason": "roles.sync.selectors.followed.GONE",
        "AskedKind": "roles.channels.models.Candidate.Kind",
        "AskedOutcome": "roles.channels.rules.Outcome",
        "SiteOutcome": "roles.channels.rules.SiteOutcome",
        "SiteStep": "roles.channels.rules.SiteStep",
        "SweepVerdict": "roles.channels.api.sweeps.SWEEPS",
        "AssignmentState": "roles.team.rules.State",
        "AuthorityLevel": "roles.team.api.shapes.AUTHORITIES",
        "AssignmentStep": "roles.team.rules.STEPS",
        "ExemptionStep": "roles.team.api.exemption_decisions.DECISIONS",
        "ExemptionState": "roles.team.selectors.exemption_rows.STATES",
        "RoleStep": "roles.team.api.roles.STEPS",
        "ReviewStep": "roles.team.api.reviews.STEPS",
        "ReviewOutcome": "roles.team.rules.ReviewOutcome",
        "DraftStepKind": "roles.sync.models.DraftStep.Kind",
        "DraftState": "roles.sync.models.Draft.State",
        "ImportState": "roles.sync.api.import_shapes.STATES",
        "ImportAct": "roles.sync.api.import_shapes.DECISIONS",
        "DraftAct": "roles.sync.api.drafts.STEPS",
        "PolicyKind": "policies.guidance.models.Policy.Kind",
        "PolicyAudience": "policies.guidance.models.Policy.AudienceKind",
        "PolicyState": "policies.guidance.models.PolicyVersion.State",
        "PolicyStanding": "policies.guidance.api.signed_shapes.STANDING_CHOICES",
        "FeedbackKind": "governance.playbooks.api.shapes.FeedbackKind",
        "FeedbackState": "governance.playbooks.api.shapes.FeedbackState",
        "FeedbackOutcome": "governance.playbooks.api.shapes.Outcome",
        "QuestionState": "governance.playbooks.rules.QuestionState",
        "TipState": "governance.playbooks.api.shapes.OfferState",
        "PromiseState": "governance.escalations.rules.promises.PromiseState",
        "CrisisFactKind": "governance.escalations.rules.crisis.FactKind",
        "CrisisStep": "governance.escalations.rules.crisis.CrisisStep",
        "BoothState": "governance.escalations.rules.booth.BoothState",
        "PromiseStep": "governance.escalations.rules.promises.PromiseStep",
        "MentionState": "governance.escalations.selectors.rows.STATES",
        "EscalationState": "governance.escalations.rules.EscalationState",
        "MentionDisposition": "governance.escalations.rules.Disposition",
        "MentionTopic": "governance.escalations.rules.Topic",
        "MentionWish": "governance.escalations.rules.Wish",
        "MentionSeverity": "governance.escalations.rules.Severity",
        "MentionStep": "governance.escalations.rules.MentionStep",
        "WatchStep": "governance.escalations.rules.watching.WatchStep",
        "ReferenceStep": "governance.escalations.rules.references.ReferenceStep",
        "MentionNear": "governance.escalations.rules.Near",
        "CoverageRule": "roles.team.api.coverage.RULES",
        "AuditRule": "governance.findings.rules.Rule",
        "FeedbackStep": "governance.playbooks.rules.STEPS",
        "PracticeOrigin": "governance.playbooks.rules.Origin",
        "PracticeStep": "governance.playbooks.api.practice_shapes.DECISIONS",
    },
}

# --- logs --------------------------------------------------------------------------------
from governance.core.logs import logging_config  # noqa: E402  (needs nothing of the above)

LOG_LEVEL: str = env.str("PLAYBOOK_LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise ImproperlyConfigured(
        f"PLAYBOOK_LOG_LEVEL is {LOG_LEVEL!r}. Set it to DEBUG, INFO, WARNING or ERROR."
    )
LOGGING = logging_config(LOG_LEVEL, json=IS_PRODUCTION)
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # RequestIdMiddleware has checked it
DJANGO_STRUCTLOG_USER_ID_FIELD = ""  # pages and tokens bind the account: no query for a probe
DJANGO_STRUCTLOG_CELERY_ENABLED = True
