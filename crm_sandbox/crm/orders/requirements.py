"""What an order asks of an action: an order, a site, a buyer, a product, a quantity that is sold and can be promised."""

from __future__ import annotations

from crm_sandbox.crm.accounts.files import client_of, require_client
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.accounts.rules import is_opened
from crm_sandbox.crm.catalogue.model import Product
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.events import (
    LineRejected,
    StockoutMet,
)
from crm_sandbox.crm.orders.pricing import with_free_goods
from crm_sandbox.crm.orders.rules import (
    available,
    base_units,
    is_sellable,
    nearest_sellable,
    next_delivery,
    units_of,
)
from crm_sandbox.crm.orders.state import Order
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.refusals import refuse, refuse_recorded


def is_on_line(state: RunState, client: str) -> bool:
    """Whether the client is on the telephone."""
    return state.calls.live is not None and state.calls.live.client == client


def require_order(state: RunState, ref: str, *statuses: str) -> Order:
    """An order in one of the given statuses."""
    order = state.orders.orders.get(ref)
    if order is None:
        raise refuse("unknown_order", "order", ref, tuple(state.orders.orders))
    if order.status not in statuses:
        raise refuse("order_is_" + order.status, "order", ref)
    return order


def require_site(client: Client, site: str) -> Client:
    """The client as the site is delivered: named when he has several, and never otherwise."""
    sites = tuple(item.ref for item in client.sites)
    if site not in (sites or ("",)):
        raise refuse("site_required" if not site else "unknown_site", "site", site, sites)
    return client.at_site(site)


def require_buyer(dataset: Dataset, state: RunState, ref: str, site: str) -> Client:
    """A client who may order, as the site is delivered; a prospect orders once his account is open, and the attempt is
    kept."""
    client = require_client(dataset, state, ref)
    if client.kind == "prospect":
        raise refuse_recorded("account_not_open", "client", ref)
    if client.sites and not is_opened(state, ref):
        raise refuse("not_opened", "client", ref)
    return require_site(client, site)


def delivered_client(dataset: Dataset, state: RunState, order: Order) -> Client:
    """The client of an order, as its site is delivered."""
    return client_of(dataset, state, order.client).at_site(order.site)


def require_product(dataset: Dataset, ref: str, field: str = "product") -> Product:
    """A product of the catalogue."""
    product = dataset.world.products.get(ref)
    if product is None:
        raise refuse("unknown_product", field, ref)
    return product


def in_base_units(product: Product, quantity: int, unit: str) -> int:
    """A typed quantity in base units; a unit that the product has not is refused."""
    size = base_units(product, unit)
    if size is None:
        raise refuse("unit_not_for_product", "unit", unit, units_of(product))
    return quantity * size


def require_sellable(client: str, product: Product, quantity: int) -> None:
    """Nothing is rounded silently: a quantity that cannot be sold is refused with the nearest ones, and the attempt kept."""
    if is_sellable(product, quantity):
        return
    nearest = nearest_sellable(product, quantity)
    raise refuse_recorded(
        "quantity_not_sellable",
        "quantity",
        quantity,
        nearest,
        events=(LineRejected(client, product.ref, quantity, nearest, "not_sellable"),),
        product=product.ref,
    )


def require_available(
    dataset: Dataset, state: RunState, client: Client, product: Product, quantity: int, *, held: int = 0
) -> None:
    """What cannot be delivered with the next tour is not promised: the attempt is kept as a stock-out. `held` is what a firm order
    has of it already: what is added counts, with the free goods that the whole line earns more than it did."""
    stock = available(dataset, state, product.ref, next_delivery(dataset, client, state.now))
    leaving = [with_free_goods(dataset, client, product.ref, whole, state.now.date()) for whole in (quantity, held)]
    if leaving[0] - leaving[1] <= stock:
        return
    raise refuse_recorded(
        "not_available",
        "product",
        product.ref,
        (stock,),
        events=(StockoutMet(client.ref, product.ref, quantity - held, stock),),
        product=product.ref,
        available=stock,
    )
