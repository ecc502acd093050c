"""What people type. A form parses; the rooms decide."""

from __future__ import annotations

from typing import Any

from django import forms

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.values.wording import in_sentence
from ledgerboard.sync.approval_limits import Limits, cents_typed
from ledgerboard.sync.models import FlowSetting
from ledgerboard.users.models import Ability, Role, moves_money

REQUIRED = forms.Field.default_error_messages["required"]


class Form(forms.Form):
    """Plain fields with the classes that our pages style."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", _look(field.widget))
            if field.error_messages.get("required") == REQUIRED:
                field.error_messages["required"] = _asks_for(field)


def _asks_for(field: forms.Field) -> str:
    """“Choose the role.”: a page may show it away from its field."""
    said = str(field.label or "this field")
    if isinstance(field.widget, forms.CheckboxSelectMultiple):
        return f"Check at least one answer to “{said}”"
    if said.endswith("?"):
        return f"Answer “{said}”"
    label = in_sentence(said)
    article = "" if label.startswith(("your ", "a ", "the ")) else "the "
    verb = "Choose" if isinstance(field.widget, forms.Select) else "Enter"
    return f"{verb} {article}{label}."


def _look(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _password(
    label: str, *, fresh: bool, help_text: str = "", required: bool = True
) -> forms.CharField:
    kind = "new-password" if fresh else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": kind})
    said = {"required": f"Enter {'a' if fresh else 'your'} password."}
    return forms.CharField(
        label=label, widget=widget, strip=False, help_text=help_text, error_messages=said,
        required=required,
    )  # fmt: skip


def _email(label: str = "Email", **attrs: str) -> forms.EmailField:
    return forms.EmailField(label=label, widget=forms.EmailInput(attrs=attrs))


LONG_ENOUGH = "At least 10 characters. A short sentence is easy to remember."


class SetUp(Form):
    organization = forms.CharField(
        label="Your company's name",
        max_length=200,
        help_text="As on your letterhead. It shows on every page.",
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
    )
    name = forms.CharField(
        label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = _email("Your email", autocomplete="username")
    password = _password("Choose a password", fresh=True, help_text=LONG_ENOUGH)
    code = forms.CharField(
        label="Set-up code",
        required=False,
        help_text="It was printed where Ledgerboard was started.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SignIn(Form):
    email = _email(autocomplete="username", autofocus="true")
    password = _password("Password", fresh=False)


def _code(label: str, required: str = "", **attrs: str) -> forms.CharField:
    """What an app shows, or a recovery code. No number field: a code may begin with a zero."""
    widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        | attrs
    )
    said = {"required": required}
    return forms.CharField(
        label=label, max_length=40, required=bool(required), widget=widget, error_messages=said
    )


def _answer() -> forms.CharField:
    """What the browser says of a passkey; the page's script fills it in."""
    said = {"max_length": "That passkey didn't work. Try again."}
    return forms.CharField(
        required=False, max_length=50_000, widget=forms.HiddenInput, error_messages=said
    )


class SecondStep(Form):
    code = _code("Code", autofocus="true")
    answer = _answer()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("code") and not given.get("answer"):
            self.add_error("code", "Enter the code from your app.")
        return given


class OwnPassword(Form):
    """A change of how others sign in: always with the password of whoever makes it."""

    password = _password("Your password", fresh=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Several of these stand on one page, so each field's id names its form."""
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}-%s", **kwargs)


class ConfirmedChange(OwnPassword):
    """A change of how one signs in: with the password, unless it was just given."""

    def __init__(self, *args: Any, fresh: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fresh:
            del self.fields["password"]


class NewApp(ConfirmedChange):
    code = _code(
        "6-digit code from the app",
        "Enter the 6-digit code from the app.",
        inputmode="numeric",
    )
    field_order = ("code", "password")


class NewPasskey(ConfirmedChange):
    name = forms.CharField(
        label="Name of this device",
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "Office laptop", "autocomplete": "off"}),
        error_messages={"required": "Give this device a name."},
    )
    answer = _answer()
    field_order = ("name", "password", "answer")


class RequireTwoStep(OwnPassword):
    days = forms.TypedChoiceField(
        label="When does it start?",
        coerce=int,
        choices=[(7, "In 7 days"), (14, "In 14 days"), (30, "In 30 days"), (0, "Right away")],
        initial=14,
        help_text="Until then, people are asked to set it up when they sign in, and can skip it.",
    )
    field_order = ("days", "password")


class AddPerson(Form):
    """Whoever adds somebody who approves gives their own password (see `moves_money`)."""

    name = forms.CharField(max_length=200)
    email = _email(autocomplete="off")
    role = forms.ChoiceField(choices=Role.choices, initial=Role.VIEWER)
    password = _password(
        "Your password",
        fresh=False,
        required=False,
        help_text="Only to add an approver or administrator.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.needs_password and not given.get("password"):
            self.add_error("password", "Enter your password to add an approver or administrator.")
        return given

    @property
    def needs_password(self) -> bool:
        role = self.cleaned_data.get("role")
        return bool(role and moves_money(role))


class ChangeRole(Form):
    role = forms.ChoiceField(choices=Role.choices)


class ChangePassword(Form):
    current = _password("Current password", fresh=False)
    password = _password("New password", fresh=True, help_text=LONG_ENOUGH)


class NewPassword(Form):
    password = _password("New password", fresh=True, help_text=LONG_ENOUGH)


class NewToken(Form):
    name = forms.CharField(
        label="What is it for?",
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "Month-end report"}),
    )
    abilities = forms.MultipleChoiceField(
        label="What can it do?",
        choices=Ability.choices,
        initial=[Ability.SEE],
        widget=forms.CheckboxSelectMultiple,
        help_text="Never more than you can do yourself.",
    )
    days = forms.TypedChoiceField(
        label="How long is it good for?",
        coerce=int,
        choices=[(30, "30 days"), (90, "90 days"), (365, "A year"), (0, "Until you revoke it")],
        initial=90,
    )


class SafetyStop(Form):
    """When a plan is so large that a second person must look."""

    max_changes = forms.IntegerField(label="Number of changes", min_value=0, max_value=1_000_000)
    max_share = forms.IntegerField(label="Percent of linked records", min_value=0, max_value=100)


class ApprovalLimits(Form):
    """Above what a second person must approve; an empty field is no limit."""

    one = forms.CharField(label="Dollars of one record", max_length=20, required=False)
    total = forms.CharField(label="Dollars in 24 hours", max_length=20, required=False)
    changes = forms.IntegerField(
        label="Changes in 24 hours", min_value=0, max_value=1_000_000, required=False
    )

    def clean(self) -> dict[str, Any]:
        for name in ("one", "total"):
            try:
                self.cleaned_data[name] = cents_typed(self.cleaned_data.get(name, ""))
            except ValueError:
                self.add_error(name, "Enter dollars like 50,000.")
        return self.cleaned_data

    @property
    def limits(self) -> Limits:
        said = self.cleaned_data
        return Limits(said["one"], said["total"], said["changes"])

    @classmethod
    def of(cls, setting: FlowSetting) -> ApprovalLimits:
        """As they are set; each field has an id of its own on a page with several flows."""
        now = Limits.of(setting)
        one, total = (str(from_cents(each) or "").lstrip("$") for each in (now.one, now.total))
        said = {"one": one, "total": total, "changes": now.changes}
        return cls(initial=said, auto_id=f"limit-{setting.pk}-%s")
