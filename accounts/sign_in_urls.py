"""The pages of allauth that this site has, under the names that allauth gives them. No sign-up, no e-mail list."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.usersessions import views as usersessions
from django.urls import path, re_path
from django.views.decorators.http import require_GET, require_http_methods

from accounts.factors import factor_enrol, factor_replace
from accounts.stepup import require_fresh_factor
from accounts.views import change_password, sign_out

asking = require_fresh_factor
# allauth's classes answer more methods than their pages have.
page, form = require_GET, require_http_methods(["GET", "POST"])

urlpatterns = [
    path("", form(account.login), name="account_login"),
    path("out/", sign_out, name="account_logout"),
    path("code/", form(mfa.authenticate), name="mfa_authenticate"),
    path("factors/", page(mfa.index), name="mfa_index"),
    path("factors/enrol/", factor_enrol, name="mfa_activate_totp"),
    path("factors/replace/", factor_replace, name="mfa_deactivate_totp"),
    path("factors/codes/", page(asking(codes.view_recovery_codes)), name="mfa_view_recovery_codes"),
    path("factors/codes/new/", form(asking(codes.generate_recovery_codes)), name="mfa_generate_recovery_codes"),
    path("factors/codes/file/", page(asking(codes.download_recovery_codes)), name="mfa_download_recovery_codes"),
    path("sessions/", form(usersessions.list_usersessions), name="usersessions_list"),
    path("password/", form(asking(change_password)), name="account_change_password"),
    path("password/reset/", form(account.password_reset), name="account_reset_password"),
    path("password/reset/sent/", page(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        form(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/", page(account.password_reset_from_key_done), name="account_reset_password_from_key_done"
    ),
]
