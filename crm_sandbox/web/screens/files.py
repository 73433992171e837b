"""Client and prospect files, the catalogue."""

from __future__ import annotations

from crm_sandbox.crm.accounts.files import find_client
from crm_sandbox.crm.accounts.listing import SORTS, ClientSearch, list_clients
from crm_sandbox.crm.accounts.queries import TABS, client_file
from crm_sandbox.crm.catalogue.queries import ProductSearch, list_products, product_sheet
from crm_sandbox.web.forms import whole_number
from crm_sandbox.web.screen import Screen, ScreenContext, ScreenNotFound, draw


def page_number(text: str) -> int:
    """A page from an address; nonsense is the first."""
    return max(1, whole_number(text, 1))


def clients(ctx: ScreenContext) -> str:
    """The list."""
    query = ctx.query
    sort = query.get("sort", "name")
    search = ClientSearch(
        text=query.get("q", ""),
        kind=query.get("kind", ""),
        segment=query.get("segment", ""),
        zone=query.get("zone", ""),
        client_type=query.get("type", ""),
        only=query.get("only", ""),
        sort=sort if sort in SORTS else "name",
        is_descending=query.get("desc") == "1",
        page=page_number(query.get("page", "")),
    )
    return draw("clients", "accounts/clients.html", ctx, "clients", view=list_clients(ctx.dataset, ctx.state, search))


def client(ctx: ScreenContext) -> str:
    """One file."""
    found = find_client(ctx.dataset, ctx.state, ctx.subject)
    if found is None:
        raise ScreenNotFound(ctx.subject)
    tab = ctx.query.get("tab", "")
    return draw(
        "client",
        "accounts/client.html",
        ctx,
        "clients",
        view=client_file(ctx.dataset, ctx.state, found),
        tab=tab if tab in TABS else TABS[0],
        edits=ctx.query.get("edit") == "1",
    )


def products(ctx: ScreenContext) -> str:
    """The catalogue."""
    query = ctx.query
    search = ProductSearch(
        query.get("q", ""), query.get("family", ""), query.get("only", ""), page_number(query.get("page", ""))
    )
    view = list_products(ctx.dataset, ctx.state, search)
    return draw("products", "catalogue/products.html", ctx, "products", view=view)


def product(ctx: ScreenContext) -> str:
    """One product."""
    sheet = product_sheet(ctx.dataset, ctx.state, ctx.subject)
    if sheet is None:
        raise ScreenNotFound(ctx.subject)
    return draw("product", "catalogue/product.html", ctx, "products", view=sheet)


SCREENS = (
    Screen("clients", clients, keeps=("q", "kind", "segment", "zone", "type", "only", "sort", "desc", "page")),
    Screen("client", client, look=("client.open", "client")),
    Screen("products", products, keeps=("q", "family", "only", "page")),
    Screen("product", product, look=("product.open", "product")),
)
