"""The price of an order, in the documented order, with its cause on each line. Whole cents, rounded half-up once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.catalogue.model import Policy, Product, Promotion
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.state import Line
from crm_sandbox.kernel.money import BASIS, divide_half_up, share

CARRIAGE_VAT_BP = 2000


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with its price before tax, the discount applied and why: `cause` is list, tier, pallet, promotion, granted;
    `contract_bp` is what the client's contract takes off besides, and `paid_price_cents` the price that is left; `free_quantity` counts base units given with a promotion, of `gift` when they are of another product."""

    product: str
    quantity: int
    unit_price_cents: int
    discount_bp: int
    cause: str
    cause_ref: str
    amount_cents: int
    free_quantity: int
    deposit_cents: int
    contract_bp: int
    paid_price_cents: int
    gift: str = ""


@dataclass(frozen=True, slots=True)
class PricedOrder:
    """An order's amounts; `amount_discount_bp` is what the order earned as a whole, taken off the total. `carriage_cents` is None below the minimum order; `missing_cents` is what lacks for free
    carriage, `missing_for_minimum_cents` for the minimum."""

    lines: tuple[PricedLine, ...]
    total_cents: int
    carriage_cents: int | None
    vat_cents: int
    with_tax_cents: int
    deposit_cents: int
    missing_cents: int
    missing_for_minimum_cents: int
    amount_discount_bp: int = 0


def active_promotions(dataset: Dataset, on: date) -> tuple[Promotion, ...]:
    """The promotions that hold on a day."""
    return tuple(p for p in dataset.world.promotions.values() if date.fromisoformat(p.ends_on) >= on)


def policy_for(dataset: Dataset, client: Client) -> Policy:
    """The policy as it holds for a client: a public buyer pays the prices of his contract, without tier or discount."""
    policy = dataset.world.policy
    return fixed_prices(policy) if client.has_fixed_prices else policy


def fixed_prices(policy: Policy) -> Policy:
    """A policy without anything that lowers a price."""
    return replace(policy, carton_tiers=(), full_pallet_bp=0, seller_discount_bp=0, manager_discount_bp=0)


def price_order(dataset: Dataset, client: Client, lines: Sequence[Line], on: date) -> PricedOrder:
    """Price the lines of an order entered on a day."""
    policy = policy_for(dataset, client)
    promotions = {} if client.has_fixed_prices else {p.product: p for p in active_promotions(dataset, on)}
    priced, exact_total, exact_vat = [], 0, 0
    for line in lines:
        product = dataset.world.products[line.product]
        made, exact = _price_line(policy, client, product, line, promotions.get(line.product))
        priced.append(made)
        exact_total += exact
        exact_vat += exact * product.vat_bp
    return _totals(policy, tuple(priced), exact_total, exact_vat)


def _price_line(
    policy: Policy, client: Client, product: Product, line: Line, promotion: Promotion | None
) -> tuple[PricedLine, int]:
    bp, cause, ref = _best_discount(policy, product, line.quantity, promotion)
    if line.discount_bp > bp:
        bp, cause, ref = line.discount_bp, "granted", ""
    price = _promotional_price(product, line.quantity, promotion, bp)
    if price is not None and promotion is not None:
        bp, cause, ref = 0, "promotion", promotion.ref
    base = (price or product.price_cents) * line.quantity
    exact = base * (BASIS - bp) * (BASIS - client.contract_discount_bp)
    amount = divide_half_up(exact, BASIS * BASIS)
    free, gift = _free_goods(product, line.quantity, promotion)
    return (
        PricedLine(
            line.product,
            line.quantity,
            price or product.price_cents,
            bp,
            cause,
            ref,
            amount,
            free,
            product.deposit_cents * (line.quantity + (0 if gift else free)) // product.multiple,
            client.contract_discount_bp,
            divide_half_up(exact, BASIS * BASIS * line.quantity),
            gift,
        ),
        exact,
    )


def _best_discount(
    policy: Policy, product: Product, quantity: int, promotion: Promotion | None
) -> tuple[int, str, str]:
    """The single best of carton tier, full pallet and promotion: never two together."""
    best = (0, "list", "")
    if product.sold_by == "carton":
        for tier in policy.carton_tiers:
            if quantity >= tier.cartons * product.units_per_carton and tier.discount_bp > best[0]:
                best = (tier.discount_bp, "tier", str(tier.cartons))
    if quantity >= product.pallet_units and policy.full_pallet_bp > best[0]:
        best = (policy.full_pallet_bp, "pallet", "")
    if (
        promotion
        and quantity >= promotion.minimum_cartons * product.units_per_carton
        and promotion.discount_bp > best[0]
    ):
        best = (promotion.discount_bp, "promotion", promotion.ref)
    return best


def _promotional_price(product: Product, quantity: int, promotion: Promotion | None, best_bp: int) -> int | None:
    """The price that a promotion sets, when it holds for the quantity and no discount gives a better one."""
    if promotion is None or not promotion.price_cents:
        return None
    if quantity < promotion.minimum_cartons * product.units_per_carton:
        return None
    is_better = promotion.price_cents * BASIS < product.price_cents * (BASIS - best_bp)
    return promotion.price_cents if is_better else None


def _free_goods(product: Product, quantity: int, promotion: Promotion | None) -> tuple[int, str]:
    """Base units given with a promotion, and the product that they are of when it is another one."""
    if promotion is None:
        return 0, ""
    times = quantity // (promotion.minimum_cartons * product.units_per_carton)
    if promotion.gift is not None and times:
        return times * promotion.gift_quantity, promotion.gift
    return times * promotion.free_cartons * product.units_per_carton, ""


def with_free_goods(dataset: Dataset, client: Client, product: str, quantity: int, on: date) -> int:
    """Base units that leave the stock of a product for a line: those ordered, and those of it that a promotion gives."""
    if client.has_fixed_prices:
        return quantity
    promotion = next((p for p in active_promotions(dataset, on) if p.product == product), None)
    free, gift = _free_goods(dataset.world.products[product], quantity, promotion)
    return quantity + (0 if gift else free)


def carriage(policy: Policy, total_cents: int) -> int | None:
    """Carriage for a total before tax; None below the minimum order."""
    if total_cents < policy.minimum_order_cents:
        return None
    for step in sorted(policy.carriage_steps, key=lambda item: item.below_cents):
        if total_cents < step.below_cents:
            return step.carriage_cents
    return 0


def _totals(policy: Policy, lines: tuple[PricedLine, ...], exact_total: int, exact_vat: int) -> PricedOrder:
    earned = policy.amount_discount_bp(divide_half_up(exact_total, BASIS * BASIS))
    total = divide_half_up(exact_total * (BASIS - earned), BASIS**3)
    fee = carriage(policy, total)
    vat = divide_half_up(exact_vat * (BASIS - earned), BASIS**4) + share(fee or 0, CARRIAGE_VAT_BP)
    return PricedOrder(
        lines=lines,
        total_cents=total,
        carriage_cents=fee,
        vat_cents=vat,
        with_tax_cents=total + (fee or 0) + vat,
        deposit_cents=sum(line.deposit_cents for line in lines),
        missing_cents=max(0, policy.carriage_free_cents - total),
        missing_for_minimum_cents=max(0, policy.minimum_order_cents - total),
        amount_discount_bp=earned,
    )
