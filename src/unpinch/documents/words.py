"""The fixed words of printed pages, in the languages a clinic may choose. Exercise texts come from the library and its translators.

Plain words for patients. The warning signs are those that every exercise of the library ends its stop rule with, and nothing else; when
to call an ambulance for the chest is common practice. Not clinically reviewed.
"""

from collections.abc import Mapping
from types import MappingProxyType

from unpinch.terms.errors import InputError

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "title": "Your exercises",
        "for": "For",
        "from": "From",
        "date": "Date",
        "therapist": "Your therapist",
        "found": "What was found",
        "goals": "What you want back",
        "nerve": "The nerve from the low back to the foot, with the place your therapist signed shaded",
        "overview": "Your week",
        "tick": "Tick each day you did it. A missed day is no failure: go on with the next.",
        "exercise": "Exercise",
        "dose": "How much",
        "days": "Mo Tu We Th Fr Sa Su",
        "right": "Right side works",
        "left": "Left side works",
        "note": "For you",
        "stop_if": "Stop if",
        "breathe in": "breathe in",
        "breathe out": "breathe out",
        "card": "When to stop, and whom to call",
        "now": "Stop and call {emergency} now",
        "now_1": "You go numb between the legs or around the back passage.",
        "now_2": "You cannot pass urine, or you lose urine or stool.",
        "now_3": "A leg or foot gets weak, or gets weaker: it gives way, the foot drags.",
        "now_4": "You have chest pain, you faint, or you cannot get your breath.",
        "today": "Stop and call {clinic} today: {phone}",
        "today_1": "Pain, tingling or numbness goes further down the leg and stays there.",
        "today_2": "You are worse the next morning.",
        "today_3": "One calf is swollen, warm and sore.",
        "fine": "Some stretching or working of muscles is fine. Ask if you are unsure.",
        "reviewed": "The texts and pictures of these exercises are not clinically reviewed. Your therapist chose them for you and decides.",
        "device": "Decision support, not a cleared medical device.",
        "page": "Page {page} of {pages}",
        "sets": "{sets} sets of {reps}",
        "once": "{rounds} times",
        "time": "{minutes} minutes",
        "times_time": "{rounds} times {minutes} minutes",
        "hold": "hold {seconds} seconds",
        "times_a_day": "{times} times a day",
        "once_a_day": "once a day",
        "days_a_week": "{days} days a week",
        "every_day": "every day",
        "one_day": "1 day a week",
    }
)
SPANISH: Mapping[str, str] = MappingProxyType(
    {
        "title": "Sus ejercicios",
        "for": "Para",
        "from": "De",
        "date": "Fecha",
        "therapist": "Su terapeuta",
        "found": "Qué se encontró",
        "goals": "A qué quiere volver",
        "nerve": "El nervio desde la espalda baja hasta el pie, con el lugar que firmó su terapeuta sombreado",
        "overview": "Su semana",
        "tick": "Marque cada día que los hizo. Un día sin hacerlos no es un fracaso: siga con el siguiente.",
        "exercise": "Ejercicio",
        "dose": "Cuánto",
        "days": "Lu Ma Mi Ju Vi Sá Do",
        "right": "Trabaja el lado derecho",
        "left": "Trabaja el lado izquierdo",
        "note": "Para usted",
        "stop_if": "Pare si",
        "breathe in": "tome aire",
        "breathe out": "suelte el aire",
        "card": "Cuándo parar y a quién llamar",
        "now": "Pare y llame al {emergency} ahora",
        "now_1": "Se le duerme la zona entre las piernas o alrededor del ano.",
        "now_2": "No puede orinar, o se le escapa la orina o las heces.",
        "now_3": "Una pierna o un pie pierde fuerza, o cada vez tiene menos: se le dobla, arrastra el pie.",
        "now_4": "Le duele el pecho, se desmaya o le falta el aire.",
        "today": "Pare y llame hoy a {clinic}: {phone}",
        "today_1": "El dolor, el hormigueo o el adormecimiento baja más por la pierna y no se va.",
        "today_2": "A la mañana siguiente está peor.",
        "today_3": "Tiene una pantorrilla hinchada, caliente y dolorida.",
        "fine": "Notar un estiramiento o el trabajo de los músculos está bien. Pregunte si tiene dudas.",
        "reviewed": "Los textos y dibujos de estos ejercicios no tienen revisión clínica. Su terapeuta los eligió para usted y decide.",
        "device": "Ayuda para decidir, no es un producto sanitario autorizado.",
        "page": "Página {page} de {pages}",
        "sets": "{sets} series de {reps}",
        "once": "{rounds} veces",
        "time": "{minutes} minutos",
        "times_time": "{rounds} veces {minutes} minutos",
        "hold": "mantenga {seconds} segundos",
        "times_a_day": "{times} veces al día",
        "once_a_day": "una vez al día",
        "days_a_week": "{days} días a la semana",
        "every_day": "todos los días",
        "one_day": "1 día a la semana",
    }
)
LANGUAGES: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": ENGLISH, "es": SPANISH})


def words_of(language: str) -> Mapping[str, str]:
    """The fixed words of a language. Raises InputError naming the choices."""
    if language not in LANGUAGES:
        raise InputError("language", f"there are no printed words in {language[:20]!r}.", f"Choose one of {', '.join(LANGUAGES)}.")
    return LANGUAGES[language]
