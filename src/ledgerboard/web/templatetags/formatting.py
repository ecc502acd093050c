"""Template words of our own. They are built in: no page needs to load them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.values import HOME, Money, wording
from ledgerboard.core.values.wording import american, counted
from ledgerboard.sync.selectors import Shown
from ledgerboard.web.presenters.times import american_time

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A picture that says nothing by itself: the words stand beside it."""
    return format_html(
        '<svg class="lb-icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        extra,
        static("web/vendor/icons.svg"),
        name,
    )


@register.simple_tag
def plan_at(plan_id: int, number: str = "") -> str:
    """A plan's page at the change of one document, whichever tab that is on."""
    query = {"tab": "all", "search": number} if number else {"tab": "all"}
    return f"{reverse('web:plan', args=[plan_id])}?{urlencode(query)}"


@register.filter
def beneath(side: Shown, groups: Iterable[Iterable[str]]) -> list[str]:
    """What stands beneath a record's name; what belongs together with commas between."""
    said = (", ".join(filter(None, (side.values.get(n) for n in names))) for names in groups)
    return [each for each in said if each]


PAPERS = ("bill ", "vendor credit ", "invoice ", "payment ", "direct cost ", "expense ", "file ")


@register.filter
def headed(title: str) -> str:
    """A document's title where it begins a line. A name that begins small stays as it is."""
    return wording.capitalized(title) if title.startswith(PAPERS) else title


@register.filter
def moment(value: datetime | None, empty: str = "never") -> SafeString | str:
    """Date and time as Americans write them; the exact moment for machines."""
    if value is None:
        return empty
    return format_html(
        '<time datetime="{}">{}</time>',
        value.astimezone(UTC).isoformat(timespec="seconds"),
        american_time(value),
    )


@register.filter(expects_localtime=True)
def day(value: date | None, empty: str = "") -> SafeString | str:
    """Of a moment, the day that it is where the reader is."""
    if value is None:
        return empty
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), american(value))


@register.filter
def told(value: Any) -> SafeString | str:
    """A value of a record in words: nothing said, said to be empty, yes and no are different."""
    if value is None:
        return mark_safe('<span class="lb-faint">not stated</span>')
    if value == "":
        return mark_safe('<span class="lb-faint">empty</span>')
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@register.filter
def money(value: Money | None) -> str:
    """For tables: two decimals, negatives in parentheses, `--` for what isn't known. Sentences and
    totals say `$1,234.50`, as an amount says itself.
    """
    if value is None:
        return "--"
    figures = f"{abs(value.amount):,.2f}"
    return f"({figures})" if value.amount < 0 else figures


@register.filter
def cents(value: int | None, currency: str = HOME) -> str:
    """An amount of a list, which has cents as a whole number, as `money` writes it. Another
    currency than the books' is named.
    """
    figures = money(from_cents(value, currency))
    return figures if currency == HOME or value is None else f"{currency} {figures}"


@register.filter
def dollars(value: Money | None) -> str:
    """As `wording` says it; `--` for what isn't known."""
    return "--" if value is None else wording.dollars(value)


@register.filter
def number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


@register.simple_tag
def plural(count: int, one: str, many: str = "") -> str:
    return counted(count, one, many)


@register.inclusion_tag("web/parts/pager.html", takes_context=True)
def pager(context: template.Context, part: Any) -> dict[str, Any]:
    """The way to the other pages of a list, all its filters kept; nothing where there is one."""
    known = isinstance(part, Page)
    pages = part.paginator.num_pages if known else part.pages
    total = part.paginator.count if known else part.total
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}" if 1 <= number <= pages else ""

    before, after = address(part.number - 1), address(part.number + 1)
    return {"here": part.number, "pages": pages, "total": total, "before": before, "after": after}


@register.inclusion_tag("web/parts/badge.html")
def badge(tone: str, words: str) -> dict[str, str]:
    """A state in words, with a shape; the colour only repeats what both say."""
    return {"tone": tone, "words": words, "shape": SHAPES[tone]}


SHAPES = {
    "good": "circle-check",
    "busy": "refresh",
    "wait": "clock",
    "ask": "message-question",
    "warn": "alert-triangle",
    "bad": "circle-x",
    "off": "circle-minus",
    "plain": "info-circle",
}
