"""The demo's money: settings chosen as the settings page offers them, three months posted, and
what doesn't tie named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from ledgerboard.cli.main import Refusal

if TYPE_CHECKING:
    from ledgerboard.sync.models import FlowSetting
    from ledgerboard.users.models import Organization, Person

CHOSEN = {
    "income_account": "Construction Income",
    "expense_account": "Subcontractors",
    "retainage_item": "Retainage",
}
"""By the end of its name in the books."""
MONEY = ("codes", "invoices", "payments", "costs")
"""In the order in which they build on each other."""
KNOWN = "240223-1001"
"""The invoice whose bill was typed on another job, as `money_story.DIFFERENCES` tells."""


def post_three_months(
    organization: Organization, person: Person, bring_to_rest: Callable[[FlowSetting, Person], None]
) -> None:
    """Turn on the money flows, one by one; `bring_to_rest` plans, approves and sends each until
    nothing is left but what waits for a person.
    """
    from ledgerboard.cli.sync import watched
    from ledgerboard.sync import selectors, services

    settings = {each.flow: each for each in selectors.settings(organization)}
    for name in (each for each in MONEY if each in settings):
        setting = services.switch_flow(settings[name], person, enabled=True)
        if choices_without_answer(setting):
            watched(services.plan(setting, person))  # reads what can be chosen
            services.choose(setting, dict(answers(setting)), person)
        bring_to_rest(setting, person)
        if name == "invoices":
            link_the_known_bill(organization, person)
            bring_to_rest(setting, person)


def link_the_known_bill(organization: Organization, person: Person) -> None:
    """Answer as somebody who has both papers at hand, so that reconciliation has a bill on the
    wrong project to name. Other questions are left to the visitor.
    """
    from ledgerboard.sync import selectors, services

    for asked in selectors.questions(organization).filter(title__contains=KNOWN):
        services.decide(asked.plan, asked.key, asked.choices[0]["value"], person)


def choices_without_answer(setting: FlowSetting) -> bool:
    return any(name in CHOSEN for name, _ in asked(setting))


def answers(setting: FlowSetting) -> Iterator[tuple[str, list[str]]]:
    """Raises Refusal where the books don't have what the demo's do."""
    for name, offered in asked(setting):
        if name in CHOSEN:
            found = [value for value, words in offered.items() if words.endswith(CHOSEN[name])]
            if not found:
                raise Refusal(f"The simulated books have no {CHOSEN[name]}.")
            yield name, found[:1]


def asked(setting: FlowSetting) -> Iterator[tuple[str, dict[str, str]]]:
    from ledgerboard.sync.selectors.choices import questions_of

    for each in questions_of(setting):
        yield each.name, {answer.value: answer.words for answer in each.answers}


def say_what_ties(organization: Organization) -> None:
    from ledgerboard.cli.reconcile import told
    from ledgerboard.sync.reconciling import keep_results, reconciliation
    from ledgerboard.sync.wiring import ports

    keep_results(ports())
    for found in reconciliation(organization, ports()):
        for line in told(found):
            click.echo(f"  {line}")
