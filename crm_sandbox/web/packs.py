"""What the packs of a product hold, in words."""

from __future__ import annotations

from crm_sandbox.crm.catalogue.model import Product
from crm_sandbox.crm.orders.units import base_units, units_of
from crm_sandbox.web.i18n import _
from crm_sandbox.web.labels import label


def packs(product: Product | None) -> str:
    """What each pack holds, in base units: `colis de 6, palette de 480`; nothing of what is sold one by one."""
    if product is None:
        return ""
    held = [(unit, base_units(product, unit) or 0) for unit in units_of(product) if unit != "unit"]
    return ", ".join(
        _("%(pack)s de %(count)s", pack=label(unit, "unit"), count=count) for unit, count in held if count > 1
    )
