"""Every page by its address. A test walks this list."""

from __future__ import annotations

from django.urls import path

from ledgerboard.web.views import people, session, today

app_name = "web"
urlpatterns = [
    path("", today.today, name="today"),
    path("set-up/", session.first_run, name="set-up"),
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("theme/", session.theme, name="theme"),
    path("organization/", session.choose_organization, name="organization"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="person-add"),
    path("people/<int:member_id>/role/", people.change_role, name="person-role"),
    path("people/<int:member_id>/remove/", people.remove, name="person-remove"),
    path("account/", people.account, name="account"),
    path("account/password/", people.change_password, name="password"),
    path("account/tokens/", people.new_token, name="token-new"),
    path("account/tokens/<int:token_id>/revoke/", people.revoke_token, name="token-revoke"),
]
