"""Invented people: nobody here exists. Names from many places, as a waiting room holds them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who might become a patient; `language` is the one they read best."""

    name: str
    sex: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here; `places` are numbers of locations, empty for all of them."""

    name: str
    role: str
    places: tuple[int, ...] = ()
    credentials: tuple[str, ...] = ()

    @property
    def login(self) -> str:
        return f"{self.name.split()[0].lower()}@harbor.example"


CLINIC = "Harbor Physical Therapy"
LOCATIONS = (("Pier Street", "12 Pier Street, Harbor City", "555-0140"), ("Hillside", "300 Hill Road, Harbor City", "555-0150"))
NUMBERS = {
    "emergency_number": "911",
    "clinic_number": "555-0100",
    "out_of_hours_number": "555-0111",
    "crisis_line": "988",
    "maternity_line": "555-0122",
}
HOURS = {str(day): [["08:00", "18:00"]] for day in range(5)} | {"5": [["09:00", "13:00"]]}

STAFF = (
    Colleague("Nora Lindqvist", "therapist", (0,), ("dry_needling",)),
    Colleague("Javier Montes", "therapist", (0, 1)),
    Colleague("Amina Yusuf", "therapist", (1,)),
    Colleague("Theo Brandt", "assistant", (0, 1)),
    Colleague("June Park", "front_desk", ()),
    Colleague("Helen Okoro", "manager", ()),
)

F, M = "female", "male"
PEOPLE = (
    *(Person(name, F) for name in (
        "Mei-Ling Chen", "Aisha Rahman", "Ingrid Solberg", "Fatou Diallo", "Priya Nair", "Hannah Weiss", "Leila Haddad", "Thandiwe Nkosi",
        "Yuki Tanaka", "Nadia Petrova", "Grace Okafor", "Siobhan Murphy", "Linh Tran", "Zofia Kowalska", "Elif Demir", "Ruth Goldberg",
        "Anita Joshi", "Chloé Martin", "Hye-jin Park", "Amara Eze", "Sofia Marchetti", "Noor Khalil", "Joan Whitaker", "Tamar Beridze",
    )),
    *(Person(name, F, "es") for name in (
        "Rosa Delgado", "Camila Rojas", "Marisol Vega", "Beatriz Fuentes", "Dolores Quintana", "Guadalupe Morales",
    )),
    *(Person(name, M) for name in (
        "Daniel Kim", "Omar Farouk", "Viktor Novak", "Kwame Mensah", "Sanjay Patel", "Liam O'Connor", "Hiroshi Sato", "Ahmed Siddiqui",
        "Lars Nilsson", "Samuel Adeyemi", "Pavel Dvořák", "Jerome Washington", "Minh Nguyen", "Ravi Iyer", "Peter Kovács", "Malik Johnson",
        "George Papadakis", "Emil Jensen", "Isaac Levy", "Tuan Le", "Walter Hughes", "Jamal Brooks", "Kofi Boateng", "Elias Bauer",
    )),
    *(Person(name, M, "es") for name in (
        "Tomás Herrera", "Mateo Cruz", "Antonio Ruiz", "Ernesto Salazar", "Diego Navarro", "Joaquín Paredes",
    )),
)  # fmt: skip

STREETS = ("Quay Lane", "Mill Road", "Orchard Street", "Station Avenue", "Harbor View", "Cedar Way", "Ferry Road", "Elm Court")
CARERS = (("daughter", "Lucía", "Amal", "Greta"), ("husband", "Marco", "Idris", "Nils"), ("son", "Pablo", "Yusuf", "Jonas"))
