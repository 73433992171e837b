"""The sentences that trainees say, by act, theme and choice."""

from __future__ import annotations

from crm_sandbox.web.labels import N_

PLAIN: dict[str, str] = {
    "greet": N_("Bonjour, %(company)s, service télévente."),
    "check_identity": N_("À qui ai-je l'honneur ?"),
    "listen": N_("Je vous écoute, continuez."),
    "empathise": N_("Je comprends, c'est gênant pour vous."),
    "conclude": N_("Vous avez bien fait. Merci de votre confiance, bonne journée."),
}


PURPOSES: dict[str, str] = {
    "order": N_("Je vous appelle pour prendre votre commande."),
    "callback": N_("Je vous rappelle comme convenu."),
    "complaint": N_("Je vous appelle au sujet de votre réclamation."),
    "offer": N_("Je vous appelle pour vous présenter notre offre du moment."),
    "prospecting": N_("Je vous appelle pour vous présenter notre maison et connaître votre activité."),
    "due": N_("Je vous appelle au sujet d'une échéance."),
}


OPEN_QUESTIONS: dict[str, str] = {
    "order": N_("Qu'est-ce qu'il vous faudrait pour cette livraison ?"),
    "activity": N_("Comment va votre activité en ce moment ?"),
    "projects": N_("Quels sont vos projets pour les mois qui viennent ?"),
    "satisfaction": N_("Que pensez-vous de vos dernières livraisons ?"),
    "competition": N_("Avec qui d'autre travaillez-vous, et qu'est-ce qui vous plaît chez eux ?"),
    "term": N_("Comment votre contrat actuel arrive-t-il à échéance ?"),
    "coffee_drop": N_("Qu'est-ce qui explique que vous preniez moins de ce produit ?"),
    "volumes": N_("Quels volumes vous faut-il en ce moment ?"),
    "supplier": N_("Comment cela se passe-t-il avec votre fournisseur actuel ?"),
    "decision": N_("Comment se décident les achats chez vous ?"),
    "equipment": N_("De quel équipement disposez-vous ?"),
    "circumstances": N_("Que s'est-il passé exactement ?"),
    "consequence": N_("Quelles conséquences cela a-t-il eues pour vous ?"),
    "evidence": N_("Qu'avez-vous gardé qui le montre ?"),
    "payment_terms": N_("Comment souhaitez-vous régler ?"),
    "delivery_days": N_("Quels jours de livraison vous arrangent ?"),
    "hours": N_("À quelles heures puis-je vous joindre ?"),
    "change": N_("Qu'est-ce qui change chez vous ?"),
    "place": N_("Où souhaitez-vous être livré ?"),
    "access": N_("Comment se passe l'accès pour le camion ?"),
    "recipient": N_("Qui réceptionne la marchandise ?"),
    "right_person": N_("Qui s'occupe maintenant des commandes chez vous ?"),
    "contact_hours": N_("À quels moments cette personne est-elle joignable ?"),
    "requirements": N_("Quelles exigences vos produits doivent-ils respecter ?"),
    "headcount": N_("Combien de personnes compte votre établissement ?"),
    "competitor_terms": N_("À quelles conditions cette offre vous est-elle faite ?"),
}


CLOSED_QUESTIONS: dict[str, str] = {
    "order": N_("Avez-vous une commande à passer aujourd'hui ?"),
    "activity": N_("L'activité est-elle bonne ?"),
    "projects": N_("Avez-vous un projet en cours ?"),
    "satisfaction": N_("Votre dernière livraison était-elle conforme ?"),
    "competition": N_("Travaillez-vous avec un autre fournisseur ?"),
    "term": N_("Votre contrat actuel arrive-t-il à échéance ?"),
    "coffee_drop": N_("Avez-vous arrêté ce produit ?"),
    "volumes": N_("Prenez-vous les mêmes volumes que d'habitude ?"),
    "supplier": N_("Êtes-vous lié à votre fournisseur actuel ?"),
    "decision": N_("Est-ce vous qui décidez des achats ?"),
    "equipment": N_("Avez-vous l'équipement qu'il faut ?"),
    "circumstances": N_("Était-ce déjà le cas à la livraison ?"),
    "consequence": N_("Cela vous a-t-il empêché de servir ?"),
    "evidence": N_("Avez-vous une photo ou le bon de livraison ?"),
    "payment_terms": N_("Gardons-nous le même règlement ?"),
    "delivery_days": N_("Ce jour de livraison vous convient-il ?"),
    "hours": N_("Est-ce une bonne heure pour vous appeler ?"),
    "change": N_("Y a-t-il du nouveau chez vous ?"),
    "place": N_("Je fais livrer à l'adresse habituelle ?"),
    "access": N_("L'accès est-il libre pour le camion ?"),
    "recipient": N_("Quelqu'un sera-t-il là pour réceptionner ?"),
    "right_person": N_("Quelqu'un d'autre s'occupe-t-il des commandes ?"),
    "contact_hours": N_("Puis-je joindre cette personne à une heure précise ?"),
    "requirements": N_("Un label vous est-il imposé ?"),
    "headcount": N_("Êtes-vous toujours aussi nombreux ?"),
    "competitor_terms": N_("Faut-il prendre un volume minimum pour avoir ce prix ?"),
}


ADVANTAGES: dict[str, str] = {
    "quality": N_("la qualité est là"),
    "price": N_("le prix est intéressant"),
    "packaging": N_("le conditionnement est pratique"),
    "storage": N_("la conservation est facile"),
    "origin": N_("l'origine est connue"),
    "allergen_free": N_("la recette est sans cet allergène"),
    "availability": N_("c'est disponible tout de suite"),
    "label": N_("le label exigé est là"),
    "cost_in_use": N_("il revient moins cher à l'usage"),
    "food_contact": N_("il convient au contact alimentaire"),
}


FITTING = N_("cela répond à ce que vous cherchez")


NEEDS: dict[str, str] = {
    "same_use": N_("pour le même usage"),
    "activity": N_("pour votre activité"),
    "budget": N_("pour votre budget"),
    "quality": N_("pour la qualité que vous cherchez"),
    "constraint": N_("compte tenu de votre contrainte"),
    "time": N_("pour vous faire gagner du temps"),
}


ANSWERS: dict[str, str] = {
    "acknowledge_and_ask": N_("Je comprends votre remarque. Qu'est-ce qui vous gêne le plus ?"),
    "full_cost": N_("Regardons le coût complet, tout compris."),
    "proof": N_("Je peux vous le montrer, chiffres à l'appui."),
    "compensate": N_("C'est vrai, et en contrepartie vous y gagnez ailleurs."),
    "run_down_competitor": N_("Chez les autres, vous savez, ce n'est pas mieux."),
    "discount": N_("Je peux faire un geste sur le prix."),
}


SETTLEMENTS: dict[str, str] = {
    "redelivery_next_tour": N_("Je vous propose de relivrer à la prochaine tournée."),
    "credit_note": N_("Je vous propose un avoir."),
    "replacement": N_("Je vous propose de remplacer le produit."),
    "discount": N_("Je vous propose une remise."),
    "return_on_terms": N_("Je vous propose une reprise, aux conditions de vente."),
    "explanation": N_("Je vous explique la règle qui s'applique."),
    "handed_over": N_("Je transmets au service concerné, qui vous répondra."),
    "refer_to_carrier": N_("Il faut voir cela avec le transporteur."),
    "pay_overdue": N_("Le plus simple serait de régler l'échu maintenant."),
    "reduce_order": N_("Nous pouvons réduire la commande pour rester sous le plafond."),
    "split_delivery": N_("Nous pouvons livrer en deux fois."),
    "cash_on_delivery": N_("Cette commande peut être payée à la livraison."),
    "deposit": N_("Un acompte par carte permettrait de lancer la commande."),
    "instalments": N_("Nous pouvons étaler l'échu, la première part par carte aujourd'hui."),
    "ask_exemption": N_("Je peux demander une dérogation."),
    "deliver_anyway": N_("Ne vous inquiétez pas, je vous livre quand même."),
    "flat_refusal": N_("Ce n'est pas de notre fait, nous ne ferons rien."),
}


CREDIT: dict[str, str] = {
    "factual": N_("Avec cette commande, votre encours dépasse le plafond convenu."),
    "blunt": N_("Votre compte est dépassé, je ne peux pas vous livrer."),
}


ADVICE: dict[str, str] = {
    "allergen": N_("Attention aux allergènes : la fiche du produit les indique."),
    "use": N_("Je vous conseille sur la façon de l'employer."),
    "dosage": N_("Je vous indique le bon dosage."),
    "storage": N_("Je vous indique comment le conserver."),
    "rule": N_("Je vous rappelle la règle à respecter."),
    "compatibility": N_("Ces deux produits ne sont pas de la même gamme : il ne faut pas les mélanger."),
}


MESSAGE_PARTS: dict[str, str] = {
    "name": N_("ici la télévente, %(company)s"),
    "callback": N_("merci de me rappeler"),
    "price": N_("je vous indique un prix"),
    "promotion": N_("nous avons une promotion en ce moment"),
    "credit": N_("c'est au sujet de votre encours"),
    "due": N_("c'est au sujet d'une échéance"),
}

WHO = {
    "Accueil": N_("l'accueil"),
    "Achats": N_("les achats"),
    "Assistanat de direction": N_("l'assistanat de direction"),
    "Conduite de travaux": N_("la conduite de travaux"),
    "Gestionnaire": N_("le ou la gestionnaire"),
    "Gérance": N_("le gérant ou la gérante"),
    "Gérant": N_("le gérant ou la gérante"),
    "Gérante": N_("le gérant ou la gérante"),
    "Réception": N_("la réception"),
    "Salle": N_("la salle"),
    "Secrétaire": N_("le secrétariat"),
    "Secrétariat": N_("le secrétariat"),
    "Service achats": N_("le service achats"),
    "Services généraux": N_("les services généraux"),
    "Standard": N_("le standard"),
}
"""Whom one asks for, by what the file calls the part that he plays: a service is passed, a person has an article."""
