"""Who may do what, and in which organization. Every row of every other room belongs to one."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils import timezone


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

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[PersonManager] = PersonManager()  # type: ignore[assignment]  # not AbstractUser's

    def __str__(self) -> str:
        return self.name or self.email

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
    PLAN = "plan", "check for changes and answer questions"
    APPROVE = "approve", "approve and reject plans"
    REVIEW = "review", "upload documents and review what was read"
    CONNECT = "connect", "connect and disconnect systems"
    ADMINISTER = "administer", "add people, tokens and settings"


ABILITIES: dict[str, frozenset[Ability]] = {
    Role.ADMINISTRATOR: frozenset(Ability),
    Role.APPROVER: frozenset({Ability.SEE, Ability.PLAN, Ability.APPROVE, Ability.REVIEW}),
    Role.COORDINATOR: frozenset({Ability.SEE, Ability.PLAN, Ability.REVIEW}),
    Role.VIEWER: frozenset({Ability.SEE}),
}


class Membership(Owned):
    """A person's role in an organization. `only` narrows it for the time of one call: the abilities
    of the API token that was used; None for the person themselves.
    """

    only: frozenset[str] | None = None

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.VIEWER)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "person"], name="one_membership")
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.role})"


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
    def may(self) -> list[str]:
        """In words; empty when it may do whatever its person may."""
        return [each.label for each in Ability if each in (self.abilities or ())]


class SignInTries(models.Model):
    """How often one thing was tried lately (see `lockout`). Belongs to no organization, and names
    nobody: `key` is a digest.
    """

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.tries} tries since {self.since:%H:%M}"
