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
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[PersonManager] = PersonManager()  # type: ignore[assignment]

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
    SEE = "see", "see everything of the organization"
    PLAN = "plan", "ask for a new plan and answer its questions"
    APPROVE = "approve", "approve and reject plans"
    REVIEW = "review", "take in papers and review what was read in them"
    CONNECT = "connect", "connect and disconnect systems"
    ADMINISTER = "administer", "add people, tokens and settings"


ABILITIES: dict[str, frozenset[Ability]] = {
    Role.ADMINISTRATOR: frozenset(Ability),
    Role.APPROVER: frozenset({Ability.SEE, Ability.PLAN, Ability.APPROVE, Ability.REVIEW}),
    Role.COORDINATOR: frozenset({Ability.SEE, Ability.PLAN, Ability.REVIEW}),
    Role.VIEWER: frozenset({Ability.SEE}),
}


class Membership(Owned):
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
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} (…{self.hint})"


class FailedSignIn(models.Model):
    """A wrong password, kept for a while so that guessing is slow. Belongs to no organization."""

    email = models.CharField(max_length=254)
    address = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["email", "address", "at"], name="failed_sign_in")]

    def __str__(self) -> str:
        return f"{self.email} from {self.address}"
