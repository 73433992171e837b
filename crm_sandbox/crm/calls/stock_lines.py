"""What a client says when his script has no words of his own for it."""

from __future__ import annotations

DEFAULT_LINES = {
    "cut_short": ("Il faut que je vous laisse.", "Je dois y aller.", "On m'attend, il faut conclure."),
    "hang_up": ("Bon, je raccroche.", "Ça suffit, au revoir."),
    "goodbye": ("Au revoir.", "Merci, au revoir."),
    "stockout": ("Ah, mince.", "Ah, c'est embêtant."),
    "substitute_yes": ("D'accord.", "Entendu, mettez ça."),
    "substitute_hesitates": ("Mouais, c'est pareil ?", "Je ne sais pas. Qu'est-ce que ça change ?"),
    "substitute_no": ("Ah non, pas celui-là.", "Non, ça ne me va pas."),
    "complement_yes": ("Oui, mettez-en.", "Tiens, oui."),
    "complement_no": ("Non merci.", "Non, ça ira."),
    "unknown_person": ("Je ne vois pas qui c'est.", "Nous n'avons personne à ce poste."),
    "who_is_calling": ("C'est de la part de qui ?", "Oui, vous êtes ?"),
    "absent": ("Il n'est pas disponible.", "Il n'est pas là pour le moment."),
    "not_me": ("Ce n'est pas moi qui m'en occupe.", "Pour ça il faut voir avec le responsable."),
    "never_bought": ("Je ne prends pas ça.", "Ça, je n'en prends pas."),
    "not_verified": ("Vous n'avez même pas regardé.", "Vérifiez d'abord."),
    "no_help": ("Ça ne m'avance pas.", "Ce n'est pas une réponse."),
    "as_usual": ("Comme d'habitude, vous avez ça sous les yeux.", "Eh bien, comme d'habitude."),
    "appointment_yes": ("D'accord, c'est noté.", "Entendu, je l'inscris."),
    "appointment_no": ("C'est trop tôt pour un rendez-vous.", "Un rendez-vous ? Je n'en vois pas l'intérêt."),
    "when": ("Quel jour, à quelle heure ?", "Dites-moi quand, précisément."),
    "one_more": (
        "Attendez, avant de raccrocher, il me faut encore quelque chose.",
        "Ah, une dernière chose.",
        "Ne raccrochez pas, j'oubliais.",
    ),
    "that_is_all": ("C'est tout pour cette fois.", "Non, j'ai ce qu'il me faut."),
    "nothing_new": ("Rien de particulier à vous dire.", "Rien de spécial en ce moment."),
}
