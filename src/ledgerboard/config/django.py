"""Django's settings, made from ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from ledgerboard.config.database import database
from ledgerboard.config.keys import secret_key
from ledgerboard.config.settings import settings

_settings = settings()
_host = urlsplit(_settings.public_url)

SECRET_KEY = secret_key(_settings)
DEBUG = False
ALLOWED_HOSTS = [_host.hostname or "", "127.0.0.1", "localhost", "testserver"]
CSRF_TRUSTED_ORIGINS = [_settings.public_url]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "ninja",
    "ledgerboard.users",
    "ledgerboard.work",
    "ledgerboard.connections",
    "ledgerboard.sync",
    "ledgerboard.documents",
    "ledgerboard.web",
    "ledgerboard.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ledgerboard.web.middleware.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "ledgerboard.web.middleware.PlainWordsMiddleware",  # below what counts the answer's bytes
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ledgerboard.web.middleware.OrganizationMiddleware",
]
ROOT_URLCONF = "ledgerboard.config.urls"
WSGI_APPLICATION = "ledgerboard.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ledgerboard.web.context.shell",
            ],
            "builtins": ["ledgerboard.web.templatetags.formatting"],
        },
    }
]
DATABASES = {"default": database(_settings)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "users.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
     "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
PASSWORD_RESET_TIMEOUT = 24 * 3600
LOGIN_URL = "web:sign-in"
LOGIN_REDIRECT_URL = "web:today"
LOGOUT_REDIRECT_URL = "web:sign-in"

LANGUAGE_CODE = "en-us"
TIME_ZONE = _settings.time_zone
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # one command starts it: no collectstatic step to forget
WHITENOISE_AUTOREFRESH = False

_secure = _host.scheme == "https"
# cookies know no port: two installations on one machine must not sign each other out
SESSION_COOKIE_NAME = f"ledgerboard_session_{_host.port or ''}".rstrip("_")
CSRF_COOKIE_NAME = f"ledgerboard_csrf_{_host.port or ''}".rstrip("_")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "ledgerboard.web.views.errors.csrf"

FILE_UPLOAD_HANDLERS = [
    "ledgerboard.documents.uploading.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"numbers": {"()": "ledgerboard.documents.quiet_logs.NumbersHidden"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["numbers"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"ledgerboard": {"level": "INFO"}},
}
NINJA_PAGINATION_MAX_LIMIT = 500
