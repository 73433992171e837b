"""What may be said of a product's use and limits: by its sheet, or by what the catalogue holds of it."""

from __future__ import annotations

from crm_sandbox.crm.dataset import Dataset

TECHNICAL = frozenset({"use", "dosage", "compatibility", "storage"})
"""What a client who does not know a product has to hear of it."""


def sheet_advice(dataset: Dataset, product: str) -> tuple[str, ...]:
    """What the product sheets of the house say of a product."""
    said = (
        theme for document in dataset.world.documents.values() for theme, refs in document.advice if product in refs
    )
    return tuple(dict.fromkeys(said))


def is_founded(dataset: Dataset, product: str, theme: str) -> bool:
    """Whether a piece of advice has something to rest on: the product's sheet, its allergens, its life, its labels."""
    item = dataset.world.products[product]
    held = {
        "allergen": bool(item.allergens),
        "storage": item.temperature != "dry" or item.shelf_life_days is not None,
        "rule": bool(item.labels),
    }
    return theme in sheet_advice(dataset, product) or held.get(theme, False)


def must_be_explained(dataset: Dataset, product: str) -> tuple[str, ...]:
    """What a sheet says that whoever buys a product for the first time has to hear; nothing for a plain product."""
    return tuple(theme for theme in sheet_advice(dataset, product) if theme in TECHNICAL)
