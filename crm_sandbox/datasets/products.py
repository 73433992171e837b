"""Products of a scenario: those written one by one, and those that groups expand for each brand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from crm_sandbox.crm.catalogue.model import GRAMS, Product, Restock
from crm_sandbox.datasets.days import open_day, shifted
from crm_sandbox.datasets.shapes import Record
from crm_sandbox.kernel.money import divide_half_up
from crm_sandbox.kernel.streams import Stream

_STOCKOUT_PM = 45
_LOW_STOCK_PM = 70
_RECEIPT_PM = 160


def group_refs(values: Record, house: str) -> Iterator[tuple[str, Record, Record, str]]:
    """Every product of the groups: its reference, the group, the item and the brand."""
    for group in values["groups"]:
        code = group["first"]
        for item in group["items"]:
            for brand in item["brands"] or group["brands"]:
                yield f"{house}-{code}", group, item, brand
                code += 1


def expand_products(
    values: Record, house: str, business_day: date, holidays: Collection[str]
) -> tuple[dict[str, Product], tuple[str, ...]]:
    """All products in order of reference, and the references of those whose stock is to be drawn."""
    products = {row["ref"]: _written(row, business_day, holidays) for row in values["products"]}
    varied = []
    for ref, group, item, brand in group_refs(values, house):
        products[ref] = _expanded(ref, group, item, brand, values["brands"][brand])
        varied.append(ref)
    return dict(sorted(_with_substitutes(products).items())), tuple(sorted(varied))


def _written(row: Record, business_day: date, holidays: Collection[str]) -> Product:
    restocks = tuple(
        Restock(open_day(shifted(business_day, receipt["on"]), holidays).isoformat(), receipt["quantity"])
        for receipt in row["restocks"]
    )
    return Product(
        ref=row["ref"],
        name=row["name"],
        brand=row["brand"],
        family=row["family"],
        subfamily=row["subfamily"],
        base_unit=row["unit"],
        units_per_inner=row["inner"],
        units_per_carton=row["carton"],
        cartons_per_pallet=row["pallet"],
        sold_by=row["sold_by"],
        multiple=row["multiple"],
        minimum=row["minimum"] or row["multiple"],
        price_cents=row["price"],
        vat_bp=row["vat"],
        usage=row["usage"],
        format=row["format"],
        temperature=row["temperature"],
        allergens=row["allergens"],
        labels=row["labels"],
        quality_pm=row["quality"],
        stock=row["stock"],
        restocks=restocks,
        shelf_life_days=row["shelf_life_days"],
        deposit_cents=row["deposit"],
        is_new=row["new"],
        description=row["description"] or _description(row["family"], row["subfamily"], row["brand"]),
        substitutes=row["substitutes"],
    )


def attribute(group: Record, item: Record, name: str) -> Any:
    """An attribute of a group's product: the item's own, or else the group's."""
    return item[name] if item[name] is not None else group[name]


def _price(cents: int, weight_g: int | None) -> int:
    """The price of a base unit; of what is charged by weight, that of about its weight at whole cents a kilogram."""
    if not weight_g:
        return cents
    kilo = divide_half_up(cents * GRAMS, weight_g)
    return divide_half_up(kilo * weight_g, GRAMS)


def _expanded(ref: str, group: Record, item: Record, brand: str, terms: Record) -> Product:
    carton = attribute(group, item, "carton")
    sold_by = attribute(group, item, "sold_by") or ("carton" if carton > 1 else "unit")
    inner = attribute(group, item, "inner")
    multiple = {"unit": 1, "inner": inner or 1, "carton": carton, "pallet": carton * attribute(group, item, "pallet")}
    return Product(
        ref=ref,
        name=item["name"],
        brand=brand,
        family=group["family"],
        subfamily=group["subfamily"],
        base_unit=attribute(group, item, "unit"),
        units_per_inner=inner,
        units_per_carton=carton,
        cartons_per_pallet=attribute(group, item, "pallet"),
        sold_by=sold_by,
        multiple=multiple[sold_by],
        minimum=multiple[sold_by],
        price_cents=_price(divide_half_up(item["price"] * terms["price"], 100), item["weight_g"]),
        vat_bp=attribute(group, item, "vat"),
        usage=item["usage"],
        format=attribute(group, item, "format"),
        temperature=attribute(group, item, "temperature"),
        allergens=attribute(group, item, "allergens") or (),
        labels=attribute(group, item, "labels") or (),
        quality_pm=terms["quality"] * 10,
        stock=attribute(group, item, "stock"),
        shelf_life_days=attribute(group, item, "shelf_life_days"),
        deposit_cents=item["deposit"] or group["deposit"],
        weight_g=item["weight_g"] or 0,
        description=_description(group["family"], group["subfamily"], brand),
    )


def _description(family: str, subfamily: str, brand: str) -> str:
    return f"{family}, {subfamily.lower()}. Marque {brand}."


def _with_substitutes(products: dict[str, Product]) -> dict[str, Product]:
    """Products of the same usage and temperature replace each other, best quality first, unless the file says otherwise."""
    by_usage: dict[tuple[str, str], list[Product]] = defaultdict(list)
    for product in products.values():
        by_usage[product.usage, product.temperature].append(product)
    result = {}
    for ref, product in products.items():
        same = sorted(by_usage[product.usage, product.temperature], key=lambda other: (-other.quality_pm, other.ref))
        found = product.substitutes or tuple(other.ref for other in same if other.ref != ref)
        result[ref] = replace(product, substitutes=found)
    return result


def stocked_products(
    products: dict[str, Product],
    varied: Collection[str],
    stream: Stream,
    business_day: date,
    holidays: Collection[str],
    *,
    stockout_pm: int | None = None,
) -> dict[str, Product]:
    """Products with the stock of the day: some are out (a share that an exercise may set), some are low, some expect a
    receipt."""
    out_pm = _STOCKOUT_PM if stockout_pm is None else stockout_pm
    result = dict(products)
    for ref in varied:
        product, at = products[ref], stream.at("stock", ref)
        level = at.integer(60, 140, "level")
        if at.happens(out_pm, "out"):
            level = 0
        elif at.happens(_LOW_STOCK_PM, "low"):
            level = at.integer(4, 12, "remains")
        stock, restocks = _stock(product, level), product.restocks
        if stock == 0 or at.happens(_RECEIPT_PM, "receipt"):
            on = open_day(shifted(business_day, f"J+{at.integer(2, 8, 'receipt day')}"), holidays)
            restocks = (Restock(on.isoformat(), _stock(product, 100)),)
        result[ref] = replace(product, stock=stock, restocks=restocks)
    return result


def _stock(product: Product, per_cent: int) -> int:
    """A share of the usual stock, in whole sellable units."""
    return product.stock * per_cent // 100 // product.multiple * product.multiple
