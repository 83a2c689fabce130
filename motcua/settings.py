"""All settings, each from the environment; docs/operations.md lists them."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / ".data")).resolve()
FILES_DIR = Path(os.environ.get("FILES_DIR", DATA_DIR / "files"))
GUIDE_PICTURES_DIR = DATA_DIR / "guides"  # of the screens, beside their guides; shown where they are
PREVIEWS_DIR = DATA_DIR / "previews"  # pictures of pages; drawn again when missing, so never backed up
FACTS_DIR = BASE_DIR / "data"

DEBUG = os.environ.get("DEBUG", "") == "1"
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://{HOST}:{PORT}").rstrip("/")
SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_urlsafe(48)  # `motcua run` keeps one in the data folder
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CLAMAV_SOCKET = os.environ.get("CLAMAV_SOCKET", "")
MAX_UPLOAD_BYTES = int(os.environ.get("MAX_UPLOAD_MB", "20")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Names of the province and of its parts that a change of structure changes: data with dates, see data/template-sets.
DIGITISE_DAYS = int(os.environ.get("DIGITISE_DAYS", "5"))  # working days after an incident
# Working days for a review of a proposal, for mending one that was given back, for a decision: chosen, not law.
PROPOSAL_REVIEW_DAYS = int(os.environ.get("PROPOSAL_REVIEW_DAYS", "5"))
PROPOSAL_MEND_DAYS = int(os.environ.get("PROPOSAL_MEND_DAYS", "10"))
PROPOSAL_DECISION_DAYS = int(os.environ.get("PROPOSAL_DECISION_DAYS", "10"))
# Working hours of the watching agency until the first answer to a ticket: of the directive's support (clause 3a).
SUPPORT_ANSWER_HOURS = int(os.environ.get("SUPPORT_ANSWER_HOURS", "8"))
# Working days of each stage of a difficulty: looked at, mended, put before UBND tỉnh, decided, closed. Chosen, not law.
DIFFICULTY_REVIEW_DAYS = int(os.environ.get("DIFFICULTY_REVIEW_DAYS", "10"))
DIFFICULTY_MEND_DAYS = int(os.environ.get("DIFFICULTY_MEND_DAYS", "10"))
DIFFICULTY_SUBMIT_DAYS = int(os.environ.get("DIFFICULTY_SUBMIT_DAYS", "10"))
DIFFICULTY_DECISION_DAYS = int(os.environ.get("DIFFICULTY_DECISION_DAYS", "15"))
DIFFICULTY_CLOSE_DAYS = int(os.environ.get("DIFFICULTY_CLOSE_DAYS", "10"))
# What this installation can do that a level asks for, such as online_payment (motcua/catalogue/levels.py).
INSTALLED_ABILITIES = [one for one in os.environ.get("INSTALLED_ABILITIES", "").split(",") if one]
PROVINCE_NAME = os.environ.get("PROVINCE_NAME", "Lâm Đồng")


def _database() -> dict[str, Any]:
    """DATABASE_URL as Django wants it; a query parameter `host` names a socket's folder."""
    parts = urlsplit(os.environ.get("DATABASE_URL", "postgresql:///motcua"))
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "motcua.core.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or unquote(parts.hostname or ""),
        "PORT": query.get("port") or str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": int(os.environ.get("DB_POOL", "8")), "timeout": 10},
            # Statements are prepared on the server: planning the joins of one act takes longer than running them.
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }


DATABASES = {"default": _database()}
ATOMIC_REQUESTS = False  # each action is its own durable transaction
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.postgres",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "procrastinate.contrib.django",
    "motcua.core",
    "motcua.workdays",
    "motcua.journal",
    "motcua.people",
    "motcua.documents",
    "motcua.notifications",
    "motcua.catalogue",
    "motcua.dossiers",
    "motcua.support",
    "motcua.oversight",
    "motcua.web.ui",
    "motcua.web.portal",
    "motcua.web.desk",
    "motcua.web.control",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.web.middleware.Observed",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "motcua.web.middleware.ContentSecurity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "motcua.web.middleware.SignedInPerson",
    "motcua.web.middleware.Refusals",
]
ROOT_URLCONF = "motcua.urls"
WSGI_APPLICATION = "motcua.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "motcua" / "web" / "ui" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "motcua.web.ui.context.ui",
            ]
        },
    }
]

# People and sign-in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["motcua.people.sign_in.PasswordBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "ui:home"
ACCOUNT_FORMS = {"login": "motcua.web.ui.forms.SignIn"}
ACCOUNT_ADAPTER = "motcua.web.ui.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_PRESERVE_USERNAME_CASING = False
LOCK_AFTER_FAILURES = int(os.environ.get("LOCK_AFTER_FAILURES", "10"))
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "motcua.people.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "motcua.web.ui.pages.csrf_failure"
SECURE = os.environ.get("SECURE", "") == "1"
# A browser takes a cookie of such a name from this host over HTTPS alone: no neighbour in the domain plants one.
_OURS = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_OURS}sessionid", f"{_OURS}csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]  # asked by monitoring on the machine itself
SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_DAYS", "365")) * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading is for the owner of the whole domain to ask for
# Proxies between people and us, each of which adds one address to X-Forwarded-For and sets X-Forwarded-Proto
PROXIES = int(os.environ.get("PROXIES", "0"))
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

# Letters; without a host none is sent
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_SECURITY = os.environ.get("EMAIL_SECURITY", "starttls")
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 10  # seconds
EMAIL_FROM = os.environ.get("EMAIL_FROM", "Một Cửa <motcua@localhost>")

# Rate limits live in the database, so that every node counts the same
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "motcua_cache"}}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_AGE = "language", 365 * 24 * 3600  # seconds
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE, LANGUAGE_COOKIE_SECURE = True, "Lax", SECURE
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "static/"
STATIC_ROOT = None  # whitenoise serves the parts' own folders; nothing is collected
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MESSAGE_STORAGE = "motcua.web.ui.told.Told"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None  # `tasks.py` of a door is about task lists
PROCRASTINATE_IMPORT_PATHS = ["motcua.jobs"]
# Lines that name no person (core/logs.py). The access log has files of its own, kept for so many days.
ACCESS_LOG_DAYS = int(os.environ.get("ACCESS_LOG_DAYS", "90"))
LOG_ADDRESSES = os.environ.get("LOG_ADDRESSES", "") == "1"
_LINES = {"()": "motcua.core.logs.formatter", "shape": os.environ.get("LOG_FORMAT", "")}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"faults": {"()": "motcua.core.logs.WithoutRefusals"}},
    "formatters": {"lines": _LINES, "json": {**_LINES, "shape": "json"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["faults"]},
        "access": {
            "class": "motcua.core.logs.DailyFiles", "formatter": "json", "folder": DATA_DIR / "log",
            "days": ACCESS_LOG_DAYS,
        },
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET"},  # Django's own would write lines of their own shape, and mail
        "django.db.backends": {"level": "INFO"},  # below it tells statements with all that stands in them
        "motcua.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
    },
}  # fmt: skip

# Figures for monitoring: without the token only this machine itself may read them
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
