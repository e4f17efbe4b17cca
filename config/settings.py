"""All settings, read from the environment. Anything missing that production needs refuses to start."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.logging import configure

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Mode ---------------------------------------------------------------------------------------------
DEBUG = env.bool("BACKCHANNEL_DEBUG", default=False)
DEMO = env.bool("BACKCHANNEL_DEMO", default=False)
# Demonstration and tests speak plain HTTP on this machine only.
LOCAL = DEBUG or DEMO or env.bool("BACKCHANNEL_TEST", default=False)
# Where people reach the site: what a mail points to.
SITE_ADDRESS = env.str("BACKCHANNEL_ADDRESS", default="http://localhost:8000" if LOCAL else environ.Env.NOTSET)
SECRET_KEY = env.str("BACKCHANNEL_SECRET_KEY", default="insecure-" * 8 if LOCAL else environ.Env.NOTSET)
ALLOWED_HOSTS = env.list("BACKCHANNEL_HOSTS", default=["localhost", "127.0.0.1"] if LOCAL else [])

# --- Applications -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "dashboards",
    "transfers",
    "dialogues",
    "participants",
    "accounts",
    "jobs",
    "confidentiality",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "guardian",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    # Those that set headers stand before the first that may answer by itself, so that no answer lacks one.
    "confidentiality.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "confidentiality.headers.ForeignSiteMiddleware",
    "config.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SittingMiddleware",
    "accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "confidentiality.middleware.TransactionMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"controls": "config.controls"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "dashboards.navigation.navigation",
                *(["config.demo.age.demo_age"] if DEMO else []),
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database -----------------------------------------------------------------------------------------
# Web, relay, workers and tests are the runtime role, which row security binds. Only migrations are the owner.
DATABASE_ROLE = env.str("BACKCHANNEL_DB_ROLE", default="runtime")
DATABASES = {
    "default": {
        **env.db_url("DATABASE_OWNER_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL"),
        "CONN_MAX_AGE": env.int("BACKCHANNEL_CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c statement_timeout=" + env.str("BACKCHANNEL_STATEMENT_TIMEOUT", default="15s")},
    }
}
# Attempts at sign-in are counted on a connection of their own, so that a request rolled back still counts.
DATABASES["limits"] = {
    **DATABASES["default"],
    "CONN_MAX_AGE": 0,
}
DATABASE_ROUTERS = ["accounts.limits.LimitsRouter"]
CACHES = {
    "default": {
        "BACKEND": "accounts.limits.AttemptCache",
        "LOCATION": "accounts_attempt",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    }
}
RUNTIME_ROLE = env.str("BACKCHANNEL_RUNTIME_ROLE", default="backchannel_runtime")
BACKUP_ROLE = env.str("BACKCHANNEL_BACKUP_ROLE", default="backchannel_backup")

# --- Accounts -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "confidentiality.backends.AudienceBackend",
    "accounts.backends.EmailBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "accounts.passwords.ContextValidator"},
]
# auth.W004 wants a plain unique column; the constraint of accounts.User is unique in any case.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "guardian.W001"]  # guardian's own backend is not used
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"reset_password": "accounts.reset.ResetForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# How many proxies stand in front; forwarded addresses beyond them are not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("BACKCHANNEL_PROXIES", default=0)
MFA_ADAPTER = "accounts.adapters.FactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {"authenticate": "accounts.forms.OneTimeCodeForm"}
# accounts.stepup asks instead: allauth would take a bare password, and keep the POST that it suspends.
MFA_REAUTHENTICATION_REQUIRED = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_TRUST_ENABLED = False
MFA_WEBAUTHN_USER_VERIFICATION = "required"

# --- Object permissions -------------------------------------------------------------------------------
GUARDIAN_AUTO_PREFETCH = False
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = False

# --- Mail ---------------------------------------------------------------------------------------------
vars().update(env.email_url("BACKCHANNEL_EMAIL_URL", default="consolemail://" if LOCAL else environ.Env.NOTSET))
DEFAULT_FROM_EMAIL = env.str("BACKCHANNEL_EMAIL_FROM", default="backchannel@localhost")

# --- Sessions, cookies, headers -----------------------------------------------------------------------
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_NAME = "sessionid" if LOCAL else "__Host-sessionid"
CSRF_FAILURE_VIEW = "accounts.views.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = "csrftoken" if LOCAL else "__Host-csrftoken"
SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "usb",
    )
}  # fmt: skip
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
# A file that is being sent never touches a disk in clear; a larger one than this is not taken at all.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024

# --- Languages and time -------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("BACKCHANNEL_TIME_ZONE", default="UTC")
USE_TZ = True

# --- Logs ---------------------------------------------------------------------------------------------
LOGGING = configure(level=env.str("BACKCHANNEL_LOG_LEVEL", default="INFO"))

# --- Static files -------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("BACKCHANNEL_STATIC_ROOT", default=str(BASE_DIR / ".static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL and not DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Keys ---------------------------------------------------------------------------------------------
# Versioned key-encryption keys, "1:base64,2:base64"; the highest number seals, all of them open.
BACKCHANNEL_KEYS = env.str("BACKCHANNEL_KEYS", default="")

# --- Background work ----------------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("REDIS_URL", default="")
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
}
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "jobs"
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
JOB_LEASE_SECONDS = env.float("BACKCHANNEL_JOB_LEASE", default=20)
JOB_RENEW_SECONDS = env.float("BACKCHANNEL_JOB_RENEW", default=5)
JOB_SWEEP_SECONDS = env.float("BACKCHANNEL_JOB_SWEEP", default=5)
JOB_BACKOFF_SECONDS = env.float("BACKCHANNEL_JOB_BACKOFF", default=2)
JOB_ATTEMPTS = 5
JOB_QUEUE_LIMIT = 200
