"""Settings of the flows: what needs no asking, how much is too much, which way fields travel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ledgerboard.core.reconcile import Flow, FlowField, Ruled, Side
from ledgerboard.sync import selectors, services, setting_effects
from ledgerboard.sync.flow_settings import as_chosen
from ledgerboard.sync.flows import RawOptions, flow_of
from ledgerboard.sync.flows.choices import CHOICES
from ledgerboard.sync.flows.options import DIRECTIONS
from ledgerboard.sync.models import AutoApproval, FlowSetting
from ledgerboard.sync.selectors.choices import questions_of
from ledgerboard.sync.selectors.money.plan_figures import source_of
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability
from ledgerboard.web.access import MemberRequest, missing, page
from ledgerboard.web.forms import ApprovalLimits, Form, SafetyStop
from ledgerboard.web.presenters.systems import side_title

RECORDS = [name for name, choice in CHOICES.items() if choice.record]
WORDS = {
    Ruled.CREATE: "Create a record that is missing in one system",
    Ruled.LINK: "Link sure matches",
    Ruled.UPDATE: "Update fields that changed in one system",
    Ruled.DEACTIVATE: "Make a record inactive",
    Ruled.REACTIVATE: "Make a record active again",
}


@page(Ability.SEE)
@require_GET
def flows(request: MemberRequest) -> HttpResponse:
    found = [_shown(each) for each in selectors.settings(request.organization)]
    return render(request, "web/settings/flows.html", {"flows": found})


@page(Ability.APPROVE)
@require_POST
def rule(request: MemberRequest, setting_id: int) -> HttpResponse:
    """Set or stop one standing rule, in the name of whoever presses."""
    setting, action = _setting(request, setting_id), request.POST.get("action", "")
    try:
        if request.POST.get("want") == "on":
            services.auto_approve(setting, action, request.user)
        else:
            services.stop_auto_approval(setting, action, request.user)
    except services.NotPossible as refusal:
        _say(request, refusal)
    return redirect("web:flows")


@page(Ability.ADMINISTER)
@require_POST
def options(request: MemberRequest, setting_id: int) -> HttpResponse:
    setting, form = _setting(request, setting_id), SafetyStop(request.POST)
    if not form.is_valid():
        messages.error(request, "Not saved. " + _first_error(form))
        return redirect("web:flows")
    try:
        services.set_options(setting, _wish(request, setting, form), request.user)
    except services.NotPossible as refusal:
        _say(request, refusal)
    else:
        messages.success(request, "Saved. Takes effect at the next check.")
    return redirect("web:flows")


@page(Ability.ADMINISTER)
@require_POST
def limits(request: MemberRequest, setting_id: int) -> HttpResponse:
    """Above what a second person must approve; an empty field is no limit."""
    setting, form = _setting(request, setting_id), ApprovalLimits(request.POST)
    if not form.is_valid():
        messages.error(request, "Not saved. " + _first_error(form))
        return redirect("web:flows")
    try:
        services.set_limits(setting, form.limits, request.user)
    except services.NotPossible as refusal:
        _say(request, refusal)
    else:
        messages.success(request, "Saved. Counts from the next approval on.")
    return redirect("web:flows")


@page(Ability.ADMINISTER)
@require_POST
def choices(request: MemberRequest, setting_id: int) -> HttpResponse:
    """What the records of a money flow become. What the form doesn't show is kept."""
    setting = _setting(request, setting_id)
    try:
        services.choose(setting, _given(request, setting), request.user)
    except services.NotPossible as refusal:
        _say(request, refusal)
    else:
        messages.success(request, "Saved. Takes effect at the next check.")
    return redirect("web:flows")


def _given(request: MemberRequest, setting: FlowSetting) -> dict[str, list[str]]:
    asked = [each for each in questions_of(setting) if each.many or each.name in request.POST]
    return {each.name: request.POST.getlist(each.name) for each in asked}


@page(Ability.ADMINISTER)
@require_POST
def preview(request: MemberRequest, setting_id: int) -> HttpResponse:
    """What these answers would change among today's records. Nothing is saved."""
    setting, why, found = _setting(request, setting_id), "", None
    given = _given(request, setting)
    try:
        found = setting_effects.preview(setting, as_chosen(setting, given), ports())
    except services.NotPossible as refusal:
        why = str(refusal)
    about = {
        "flow": {"setting": setting, "title": flow_of(setting).title},
        "effects": found.effects if found else (),
        "preview": found,
        "why": why,
        "given": [(name, each) for name, answers in given.items() for each in answers],
    }
    template = "effects" if request.htmx else "preview"
    return render(request, f"web/settings/{template}.html", about)


@page(Ability.ADMINISTER)
@require_POST
def switch(request: MemberRequest, setting_id: int) -> HttpResponse:
    setting = _setting(request, setting_id)
    services.switch_flow(setting, request.user, enabled=request.POST.get("want") == "on")
    return redirect("web:flows")


@page(Ability.PLAN)
@require_POST
def sweep(request: MemberRequest, setting_id: int) -> HttpResponse:
    try:
        run = services.sweep(_setting(request, setting_id), request.user)
    except services.NotPossible as refusal:
        _say(request, refusal)
        return redirect("web:flows")
    return redirect("web:run", run.pk)


@page(Ability.APPROVE)
@require_POST
def believe(request: MemberRequest, state_id: int) -> HttpResponse:
    """«Yes, they were deleted»: until somebody says so, a mass disappearance stops plans."""
    states = selectors.pull_states(request.organization)
    services.believe_missing(states.filter(pk=state_id).first() or missing(), request.user)
    messages.success(request, "Saved under your name. Check for changes to continue.")
    return redirect("web:today")


def _wish(request: MemberRequest, setting: FlowSetting, form: SafetyStop) -> RawOptions:
    directions = {
        each.name: request.POST[f"direction-{each.name}"]
        for each in flow_of(setting).fields
        if f"direction-{each.name}" in request.POST
    }
    given = form.cleaned_data
    return {
        **setting.options,  # type: ignore[typeddict-item]  # what this page does not show is kept
        "creates": [side for side in ("left", "right") if side in request.POST.getlist("creates")],
        "directions": directions,
        "max_changes": given["max_changes"],
        "max_share": given["max_share"] / 100,
    }


def _shown(setting: FlowSetting) -> dict[str, Any]:
    flow = flow_of(setting)
    rules = {each.action: each for each in selectors.auto_approvals(setting)}
    titles = {side: side_title(setting, side) for side in ("left", "right")}
    return {
        "setting": setting,
        "title": flow.title,
        "kind": flow.one,
        "questions": questions_of(setting),
        "records": RECORDS,
        **titles,
        "rules": [_rule(action, rules.get(action)) for action in WORDS],
        "threshold": flow.threshold,
        "share": round(flow.threshold.share * 100),
        "limits": ApprovalLimits.of(setting),
        "carries_dollars": source_of(setting) is not None,
        "creates": _creates(flow, titles),
        "fields": [] if flow.one_way else [_field(each) for each in flow.fields],
        "ways": _ways(**titles),
    }


def _creates(flow: Flow, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "side": str(side),
            "where": titles[side],
            "on": side in flow.creates,
            "note": flow.make_notes.get(side, ""),
        }
        for side in Side
        if flow.takes(side)
    ]


def _field(field: FlowField) -> dict[str, str]:
    return {"name": field.name, "label": field.label, "way": _way(field.direction)}


def _ways(left: str, right: str) -> list[tuple[str, str]]:
    return [
        ("both", "both ways"),
        ("to_right", f"{left} → {right}"),
        ("to_left", f"{right} → {left}"),
        ("none", "never, compare only"),
    ]


def _rule(action: Ruled, rule: AutoApproval | None) -> dict[str, Any]:
    return {"action": action.value, "words": WORDS[action], "rule": rule}


def _way(direction: object) -> str:
    return next(word for word, each in DIRECTIONS.items() if each is direction)


def _first_error(form: Form) -> str:
    name, errors = next(iter(form.errors.items()))
    label = form[name].label.lower().removeprefix("dollars of ")
    said = str(errors[0])
    return f"For {label}, {said[:1].lower()}{said[1:]}"


def _setting(request: MemberRequest, setting_id: int) -> FlowSetting:
    return selectors.setting(request.organization, setting_id) or missing()


def _say(request: MemberRequest, refusal: services.NotPossible) -> None:
    messages.error(request, str(refusal))
