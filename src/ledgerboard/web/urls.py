"""Every page by its address. A test walks this list."""

from __future__ import annotations

from django.urls import path

from ledgerboard.web.views import (
    answers,
    connections,
    flows,
    linking,
    people,
    plans,
    records,
    runs,
    session,
    today,
)

app_name = "web"
urlpatterns = [
    path("", today.today, name="today"),
    path("set-up/", session.first_run, name="set-up"),
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("theme/", session.theme, name="theme"),
    path("organization/", session.choose_organization, name="organization"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.new, name="plan-new"),
    path("plans/<int:plan_id>/", plans.plan, name="plan"),
    path("plans/<int:plan_id>/answer/", answers.answer, name="plan-answer"),
    path("plans/<int:plan_id>/answer-all/", answers.answer_all, name="plan-answer-all"),
    path("plans/<int:plan_id>/approve/", plans.approve, name="plan-approve"),
    path("plans/<int:plan_id>/reject/", plans.reject, name="plan-reject"),
    path("vendors/", records.records, {"flow": "vendors"}, name="vendors"),
    path("vendor/", records.record, {"flow": "vendors"}, name="vendor"),
    path("projects/", records.records, {"flow": "projects"}, name="projects"),
    path("project/", records.record, {"flow": "projects"}, name="project"),
    path("vendor/link/", linking.link, {"flow": "vendors"}, name="vendors-link"),
    path("project/link/", linking.link, {"flow": "projects"}, name="projects-link"),
    path("links/<int:link_id>/unlink/", records.unlink, name="unlink"),
    path("changes/<int:change_id>/undo/", records.undo, name="undo"),
    path("decisions/<int:decision_id>/take-back/", records.take_back, name="take-back"),
    path("disappeared/<int:state_id>/believe/", flows.believe, name="believe"),
    path("runs/", runs.runs, name="runs"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/progress/", runs.progress, name="run-progress"),
    path("runs/<int:run_id>/retry/", runs.retry, name="run-retry"),
    path("connections/", connections.connections, name="connections"),
    path("connections/connect/<slug:system>/", connections.connect, name="connect"),
    path("connections/callback/<slug:system>/", connections.callback, name="callback"),
    path("connections/<int:connection_id>/", connections.connection, name="connection"),
    path(
        "connections/<int:connection_id>/webhooks/", connections.subscribe, name="connection-hooks"
    ),
    path(
        "connections/<int:connection_id>/disconnect/",
        connections.disconnect,
        name="connection-disconnect",
    ),
    path(
        "connections/<int:connection_id>/company/",
        connections.company,
        name="connection-company",
    ),
    path("settings/", flows.flows, name="flows"),
    path("settings/<int:setting_id>/rule/", flows.rule, name="flow-rule"),
    path("settings/<int:setting_id>/options/", flows.options, name="flow-options"),
    path("settings/<int:setting_id>/switch/", flows.switch, name="flow-switch"),
    path("settings/<int:setting_id>/sweep/", flows.sweep, name="flow-sweep"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="person-add"),
    path("people/<int:member_id>/role/", people.change_role, name="person-role"),
    path("people/<int:member_id>/remove/", people.remove, name="person-remove"),
    path("account/", people.account, name="account"),
    path("account/password/", people.change_password, name="password"),
    path("account/tokens/", people.new_token, name="token-new"),
    path("account/tokens/<int:token_id>/revoke/", people.revoke_token, name="token-revoke"),
]
