"""Orders, prices, credit."""

from __future__ import annotations

from crm_sandbox.web.labels.marking import N_

CREDIT_SOLUTIONS: dict[str, str] = {
    "refer_to_carrier": N_("Renvoyer vers le transporteur"),
    "flat_refusal": N_("Refuser sans plus"),
    "pay_overdue": N_("Régler l'échu maintenant"),
    "reduce_order": N_("Réduire la commande"),
    "split_delivery": N_("Livrer en deux fois"),
    "cash_on_delivery": N_("Payer à la livraison"),
    "deposit": N_("Verser un acompte"),
    "instalments": N_("Étaler l'échu"),
    "ask_exemption": N_("Demander une dérogation"),
    "deliver_anyway": N_("Livrer quand même"),
}

TABLES: dict[str, dict[str, str]] = {
    "order_status": {
        "draft": N_("En cours"),
        "confirmed": N_("Validée"),
        "credit_hold": N_("En attente crédit"),
        "cancelled": N_("Annulée"),
    },
    "line_status": {
        "shipped": N_("livrée"),
        "short": N_("livrée en partie"),
        "missing": N_("manquante"),
        "substituted": N_("remplacée"),
        "damaged": N_("abîmée"),
        "mispriced": N_("prix contesté"),
    },
    "cause": {
        "list": N_("tarif"),
        "tier": N_("palier"),
        "pallet": N_("palette complète"),
        "promotion": N_("promotion"),
        "granted": N_("remise accordée"),
        "contract": N_("contrat"),
    },
    "credit": {
        "green": N_("Crédit : OK"),
        "orange": N_("Crédit : proche du plafond"),
        "red": N_("Crédit : dépassé"),
        "black": N_("Crédit : contentieux"),
    },
    "request_answer": {
        "": N_("En attente de réponse"),
        "granted": N_("Accordée"),
        "refused": N_("Refusée"),
        "beyond": N_("Au-delà de sa délégation"),
    },
    "exemption_level": {
        "sales_manager": N_("Responsable télévente"),
        "accounts": N_("Comptabilité clients"),
        "direction": N_("Direction"),
    },
    "lost": {
        "out_of_stock": N_("Rupture"),
        "price": N_("Prix"),
        "constraint": N_("Exigence du client"),
        "delivery": N_("Livraison"),
        "minimum": N_("Minimum de commande"),
        "carriage_per_site": N_("Port par site"),
        "other": N_("Autre"),
    },
    "element": {
        "content": N_("Produits"),
        "quantities": N_("Quantités"),
        "delivery": N_("Livraison"),
        "payment": N_("Règlement"),
        "replaced": N_("Produits remplacés"),
        "due": N_("Échéances"),
    },
    "substitution": {
        "with_agreement": N_("Avec accord oral"),
        "never": N_("Jamais"),
        "free": N_("Libre"),
        "ask": N_("Avec accord oral"),
    },
    "terms": {
        "direct_debit_30": N_("Prélèvement à 30 jours"),
        "cash_on_delivery": N_("Comptant à la livraison"),
        "transfer_30": N_("Virement à 30 jours"),
        "transfer_30_eom": N_("Virement à 30 jours fin de mois"),
        "bill_45_eom": N_("LCR à 45 jours fin de mois"),
        "mandate_30": N_("Mandat administratif à 30 jours"),
        "card": N_("Carte, au comptant"),
        "prelevement_30j": N_("Prélèvement à 30 jours"),
        "comptant_livraison": N_("Comptant à la livraison"),
        "virement_30j": N_("Virement à 30 jours"),
    },
    "credit_solution": CREDIT_SOLUTIONS,
}
