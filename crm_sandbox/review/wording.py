"""What is written of each event: a picture and a sentence with the event's fields in it. French sentences are the
message ids; a field is shown as its table of labels, its reference or its unit says."""

from __future__ import annotations

from dataclasses import dataclass, field

from crm_sandbox.web.labels import N_


@dataclass(frozen=True, slots=True)
class Wording:
    """The picture and the sentence of an event type; `tables` says which table of labels a field is read in.

    `is_headline` events may stand for their action in the list; the others are told under it.
    """

    icon: str
    text: str
    tables: dict[str, str] = field(default_factory=dict)
    is_headline: bool = True


def _told(icon: str, text: str, **tables: str) -> Wording:
    return Wording(icon, text, tables)


def _aside(icon: str, text: str, **tables: str) -> Wording:
    return Wording(icon, text, tables, is_headline=False)


# icon:arrow-left-right icon:ban icon:book-open icon:calendar-clock icon:calendar-plus icon:check icon:clock
# icon:eye icon:file-pen-line icon:file-text icon:flag icon:handshake icon:headphones icon:history icon:hourglass
# icon:layout-dashboard icon:lock icon:lock-open icon:mail icon:message-square icon:message-square-quote
# icon:monitor icon:notebook-pen icon:package-search icon:pause icon:phone icon:play icon:phone-forwarded icon:phone-incoming
# icon:phone-missed icon:phone-off icon:pin icon:pin-off icon:receipt-euro icon:rotate-ccw icon:scale icon:search
# icon:send icon:shield-alert icon:shopping-cart icon:square-check icon:timer icon:trash-2 icon:user-plus icon:users
# icon:volume-x icon:frown icon:smile icon:key-round icon:heart-handshake icon:flag-triangle-right icon:wallet icon:siren
WORDINGS: dict[str, Wording] = {
    "run.handed_in": _told("flag", N_("Remet son travail")),
    "day.closed": _told("moon", N_("Termine la journée ; reprise le %(following)s")),
    "incident.generated": _aside("siren", N_("Le lendemain · %(client)s : %(cause)s"), cause="incident"),
    "run.reopened": _told("rotate-ccw", N_("Remise reprise par le formateur : %(reason)s")),
    "run.paused": _told("pause", N_("Examen mis en pause par le formateur : %(reason)s")),
    "run.resumed": _told("play", N_("Examen repris après la pause")),
    "run.time_granted": _told(
        "timer", N_("Temps accordé par le formateur : %(minutes)s min, %(per_cent)s %% en plus ; %(reason)s")
    ),
    "role_play.set": _told("users", N_("Jeu de rôle : %(is_on)s"), is_on="yes_no"),
    "screen.locked": _told("lock", N_("Verrouille le poste")),
    "screen.unlocked": _told("lock-open", N_("Déverrouille le poste")),
    "screen.opened": _told("monitor", N_("Affiche : %(screen)s"), screen="screen"),
    "doc.opened": _told("file-text", N_("Ouvre le document %(document)s")),
    "product.opened": _told("package-search", N_("Lit la fiche produit %(product)s")),
    "desk.panel_pinned": _told("pin", N_("Épingle %(document)s")),
    "desk.panel_unpinned": _told("pin-off", N_("Retire %(document)s du bureau")),
    "client.opened": _told("book-open", N_("Ouvre la fiche %(client)s")),
    "client.panel_viewed": _told("eye", N_("Lit « %(panel)s », %(client)s"), panel="panel"),
    "client.field_updated": _told("file-pen-line", N_("Corrige %(field)s : %(new)s"), field="editable"),
    "contact.updated": _told("users", N_("Met à jour le contact %(name)s, %(title)s")),
    "fact.recorded": _told("notebook-pen", N_("Note dans la fiche · %(field)s : %(value)s"), field="fact"),
    "note.created": _told("notebook-pen", N_("Note libre : %(text)s")),
    "note.flagged": _aside("shield-alert", N_("Note gardée malgré l'avertissement : %(categories)s")),
    "client.created": _told("user-plus", N_("Crée le prospect %(trade_name)s, %(town)s")),
    "call.ringing": _aside("phone-incoming", N_("%(client)s appelle")),
    "call.missed": _aside("phone-missed", N_("Appel manqué : %(client)s")),
    "call.passed_on": _told("phone-forwarded", N_("Passe l'appel de %(client)s à un collègue")),
    "call.dialed": _told("phone", N_("Appelle %(client)s")),
    "call.no_answer": _aside("phone-missed", N_("Personne ne répond chez %(client)s")),
    "call.answered": _told("headphones", N_("En ligne : %(speaker)s, %(client)s")),
    "call.persona_set": _aside(
        "smile", N_("Au décroché : patience %(patience_t)s, humeur %(mood)s, confiance %(trust)s")
    ),
    "act.said": _told("message-square-quote", N_("Dit : %(act)s"), act="act"),
    "client.replied": _aside("message-square", N_("Client : « %(text)s »")),
    "client.patience": _aside("hourglass", N_("Patience : %(delta_t)s")),
    "client.annoyed": _aside("frown", N_("Agacement : +%(points)s (%(why)s)")),
    "client.mood": _aside("smile", N_("Humeur : %(mood)s")),
    "client.trust": _aside("heart-handshake", N_("Confiance : %(trust)s")),
    "client.answered": _told("message-square", N_("Client entendu · %(subject)s : %(answer)s"), answer="answer"),
    "client.withdrawn": _told("rotate-ccw", N_("Coche retirée · %(what)s : %(subject)s"), what="heard"),
    "call.went_on": _told("hourglass", N_("Conversation : %(seconds)s")),
    "client.refused": _aside("ban", N_("Le client refuse %(subject)s : %(reasons)s"), reasons="refusal_reason"),
    "demand.expressed": _aside("key-round", N_("Demande dite : %(demand)s")),
    "demand.settled": _aside("square-check", N_("Demande %(demand)s : %(status)s"), status="demand"),
    "fact.revealed": _aside(
        "key-round", N_("Fait livré (%(kind)s), à noter en « %(field)s »"), kind="fact_kind", field="fact"
    ),
    "call.transferred": _aside("phone-forwarded", N_("Passe à %(speaker)s")),
    "call.shortened": _aside("hourglass", N_("Le client veut conclure : patience épuisée")),
    "hold.started": _aside("pause", N_("Mise en attente : %(reason)s")),
    "hold.ended": _aside("pause", N_("Reprise après %(seconds)s")),
    "silence": _aside("volume-x", N_("Silence de %(seconds)s")),
    "message.left": _aside("mail", N_("Message laissé : %(content)s"), content="message_content"),
    "credit.announced": _aside("receipt-euro", N_("Dépassement d'encours annoncé (%(form)s)"), form="form"),
    "reminder.made": _aside("receipt-euro", N_("Échéance rappelée : %(invoice)s")),
    "call.ended": _told("phone-off", N_("Fin d'appel : %(ending)s"), ending="ending"),
    "wrapup.completed": _told("notebook-pen", N_("Compte rendu : %(outcome)s"), outcome="outcome"),
    "callback.scheduled": _told("calendar-clock", N_("Promet de rappeler %(client)s à %(at)s")),
    "callback.met": _aside("check", N_("Rappel promis tenu")),
    "order.created": _aside("shopping-cart", N_("Commande %(order)s commencée pour %(client)s")),
    "order.line_added": _told("shopping-cart", N_("Ligne : %(product)s, %(quantity)s")),
    "order.line_rejected": _told("ban", N_("Quantité refusée : %(product)s, %(quantity)s (possible : %(allowed)s)")),
    "order.stockout": _told("ban", N_("Refusé : %(product)s, voulu %(wanted)s, en stock %(available)s")),
    "order.line_converted": _aside(
        "arrow-left-right", N_("Quantité arrondie : demandé %(asked)s, retenu %(quantity)s")
    ),
    "order.line_set": _told("shopping-cart", N_("Change la quantité : %(product)s, %(old)s puis %(quantity)s")),
    "order.line_removed": _told("trash-2", N_("Retire la ligne %(product)s")),
    "order.discount_set": _told("receipt-euro", N_("Remise sur %(product)s : %(discount_bp)s")),
    "order.lost_sale_noted": _told("ban", N_("Vente manquée : %(product)s, %(reason)s"), reason="lost"),
    "order.substitutes_viewed": _told("arrow-left-right", N_("Ouvre les remplacements de %(product)s")),
    "order.substitution_proposed": _aside(
        "arrow-left-right",
        N_("Remplacement proposé : %(product)s pour %(origin)s, client : %(answer)s"),
        answer="answer",
    ),
    "order.read_back": _aside("check", N_("Relu : %(elements)s"), elements="element"),
    "order.checked": _aside("check", N_("Contrôles à la validation faits")),
    "order.confirmed": _told(
        "square-check", N_("Valide la commande %(order)s : %(with_tax_cents)s TTC, %(status)s"), status="order_status"
    ),
    "order.released": _aside("wallet", N_("Commande %(order)s libérée")),
    "order.cancelled": _told("trash-2", N_("Annule la commande %(order)s : %(reason)s")),
    "credit.state_viewed": _told("wallet", N_("Regarde l'encours, %(client)s · %(state)s"), state="credit"),
    "credit.payment_taken": _told("receipt-euro", N_("Encaisse %(amount_cents)s, facture %(invoice)s")),
    "credit.deposit_taken": _told("receipt-euro", N_("Encaisse un acompte de %(amount_cents)s sur %(order)s")),
    "credit.instalments_agreed": _told(
        "receipt-euro", N_("Étale la facture %(invoice)s en %(count)s parts, encaisse %(amount_cents)s")
    ),
    "credit.payment_on_delivery_agreed": _told("truck", N_("Convient d'un paiement à la livraison pour %(order)s")),
    "credit.derogation_requested": _told(
        "send", N_("Demande une dérogation pour %(order)s : %(level)s"), level="exemption_level"
    ),
    "discount.asked": _told("send", N_("Demande une remise de %(discount_bp)s, %(product)s")),
    "discount.answered": _aside("tag", N_("Remise : %(answer)s"), answer="request_answer"),
    "prospect.account_opened": _told("user-plus", N_("Ouvre le compte de %(client)s")),
    "credit.derogation_answered": _aside("wallet", N_("Dérogation : %(answer)s"), answer="request_answer"),
    "complaint.opened": _told("scale", N_("Ouvre une réclamation : %(client)s, %(reason)s"), reason="reason"),
    "complaint.updated": _told("scale", N_("Complète la réclamation %(complaint)s")),
    "complaint.history_consulted": _told("history", N_("Consulte la pièce « %(piece)s »"), piece="piece"),
    "complaint.piece_linked": _told("scale", N_("Lie la pièce « %(piece)s »"), piece="piece"),
    "complaint.article_cited": _told("book-open", N_("Appuie le constat sur « %(article)s »")),
    "complaint.qualified": _told("scale", N_("Juge la réclamation : %(status)s"), status="finding"),
    "complaint.resolution_proposed": _aside(
        "handshake", N_("Solution proposée : %(solution)s, client : %(answer)s"), solution="solution", answer="answer"
    ),
    "complaint.settled": _told("handshake", N_("Règle la réclamation : %(solution)s"), solution="solution"),
    "plan.slot_assigned": _told("calendar-plus", N_("Place %(subject)s à %(at)s")),
    "plan.slot_moved": _told("calendar-clock", N_("Déplace un appel du plan à %(at)s")),
    "plan.slot_removed": _told("trash-2", N_("Retire un appel du plan")),
    "plan.slot_justified": _told("calendar-clock", N_("Justifie un appel du plan : %(reason)s")),
    "plan.client_left_out": _told("ban", N_("Laisse %(client)s de côté, %(how)s : %(reason)s"), how="left_out"),
    "plan.client_taken_back": _told("calendar-plus", N_("Reprend %(client)s parmi ceux à appeler")),
    "plan.draft_kept": _told("file-text", N_("Garde un brouillon du plan")),
    "plan.draft_used": _told("rotate-ccw", N_("Repart d'un brouillon du plan")),
    "plan.saved": _told("flag-triangle-right", N_("Remet son plan d'appels")),
    "task.created": _told("square-check", N_("Note une tâche : %(title)s")),
    "task.started": _aside("timer", N_("Tâche interrompue après %(worked_s)s")),
    "task.done": _told("square-check", N_("Fait la tâche %(task)s")),
    "message.arrived": _aside("mail", N_("Message de %(department)s : %(title)s")),
    "announcement.read": _told("mail", N_("Lit le message %(message)s")),
    "transmission.sent": _told("send", N_("Transmet à %(department)s : %(subject)s")),
    "desk.arranged": _told("layout-dashboard", N_("Arrange son bureau")),
    "desk.notes_written": _told("notebook-pen", N_("Écrit dans ses notes : %(text)s")),
    "quiz.answered": _told("graduation-cap", N_("Répond à la question « %(question)s »")),
    "document.sent": _told("send", N_("Envoie %(document)s à %(client)s")),
    "appointment.booked": _told("calendar-plus", N_("Prend rendez-vous pour %(client)s : %(purpose)s")),
    "commitment.made": _aside("handshake", N_("Engagement : %(what)s pour le %(due)s"), what="commitment"),
    "action.refused": _told("ban", N_("Refusé : %(code)s")),
}

TABLES: dict[str, dict[str, str]] = {
    "screen": {
        "desk": N_("la journée"),
        "plan": N_("le plan d'appels"),
        "clients": N_("la liste des clients"),
        "client": N_("une fiche"),
        "products": N_("le catalogue"),
        "product": N_("un produit"),
        "call": N_("le poste d'appel"),
        "order": N_("une commande"),
        "orders": N_("les commandes"),
        "complaints": N_("les réclamations"),
        "complaint": N_("une réclamation"),
        "tasks": N_("les tâches"),
        "dictation": N_("une commande dictée"),
        "quiz": N_("les questions"),
        "documents": N_("les documents"),
        "document": N_("un document"),
        "report": N_("le bilan"),
    },
    "flagged": {
        "health": N_("santé"),
        "judgement": N_("jugement"),
        "politics": N_("politique"),
        "private": N_("vie privée"),
        "religion": N_("religion"),
    },
    "function": {
        "callbacks": N_("rappels"),
        "complaints": N_("réclamations"),
        "credit": N_("encours"),
        "documents": N_("documents épinglés"),
        "files": N_("fiches des clients"),
        "messages": N_("messages des services"),
        "orders": N_("commandes"),
        "plan": N_("plan d'appels"),
        "records": N_("faits enregistrés"),
        "reports": N_("comptes rendus"),
        "sending": N_("envoi de documents"),
        "tasks": N_("tâches"),
        "transmissions": N_("transmissions"),
    },
    "report_field": {"next": N_("suite"), "outcome": N_("résultat")},
    "yes_no": {"True": N_("une personne joue les clients"), "False": N_("les clients sont simulés")},
    "answer": {
        "accepted": N_("accepte"),
        "open": N_("pas encore répondu"),
        "hesitates": N_("hésite"),
        "refused": N_("refuse"),
        "violates": N_("refuse, une exigence est enfreinte"),
    },
    "heard": {
        "demand": N_("demande"),
        "fact": N_("fait"),
        "objection": N_("objection"),
        "accepts": N_("accord"),
        "refuses": N_("refus"),
    },
    "demand": {
        "expressed": N_("dite"),
        "satisfied": N_("satisfaite"),
        "misquantified": N_("quantité ou produit à côté"),
        "postponed": N_("reportée"),
        "refused": N_("refusée"),
        "forgotten": N_("oubliée"),
    },
    "incident": {
        "unannounced_substitution": N_("produit remplacé sans l'avoir annoncé, réclamation"),
        "allergen_delivered": N_("allergène exclu livré"),
        "wrong_quantity": N_("quantité livrée à côté de la demande"),
        "unasked_product": N_("produit livré que personne n'avait demandé"),
        "delivery_blocked": N_("livraison bloquée par le crédit"),
        "order_lost": N_("commande perdue, rappel oublié"),
        "broken_promise": N_("promesse non tenue, personne n'a été prévenu"),
        "late_delivery": N_("livraison plus tard que la date dite"),
        "driver_turned_away": N_("chauffeur refoulé, consigne non transmise"),
    },
    "fact_kind": {"useful": N_("utile"), "noise": N_("sans intérêt"), "sensitive": N_("vie privée")},
    "refusal_reason": {
        "usage": N_("autre usage"),
        "allergen": N_("allergène exclu"),
        "label": N_("label exigé absent"),
        "format": N_("format"),
        "temperature": N_("température"),
        "shelf_life": N_("durée de vie trop courte"),
        "price": N_("prix"),
        "stock": N_("pas de stock à la date"),
        "score": N_("ne le convainc pas"),
    },
    "refusal": {
        "beyond_authority": N_("remise ou solution au-delà de sa délégation"),
        "quantity_not_sellable": N_("quantité invendable"),
        "not_available": N_("stock insuffisant à la date de livraison"),
        "note_has_sensitive_words": N_("note aux mots sensibles"),
        "likely_duplicate": N_("fiche qui ressemble à une autre"),
        "cutoff_passed": N_("tournée fermée"),
        "may_not_pay": N_("règlement demandé à qui n'en décide pas"),
        "not_agreed": N_("règlement pris sans l'accord du client"),
    },
}
"""What codes are called that only staff see; the trainee's own are in `web.labels`."""
