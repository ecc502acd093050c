"""What we keep in step with Procore, as data. A further kind is a further table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ledgerboard.connectors.procore.codecs import (
    BUSINESS_REGISTER,
    COUNTRY_CODE,
    EMAIL_ADDRESS,
    STATE,
)
from ledgerboard.core.mapping import BOOLEAN, PHONE, POSTAL, TEXT, WEBSITE, Field, Resource
from ledgerboard.core.records import Project, Vendor

JSON = Mapping[str, Any]


def _everyone(_: JSON) -> bool:
    return True


@dataclass(frozen=True)
class Listing:
    """How a company-level kind is listed and written.

    `inactive_path` is the list of those that leave the normal list when made inactive; `switch` is
    the member that says active.
    """

    resource: Resource
    switch: str
    params: tuple[tuple[str, str], ...] = ()
    many_ids: str = "filters[id][]"
    inactive_path: str = ""
    batch: int = 1000
    shows_origin_code: bool = True
    belongs: Callable[[JSON], bool] = _everyone
    as_read: Callable[[JSON], JSON] = dict
    """Turns a payload into the shape of our table."""

    @property
    def path(self) -> str:
        return self.resource.path


VENDOR: Final = Resource(
    record=Vendor,
    path="/rest/v1.0/vendors",
    id="id",
    version=None,
    fields=(
        Field("name", "name", TEXT),
        Field("street", "address", TEXT),
        Field("city", "city", TEXT),
        Field("state", "state_code", STATE),
        Field("postal_code", "zip", POSTAL),
        Field("country", "country_code", COUNTRY_CODE),
        Field("phone", "business_phone", PHONE),
        Field("mobile", "mobile_phone", PHONE),
        Field("fax", "fax_number", PHONE),
        Field("email", "email_address", EMAIL_ADDRESS),
        Field("website", "website", WEBSITE),
        Field(
            "tax_number",
            "business_register",
            BUSINESS_REGISTER,
            write_path="business_register_attributes",
        ),
        Field("active", "is_active", BOOLEAN),
    ),
)

PROJECT: Final = Resource(
    record=Project,
    path="/rest/v1.0/projects",
    id="id",
    version=None,
    fields=(
        Field("name", "name", TEXT),
        Field("number", "project_number", TEXT),
        Field("street", "address", TEXT),
        Field("city", "city", TEXT),
        Field("state", "state_code", STATE),
        Field("postal_code", "zip", POSTAL),
        Field("country", "country_code", COUNTRY_CODE),
        Field("active", "active", BOOLEAN),
    ),
)

LISTINGS: Final[Mapping[str, Listing]] = {
    "vendor": Listing(
        VENDOR,
        switch="is_active",
        params=(("view", "extended"),),
        inactive_path="/rest/v1.0/companies/{company_id}/vendors/inactive",
        belongs=lambda payload: payload.get("company_vendor") is not True,
    ),
    "project": Listing(
        PROJECT,
        switch="active",
        params=(("filters[by_status]", "All"),),
        many_ids="filters[id]",
        batch=50,  # bulk creation of projects is discouraged (reference: procore README 8)
        shows_origin_code=False,
    ),
}
"""The contractor's own company stands in its own directory as a vendor: it is left out."""
