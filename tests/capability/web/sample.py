"""A small world, written by hand, in which every screen has something to show."""

from __future__ import annotations

from crm_sandbox.crm.accounts.model import (
    Alert,
    Client,
    ClientHistory,
    Contact,
    Credit,
    DocumentPiece,
    Exchange,
    Habit,
    Invoice,
    OverdueInvoice,
    PastComplaint,
    PastLine,
    PastOrder,
    Window,
)
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.catalogue.model import (
    CarriageStep,
    CartonTier,
    Company,
    Complement,
    Department,
    Document,
    Policy,
    Product,
    Promotion,
    Restock,
    SegmentRule,
    Subject,
    Tour,
)
from crm_sandbox.crm.dataset import (
    Dataset,
    Exercise,
    IncomingCall,
    Instruction,
    Promise,
    SeedMessage,
    SeedTask,
    World,
)

DAY = "2026-03-10"
NAMES = (
    "Le Petit Bouchon",
    "Café de la Halle",
    "Boulangerie Marchandet",
    "Auberge du Lac",
    "Pizzéria Gallia",
    "La Cabane des Aulnes",
    "Hôtel des Trois Fontaines",
    "Brasserie du Pont-Neuf",
    "Crèche Les Petits Pas",
    "Bar L'Escale",
    "Traiteur Vasseur & Fille",
    "Collège Jean-Moulin",
)


def product(ref: str, name: str, brand: str, **values: object) -> Product:
    """A product with plain defaults."""
    base: dict[str, object] = {
        "family": "epicerie",
        "base_unit": "sachet",
        "units_per_inner": None,
        "units_per_carton": 4,
        "cartons_per_pallet": 72,
        "sold_by": "carton",
        "multiple": 4,
        "minimum": 4,
        "price_cents": 405,
        "vat_bp": 550,
        "usage": "frites_9x9",
        "format": "s25",
        "temperature": "frozen",
        "allergens": (),
        "labels": (),
        "quality_pm": 750,
        "stock": 520,
    }
    return Product(ref, name, brand, **(base | values))  # type: ignore[arg-type]


PRODUCTS = (
    product(
        "ORV-4001",
        "Frites 9x9 2,5 kg",
        "Croustine",
        stock=0,
        restocks=(Restock("2026-03-12", 400),),
        substitutes=("ORV-4002", "ORV-4003"),
    ),
    product("ORV-4002", "Frites 9x9 enrobées 2,5 kg", "Croustine", price_cents=435, allergens=("gluten",)),
    product(
        "ORV-4003", "Frites 9x9 2,5 kg", "Pomdal", price_cents=420, units_per_carton=5, multiple=5, minimum=5, stock=450
    ),
    product(
        "ORV-2001",
        "Huile de friture tournesol oléique 10 L",
        "Friol",
        base_unit="bidon",
        units_per_carton=1,
        sold_by="unit",
        multiple=1,
        minimum=1,
        price_cents=2190,
        usage="huile_friture",
        temperature="dry",
        stock=64,
    ),
    product(
        "ORV-3003",
        "Crème liquide UHT 35 % 1 L",
        "Fermes d'Ancel",
        base_unit="brique",
        units_per_carton=6,
        multiple=6,
        minimum=6,
        price_cents=420,
        usage="creme",
        allergens=("lait",),
        family="cremerie",
        temperature="dry",
        stock=720,
    ),
    product(
        "ORV-2020",
        "Mayonnaise seau 5 L",
        "Sauvalie",
        base_unit="seau",
        units_per_carton=2,
        sold_by="unit",
        multiple=1,
        minimum=1,
        price_cents=1420,
        usage="mayonnaise",
        temperature="dry",
        stock=5,
        allergens=("oeuf", "moutarde"),
    ),
    product(
        "ORV-2030",
        "Café grains 1 kg",
        "Torréa",
        units_per_carton=6,
        multiple=6,
        minimum=6,
        price_cents=1120,
        usage="cafe_grains",
        temperature="dry",
        stock=480,
    ),
    product(
        "ORV-1011",
        "Eau gazeuse verre 75 cl",
        "Perlane",
        base_unit="bouteille",
        units_per_carton=12,
        multiple=12,
        minimum=12,
        price_cents=98,
        usage="eau_gazeuse",
        family="boissons",
        temperature="dry",
        stock=2400,
        deposit_cents=20,
        is_new=True,
    ),
    product(
        "ORV-3020",
        "Mozzarella râpée 2,5 kg",
        "Bellucia",
        price_cents=1690,
        usage="mozza",
        family="cremerie",
        temperature="fresh",
        stock=160,
        allergens=("lait",),
        shelf_life_days=30,
    ),
)
HABITS = (
    Habit(
        "ORV-2030", 12, 15, "2026-01-26", 12, "stopped", 0, (("2026-01-26", 12), ("2026-01-12", 12), ("2025-12-29", 18))
    ),
    Habit(
        "ORV-1011",
        60,
        7,
        "2026-03-05",
        48,
        "falling",
        6200,
        (("2026-03-05", 48), ("2026-02-26", 48), ("2026-02-19", 60)),
    ),
    Habit("ORV-2001", 4, 7, "2026-03-05", 4, "stable", 10000, (("2026-03-05", 4), ("2026-02-26", 4))),
    Habit("ORV-3003", 12, 7, "2026-03-05", 12, "stable", 10000, (("2026-03-05", 12),)),
    Habit("ORV-4001", 20, 7, "2026-03-03", 20, "stable", 10000, (("2026-03-03", 20),)),
    Habit("ORV-2020", 2, 14, "2026-02-17", 2, "late", 9000, (("2026-02-17", 2),)),
)
ZONES = ("T07", "T03", "T05")


def client(index: int, name: str) -> Client:
    """One of the files; the first one has everything."""
    is_first = index == 0
    return Client(
        ref=f"C{1400 + index:05d}",
        kind="client",
        trade_name=name,
        legal_name=f"SARL {name}",
        client_type="restaurant",
        segment="ABC"[index % 3],
        potential="medium",
        address=f"{index + 1}, quai des Tanneurs",
        postcode="02999",
        town="Port-Aubry",
        zone=ZONES[index % 3],
        phone=f"02 61 91 14 {index:02d}",
        email=f"contact{index}@exemple.invalid",
        siret="00000000000000",
        preferred_hours=(Window("09:15", "10:45"), Window("15:00", "16:30")),
        quiet_hours=(Window("11:30", "14:30"),),
        closing_weekdays=(7,),
        contacts=(
            Contact(
                "p1",
                "Mme Valérie Tessier",
                "manager",
                "gérante",
                "06 39 98 41 20",
                "",
                ("order", "payment", "complaint"),
            ),
            Contact("p2", "M. Hugo Arnal", "chef", "chef", "02 61 91 14 32", "", ("order",)),
        ),
        payment_terms="direct_debit_30",
        credit=Credit(
            800_000,
            421_055,
            (OverdueInvoice("F-26-0418", 118_020, "2026-03-04", 6),) if is_first else (),
            64_000,
            98_040,
        ),
        contract_discount_bp=0,
        substitution_policy="with_agreement",
        requirements=("sans gluten",) if is_first else (),
        delivery_instructions="Rideau métallique, code 4B12. Hayon obligatoire.",
        alerts=(
            Alert("payment", "danger", "1 180,20 € échus depuis 6 j", "F-26-0418, échéance du 4 mars"),
            Alert("complaints", "warn", "Avoir de 42,60 € promis jeudi", "R-0231, casse, pour le 12 mars"),
            Alert("delivery", "warn", "Carte certifiée sans gluten", "Exigence client, depuis le 14 janv."),
        )
        if is_first
        else (),
        known_themes=(),
        client_since="2019-05-02",
        sales_12m_cents=3_184_000 - index * 120_000,
        sales_before_cents=3_811_500 - index * 150_000,
        median_basket_cents=26_800,
        order_interval_days=7,
        last_order_on="2026-03-05",
        last_contact_on=f"2026-03-0{1 + index % 8}",
        habits=HABITS if is_first else HABITS[2:4],
        monthly_sales=(
            *tuple((f"2025-{m:02d}", 300000 - m * 4000) for m in range(4, 13)),
            ("2026-01", 262000),
            ("2026-02", 192000),
            ("2026-03", 61000),
        ),
    )


CLIENTS = tuple(client(index, name) for index, name in enumerate(NAMES))
HISTORY = ClientHistory(
    orders=(
        PastOrder(
            "CB-0655",
            "2026-03-05",
            "2026-03-06",
            (PastLine("ORV-2001", 4, 4, 2190, 8760), PastLine("ORV-3003", 36, 24, 420, 10080, "short")),
            18_840,
            19_876,
        ),
        PastOrder(
            "CB-0612", "2026-02-26", "2026-02-27", (PastLine("ORV-2001", 4, 4, 2190, 8760),), 8_760, 9_242, is_late=True
        ),
    ),
    invoices=(
        Invoice("F-26-0418", "CB-0655", "2026-02-04", "2026-03-04", 118_020),
        Invoice(
            "F-26-0201", "CB-0501", "2026-01-03", "2026-02-02", 61_120, "2026-02-09", "LCR rejetée, régularisée le 9"
        ),
    ),
    exchanges=(Exchange("2026-03-05T10:12:00+01:00", "phone", "Mme Tessier", "order", "Commande habituelle", 240),),
    complaints=(
        PastComplaint(
            "R-0231",
            "2026-03-03",
            "CB-0612",
            "ORV-2001",
            "damaged",
            "founded",
            "Avoir de 42,60 €",
            "Avoir promis pour le 12 mars",
        ),
    ),
    pieces=(
        DocumentPiece("order", "CB-0655", "Commande CB-0655", "6 cartons de crème, soit 36 briques."),
        DocumentPiece("picking", "CB-0655", "Préparation P-20814", "4 cartons scannés, 2 manquants au rayon."),
        DocumentPiece("delivery_note", "CB-0655", "Bon de livraison BL-88120", "Réserve manuscrite « 4 reçus »."),
        DocumentPiece("invoice", "CB-0655", "Facture F-26-0502", "6 cartons, 151,20 € HT."),
    ),
)


class Files:
    """The history and the parts of the sample's clients."""

    def __init__(self, scripts: dict[str, Script] | None = None) -> None:
        self.scripts = scripts or {}

    def history(self, client: str) -> ClientHistory:
        """The same twelve months for everybody."""
        return HISTORY

    def script(self, client: str) -> Script | None:
        """The part of a client, when one was given."""
        return self.scripts.get(client)


def sample_world() -> World:
    """The world."""
    exercise = Exercise(
        ref="S11",
        title="Veille de tournée",
        mode="practice",
        business_day=DAY,
        starts_at="08:30",
        ends_at="17:00",
        help_level="none",
        shows_patience=True,
        objectives=("Prendre les commandes du lendemain",),
        instructions=(
            Instruction("i1", "Clients T07 avant 11:00.", "La tournée ferme plus tôt aujourd'hui."),
            Instruction("i2", "Promotion huile de friture", "jusqu'au 13 mars : dès 4 bidons."),
            Instruction("i3", "Échéances :", "en parler aux seules personnes habilitées."),
        ),
        due_clients=tuple(item.ref for item in CLIENTS[:8]),
        tasks=(
            SeedTask("t1", "follow_up", "Confirmer l'avoir R-0229", CLIENTS[1].ref, "08:15", 5),
            SeedTask("t2", "document", "Envoyer la fiche technique Comté AOP", CLIENTS[10].ref, "10:30", 10, "tarif"),
            SeedTask("t3", "update", "Corriger un numéro de téléphone", CLIENTS[9].ref, "11:45", 5),
        ),
        messages=(
            SeedMessage(
                "m1",
                "08:20",
                "purchasing",
                "Rupture ORV-4001, frites Croustine",
                "Livraison fournisseur décalée. Retour jeudi 12 mars au matin.",
                "ORV-4001",
            ),
            SeedMessage(
                "m2",
                "08:25",
                "accounts",
                "Échéances dépassées, 4 clients",
                "Le Petit Bouchon, Bar L'Escale, Auberge du Lac, Pizzéria Gallia.",
            ),
        ),
        promises=(Promise("p1", CLIENTS[2].ref, "10:40", "Occupé le 9 mars, rappeler"),),
        incoming=(IncomingCall("in1", "09:30", CLIENTS[6].ref),),
    )
    policy = Policy(
        minimum_order_cents=9000,
        carriage_steps=(CarriageStep(18_000, 1400),),
        carton_tiers=(CartonTier(5, 300), CartonTier(10, 500)),
        full_pallet_bp=900,
        seller_discount_bp=300,
        manager_discount_bp=700,
        credit_note_limit_cents=5000,
        credit_tolerance_bp=500,
        credit_warning_bp=9000,
        credit_blocking_days=15,
        due_soon_days=5,
        payment_terms=("direct_debit_30",),
        maximum_attempts=3,
        minutes_between_attempts=30,
        segments={"A": SegmentRule(4, 300), "B": SegmentRule(7, 240), "C": SegmentRule(14, 150)},
    )
    return World(
        scenario="crhr",
        seed=42,
        generator_version=1,
        schema_version=1,
        company=Company(
            "Orvane Frais & Cave",
            "grossiste",
            "Saint-Aubrac-sur-Loue",
            "02 61 91 00 00",
            "07:30",
            "17:30",
            "12:15",
            "13:30",
            "Inès Caradec",
        ),
        policy=policy,
        exercise=exercise,
        tours={
            "T07": Tour("T07", "T07", (1, 2, 3, 4, 5, 6), "11:00", "06:30", "09:00"),
            "T03": Tour("T03", "T03", (1, 2, 3, 4, 5, 6), "12:00", "07:00", "11:30"),
            "T05": Tour("T05", "T05", (1, 2, 3, 4, 5, 6), "15:30", "08:00", "13:00"),
        },
        products={item.ref: item for item in PRODUCTS},
        complements=(Complement("frites_9x9", ("ORV-2020",), "sauce de service"),),
        promotions={"P1": Promotion("P1", "Café Torréa −8 % dès 2 cartons", "ORV-2030", "2026-03-14", 2, 800)},
        documents={
            "cgv": Document(
                "cgv",
                "Conditions générales de vente",
                "terms",
                (
                    (
                        "Article 7. Réserves",
                        ("Tout manquant fait l'objet d'une réserve ou d'un appel dans les 24 heures.",),
                    ),
                ),
            ),
            "tarif": Document(
                "tarif", "Tarif général de mars", "price_list", (("Épicerie", ("Les prix s'entendent hors taxes.",)),)
            ),
        },
        departments={
            "purchasing": Department(
                "purchasing",
                "Achats",
                "M. Oriol",
                "ruptures",
                (Subject("stockout", "Rupture signalée", ("product", "quantity"), "dans l'heure"),),
            ),
            "accounts": Department(
                "accounts",
                "Comptabilité clients",
                "Mme Roux",
                "encours",
                (Subject("dispute", "Litige", ("invoice", "reason"), "jour même"),),
            ),
        },
        clients={item.ref: item for item in CLIENTS},
        client_types={"restaurant": "restaurant", "hotel": "hôtel"},
        distractors={
            "need.change": ("fermeture en août", "nouvelle carte en juin"),
            "delivery.constraint": ("par la cour",),
        },
    )


def sample_dataset(scripts: dict[str, Script] | None = None) -> Dataset:
    """The dataset."""
    return Dataset("0" * 64, sample_world(), Files(scripts))
