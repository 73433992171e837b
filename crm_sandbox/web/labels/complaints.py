"""Complaints."""

from __future__ import annotations

from crm_sandbox.web.labels.marking import N_

TABLES: dict[str, dict[str, str]] = {
    "piece": {
        "order": N_("Commande"),
        "picking": N_("Préparation"),
        "delivery_note": N_("Bon de livraison"),
        "invoice": N_("Facture"),
        "receipt": N_("Réception"),
        "photo": N_("Photo"),
    },
    "reason": {
        "missing": N_("Manquant"),
        "wrong_product": N_("Erreur de produit"),
        "damaged": N_("Casse"),
        "temperature": N_("Température"),
        "short_date": N_("Date courte"),
        "price": N_("Prix"),
        "promotion": N_("Promotion"),
        "late": N_("Retard"),
        "unannounced_substitution": N_("Remplacement non annoncé"),
        "quality": N_("Qualité"),
        "invoice": N_("Facture"),
        "other": N_("Autre"),
    },
    "severity": {"low": N_("Faible"), "normal": N_("Normale"), "high": N_("Élevée")},
    "finding": {
        "open": N_("À instruire"),
        "founded": N_("Fondée"),
        "partly": N_("En partie"),
        "unfounded": N_("Non fondée"),
        "out_of_time": N_("Hors délai"),
        "to_examine": N_("À vérifier"),
    },
}
