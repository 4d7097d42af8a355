"""Settings, read from the environment.

DJANGO_ENV      production or development; unless it is set, `manage.py` and `suitability` run in
                development, and `python -m config.serve` in production
SECRET_KEY      signs, encrypts and hashes; needed in production, of 32 characters or more
SECRET_KEY_FALLBACKS  older ones, separated by commas: what they signed and encrypted is taken
                still (docs/operations.md, Changing a key)
ALLOWED_HOSTS   host names, separated by commas; needed in production
DJANGO_DEBUG    1 shows traces on pages, in development alone
DATABASE_URL    postgres://... or sqlite:///...; SQLite in the project folder by
                default, or in the current one if the program was installed from a wheel
REPLICA_URL     postgres://... of a streaming replica that lists, exports, replay and the overview
                are read from (docs/scaling.md); none by default
REPLICA_SECONDS how far behind the replica may be before it is not used; 10 by default
RESPONSE_DAYS   how long a saved response is kept; 90 by default
PSEUDO_LANGUAGES  a folder with catalogues of the pseudo-languages (`make pseudo-languages`): pages
                are offered in them too, to see what is not translated; in development alone
TIME_ZONE       of the dates that patients read; UTC by default
FHIR_BASE       where the addresses that FHIR knows us by begin, such as https://HOST/fhir; without
                it `check --deploy` fails in production
INSECURE_HTTP   1 serves production settings without HTTPS, behind nothing, for a trial
HSTS            subdomains: browsers use HTTPS for all sub-domains too; preload: so do browsers that
                were never here, once the domain is on their list. This host alone by default
SECOND_FACTOR   1 asks staff for a second factor, 0 does not; 1 in production by default
IDLE_MINUTES    after which staff who did nothing are signed out; 20 by default
SESSION_HOURS   after which staff are signed out whatever they do; 12 by default
TELL_PATIENTS   1 tells patients on their saved list when a provider has signed it off
EMAIL_HOST      the mail server that tells staff of a hand-over or a lock-out, if their account has
                an address (docs/operations.md, Mail); no mail by default
EMAIL_PORT      its port; 25 by default
EMAIL_USER, EMAIL_PASSWORD  what to sign in there with; nothing by default
EMAIL_TLS       1 uses STARTTLS; none by default
EMAIL_FROM      who sends; noreply@localhost by default
TRUSTED_PROXIES how many proxies stand in front, each of which appends to X-Forwarded-For who asked
                it; 0 by default: the header is not looked at
LIMIT_FACTOR    multiplies how often things may be done (suitability/throttle/throttles.py); 1 by
                default, 0 for no limits
FREE_MB         under which free room on the disk the log says so; 500 by default
BIND            where to listen, ADDRESS:PORT or unix:FILE; 127.0.0.1:8000 by default
WEB_CONCURRENCY how many workers; 2 by default
HEAD_SECONDS    how long the head of a request may take; 10 by default
BODY_SECONDS    how long its body may take, which has at most 64 KB; 20 by default
EXPORTS_AT_ONCE how many exports are written at once, each by a process of some 90 MB; 6 by default
LOG_KEY         seals the access log; SECRET_KEY by default. 32 characters or more
LOG_KEY_FALLBACKS  all that sealed it before, separated by commas; never to be taken out
LOG_FORMAT      of the server's log: text, or json for an object a line, with the request's id;
                text by default
CLOCK_FROM_ENTRY  of the access log, from which on its moments can be true; 0, all, by default
                (docs/operations.md, The clock)
"""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.conf import global_settings

from config.database_options import with_limits
from config.keys import keys_in, refuse_short
from config.logs import log_settings
from config.mail_settings import MAIL_SECONDS, mail_settings
from suitability.cookie_names import CSRF, SESSION, cookie_name
from suitability.questionnaire.pseudo_language import PSEUDO_LANGUAGES

# The database and the collected files are in the project's folder by default; of a program that was
# installed from a wheel, which has templates/ and static/ beside this file, in the current one.
HERE = Path(__file__).resolve().parent
INSTALLED = (HERE / "templates").is_dir()
BASE_DIR = Path.cwd() if INSTALLED else HERE.parent
SHIPPED_FILES = HERE if INSTALLED else HERE.parent

ENVIRONMENT = os.environ.get("DJANGO_ENV", "production")
DEVELOPMENT = ENVIRONMENT == "development"
DEBUG = DEVELOPMENT and os.environ.get("DJANGO_DEBUG") == "1"

SECRET_KEY = os.environ.get("SECRET_KEY", "")
SECRET_KEY_FALLBACKS = keys_in("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
if DEVELOPMENT:
    SECRET_KEY = SECRET_KEY or "known to all, and so only for development"
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
elif ENVIRONMENT != "production":
    raise SystemExit(f"DJANGO_ENV is '{ENVIRONMENT}': set it to production or development.")
elif not (SECRET_KEY and ALLOWED_HOSTS):
    raise SystemExit("Production needs SECRET_KEY and ALLOWED_HOSTS in the environment.")

# What seals the access log: a key of its own, or SECRET_KEY and those before it.
LOG_KEY = os.environ.get("LOG_KEY") or SECRET_KEY
LOG_KEY_FALLBACKS = keys_in("LOG_KEY_FALLBACKS")
if not os.environ.get("LOG_KEY"):
    LOG_KEY_FALLBACKS += SECRET_KEY_FALLBACKS
if not DEVELOPMENT:
    # A fallback of the log is not asked: it seals nothing any more, and without it the log that it
    # sealed could not be verified.
    refuse_short("SECRET_KEY", [SECRET_KEY])
    refuse_short("SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS)
    refuse_short("LOG_KEY", [LOG_KEY])

INSTALLED_APPS = [
    "suitability.authoring.apps.AuthoringConfig",  # Django's admin, with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.forms",  # the templates of the admin's fields
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "suitability",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.content_security_policy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.refuse_other_methods",
    "config.middleware.refuse_large_bodies",
    "config.middleware.RefuseNul",
    "config.language_middleware.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.take_older_token",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "suitability.accounts.script_requests.refuse_scripts_in_text",
    "suitability.accounts.session_timeout.enforce_session_timeout",
    "suitability.accounts.returned_forms.hold_forms_of_ended_sessions",
    "axes.middleware.AxesMiddleware",
    "config.error_pages.explain_refused_method",
    "suitability.idempotency.OnceMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SHIPPED_FILES / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["suitability.templatetags.form_stamps"],
            "libraries": {
                "i18n": "suitability.templatetags.translated_once",
                "page_cache": "suitability.patient.page_cache",
                "options_html": "suitability.patient.options_html",
                "sheet_html": "suitability.patient.sheet_html",
                "statement_html": "suitability.patient.statement_html",
                "text_filters": "suitability.patient.text_filters",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "suitability.accounts.session_timeout.until_sign_out",
                "suitability.permissions.may",
                "suitability.unsaved_forms.unsaved",
                "suitability.releases.site_names.names",
                "config.language_middleware.choice",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# Connections stay open between requests, and each that is used again is tried first. A process that
# serves pages (config/wsgi.py says so) waits less long than a command.
WEB_PROCESS = os.environ.get("WEB_PROCESS") == "1"
primary = dj_database_url.config(
    default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}", conn_max_age=600, conn_health_checks=True
)
DATABASES = {"default": with_limits(primary, web=WEB_PROCESS)}
if "REPLICA_URL" in os.environ:
    replica = dj_database_url.config(
        "REPLICA_URL", conn_max_age=600, conn_health_checks=True, test_options={"MIRROR": "default"}
    )
    DATABASES["replica"] = with_limits(replica, web=WEB_PROCESS)
    DATABASE_ROUTERS = ["suitability.responses.replica.ReplicaRouter"]
REPLICA_SECONDS = int(os.environ.get("REPLICA_SECONDS", "10"))

# What all web processes have to know at once, and for minutes: wrong codes of second factors, and
# codes that were used. Many entries, since a full cache would forget some before their time.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "suitability_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [SHIPPED_FILES / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

TIME_ZONE = os.environ.get("TIME_ZONE", "UTC")
# Patients read a release in those of these languages that it is offered in; staff, whose words are
# in fewer catalogues, choose among STAFF_LANGUAGES. The names are as their speakers say them.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
STAFF_LANGUAGES = ["en"]
LANGUAGES_BIDI = [*global_settings.LANGUAGES_BIDI, "dv", "prs", "ps", "sd", "yi"]
LOCALE_PATHS = [HERE.parent / "suitability" / "locale"]
if DEVELOPMENT and "PSEUDO_LANGUAGES" in os.environ:
    LANGUAGES += PSEUDO_LANGUAGES.items()
    STAFF_LANGUAGES += PSEUDO_LANGUAGES
    LOCALE_PATHS.append(Path(os.environ["PSEUDO_LANGUAGES"]))
FORMAT_MODULE_PATH = ["config.formats"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [
    {"NAME": f"suitability.accounts.password_rules.{name}"}
    for name in ("ContextWordsValidator", "OwnPasswordValidator")
]

# Staff sign in with a name and a password, and with a code from an app. Nobody signs up, and no
# link is mailed: a manager makes the accounts (suitability/accounts/account_actions.py).
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "suitability.accounts.authentication_backend.StaffBackend",
]
SECOND_FACTOR = os.environ.get("SECOND_FACTOR", "0" if DEVELOPMENT else "1") == "1"
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "staff_home", "account_login"
ACCOUNT_ADAPTER = "suitability.accounts.allauth_adapters.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/300s/key"}  # wrong second factors
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
MFA_ADAPTER = "suitability.accounts.allauth_adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "suitability.accounts.second_factor_forms.AuthenticateForm",
    "reauthenticate": "suitability.accounts.second_factor_forms.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp"]  # recovery codes are ours (suitability/accounts/recovery_codes.py)
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds by which a phone's clock may be wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "suitability.accounts.known_browser.stand_in"
AXES_WHITELIST_CALLABLE = "suitability.accounts.known_browser.never_locks"
AXES_USERNAME_CALLABLE = "suitability.accounts.known_browser.name_for_log"
AXES_LOCKOUT_CALLABLE = "suitability.accounts.known_browser.locked_out"
AXES_SENSITIVE_PARAMETERS = ["login", "next", "stamp", "csrfmiddlewaretoken"]
# A password is hashed in half a second of a processor: half of the workers are left to patients.
PASSWORDS_AT_ONCE = max(1, int(os.environ.get("WEB_CONCURRENCY", "2")) // 2)
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
LIMIT_FACTOR = float(os.environ.get("LIMIT_FACTOR", "1"))
FREE_MB = int(os.environ.get("FREE_MB", "500"))
IDLE_MINUTES = int(os.environ.get("IDLE_MINUTES", "20"))
SESSION_HOURS = int(os.environ.get("SESSION_HOURS", "12"))
UNSAVED_MINUTES = 30
TELL_PATIENTS = os.environ.get("TELL_PATIENTS") == "1"
CLOCK_FROM_ENTRY = int(os.environ.get("CLOCK_FROM_ENTRY", "0"))

# Mail says that something was handed over, and no more (suitability/clinician/hand_over_mail.py).
MAIL_HOST = os.environ.get("EMAIL_HOST", "")
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "noreply@localhost")
globals().update(
    mail_settings(MAIL_HOST, port=int(os.environ.get("EMAIL_PORT", "25")), seconds=MAIL_SECONDS)
)

RESPONSE_DAYS = int(os.environ.get("RESPONSE_DAYS", "90"))
EXPORTS_AT_ONCE = int(os.environ.get("EXPORTS_AT_ONCE", "6"))
JOURNEY_HOURS = 24
FHIR_BASE = (os.environ.get("FHIR_BASE") or "https://suitability.example/fhir").rstrip("/")
MAX_BODY = 64 * 1024
MAX_DRAINED = 32 * 1024 * 1024  # bytes of a larger body, so that its sender gets to read the answer
HEAD_SECONDS = float(os.environ.get("HEAD_SECONDS", "10"))
BODY_SECONDS = float(os.environ.get("BODY_SECONDS", "20"))
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY

# Cookies carry answers: they are signed, out of reach of scripts, and gone with the browser.
SECURE = not DEVELOPMENT and os.environ.get("INSECURE_HTTP") != "1"
SESSION_COOKIE_NAME = cookie_name(SESSION, secure=SECURE)
CSRF_COOKIE_NAME = cookie_name(CSRF, secure=SECURE)
MESSAGE_STORAGE = "suitability.cookie_names.MessageCookie"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "config.error_pages.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^fhir(/|$)"]  # refuses by itself (fhir_api/authentication.py)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
HSTS = os.environ.get("HSTS", "")
if HSTS not in ("", "subdomains", "preload"):
    raise SystemExit(f"HSTS is '{HSTS}': set it to subdomains or preload, or not at all.")
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE and HSTS != ""
SECURE_HSTS_PRELOAD = SECURE and HSTS == "preload"
# Sub-domains may be other people's, without HTTPS, and a browser does not forget for a year.
# The tags of `i18n` are Django's, remembered (suitability/templatetags/translated_once.py).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "templates.W003"]
SECURE_REFERRER_POLICY = "strict-origin"  # the host alone; without it, no form would be ours
X_FRAME_OPTIONS = "DENY"
# base.css draws its tick marks as data: images; an editor's text is checked while it is typed.
# Only the sleep log may have a service worker (suitability/patient/sleep_log.py).
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'none'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

# Logs name no answer, no reference and no secret link, and no error is mailed.
LOG_FORMAT = os.environ.get("LOG_FORMAT", "text")
if LOG_FORMAT not in ("text", "json"):
    raise SystemExit(f"LOG_FORMAT is '{LOG_FORMAT}': set it to text or json.")
LOGGING = log_settings(LOG_FORMAT)
