"""Who may do what, and in which organization. Every row of every other room belongs to one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self, TypeVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils import timezone

from ledgerboard.core.values.wording import american


class Organization(models.Model):
    """Our tenant: a general contractor. Nothing of one is ever shown to another."""

    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    first = models.BooleanField(
        null=True,
        unique=True,
        default=None,
        help_text="True for the one that the set-up made: two set-ups at once cannot both make it",
    )
    two_step_from = models.DateTimeField(
        null=True, blank=True, help_text="From when everybody needs two steps to work here"
    )

    def __str__(self) -> str:
        return self.name


M = TypeVar("M", bound=models.Model)


class OwnedManager(models.Manager[M]):
    def of(self, organization: Organization | int) -> models.QuerySet[M]:
        """Only the rows of this organization: where every selector begins."""
        return self.filter(organization=organization)


class Owned(models.Model):
    """A row that belongs to one organization. Read it through `objects.of(organization)`."""

    organization = models.ForeignKey("users.Organization", on_delete=models.CASCADE)

    objects: ClassVar[OwnedManager[Self]] = OwnedManager()

    class Meta:
        abstract = True


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> Person:
        person = self.model(email=email.strip().lower(), name=name)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """People do not remember how they capitalised their address."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractUser):
    """Somebody who signs in, by e-mail. Roles are per organization, in `Membership`."""

    username = None  # type: ignore[assignment]  # the e-mail address is the name one signs in with
    first_name = None  # type: ignore[assignment]  # one name, as the person writes it
    last_name = None  # type: ignore[assignment]  # as above
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    two_step = models.BooleanField(default=False, help_text="Signs in with a second step")
    sign_in_stamp = models.CharField(
        max_length=32, blank=True, default="", help_text="A new one ends all sessions but its own"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[PersonManager] = PersonManager()  # type: ignore[assignment]  # not AbstractUser's

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """A session ends when its person's password or second step changes: one that was opened
        with the password alone is not kept by whoever opened it.
        """
        by_password = super().get_session_auth_hash()
        return f"{by_password}.{self.sign_in_stamp}" if self.sign_in_stamp else by_password

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Role(models.TextChoices):
    """Each role may do what those below it in `ABILITIES` list."""

    ADMINISTRATOR = "administrator", "Administrator"
    APPROVER = "approver", "Accounting approver"
    COORDINATOR = "coordinator", "Compliance coordinator"
    VIEWER = "viewer", "Viewer"


class Ability(models.TextChoices):
    SEE = "see", "see everything in the organization"
    PLAN = "plan", "check for changes or answer questions"
    APPROVE = "approve", "approve or reject changes"
    REVIEW = "review", "upload documents or review what was read"
    CONNECT = "connect", "connect or disconnect systems"
    ADMINISTER = "administer", "add people, tokens and settings"


ABILITIES: dict[str, frozenset[Ability]] = {
    Role.ADMINISTRATOR: frozenset(Ability),
    Role.APPROVER: frozenset({Ability.SEE, Ability.PLAN, Ability.APPROVE, Ability.REVIEW}),
    Role.COORDINATOR: frozenset({Ability.SEE, Ability.PLAN, Ability.REVIEW}),
    Role.VIEWER: frozenset({Ability.SEE}),
}


def moves_money(role: Role | str) -> bool:
    """Giving such a role wants the giver's own password: a session alone may be stolen."""
    return Ability.APPROVE in ABILITIES[role]


class Membership(Owned):
    """A person's role in an organization. `only` narrows it for the time of one call: the abilities
    of the API token that was used; None for the person themselves. `until` is that token's end.
    """

    only: frozenset[str] | None = None
    until: datetime | None = None

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.VIEWER)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "person"], name="one_membership")
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.role})"


SOON_DAYS = 14


class ApiToken(Owned):
    """Lets a program act as its person. Only a digest is kept: a lost token is made anew."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    abilities = models.JSONField(
        null=True, help_text="What it may do of what its person may; null: all that they may"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} (…{self.hint})"

    @property
    def is_over(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def ends_soon(self) -> bool:
        """While there is time to make another one."""
        soon = timezone.now() + timedelta(days=SOON_DAYS)
        return self.expires_at is not None and self.expires_at <= soon and not self.is_over

    @property
    def end_in_words(self) -> str:
        if self.expires_at is None:
            return "never ends"
        end = timezone.localtime(self.expires_at)
        return f"{'ended' if self.is_over else 'ends'} {american(end)}"

    @property
    def may(self) -> list[str]:
        """In words; empty when it may do whatever its person may."""
        return [each.label for each in Ability if each in (self.abilities or ())]


class CodeApp(models.Model):
    """The authenticator app of a person. Belongs to them, whatever organizations they work in."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="code_app")
    sealed_secret = models.TextField()
    last_step = models.BigIntegerField(help_text="The half minute of the last code that was taken")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"authenticator app of {self.person_id}"


class Passkey(models.Model):
    """The public half of a key that a person's device keeps, bound by browsers to one host."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    host = models.CharField(max_length=255)
    credential_id = models.CharField(max_length=1400, unique=True)
    credential = models.TextField(help_text="Id, public key and make of the device, base64")
    uses = models.BigIntegerField(default=0, help_text="As the device counts; 0 when it doesn't")
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """Stands in for a lost phone, once. Only its digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "digest"], name="one_recovery_code")
        ]

    def __str__(self) -> str:
        return f"recovery code of {self.person_id}"


class SecurityEvent(Owned):
    """What was done to how somebody signs in. One row for each organization they work in."""

    class Kind(models.TextChoices):
        APP_ON = "app-on", "Authenticator app set up"
        APP_OFF = "app-off", "Authenticator app removed"
        PASSKEY_ADDED = "passkey-added", "Passkey added"
        PASSKEY_REMOVED = "passkey-removed", "Passkey removed"
        CODES_MADE = "codes-made", "New recovery codes made"
        CODE_USED = "code-used", "Signed in with a recovery code"
        RESET = "reset", "Two-step verification reset"
        REQUIRED = "required", "Two-step verification required"
        OPTIONAL = "optional", "Two-step verification made optional"
        TOKEN_MADE = "token-made", "API token made"
        TOKEN_REVOKED = "token-revoked", "API token revoked"
        PERSON_ADDED = "person-added", "Person added"
        ROLE_CHANGED = "role-changed", "Role changed"
        PERSON_REMOVED = "person-removed", "Person removed"
        PASSWORD_LINK = "password-link", "Password link made"
        PASSWORD_SET = "password-set", "Password changed"

    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="security_events",
        help_text="Whose sign-in; null for everybody's",
    )  # fmt: skip
    by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Who did it; null for a command on the server",
    )  # fmt: skip
    kind = models.CharField(max_length=20, choices=Kind.choices)
    detail = models.CharField(max_length=100, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "-at"], name="security_event_list")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.at:%m/%d/%Y})"


class SignInTries(models.Model):
    """How often one thing was tried lately (see `lockout`). Belongs to no organization, and names
    nobody: `key` is a digest.
    """

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.tries} tries since {self.since:%H:%M}"
