"""What a reader of warning words must know of each language: forms read as one word, words that deny, words that end a clause.

Every text is read in every language, whatever the page's language is: people mix. Each language reads for itself, so that the words of
one deny or silence nothing in the other. JUDGEMENT throughout (triage_levels.md, section 8); the Spanish was written by engineers with
machine help, and neither a native speaker nor a clinician has reviewed it.

In Spanish "no" stands before complaints as well: "no puedo orinar", "no siento nada", "no controlo". Such forms are read as one word
(`nopuedo`, `nosiento`, `nocontrolo`), as "cannot" is in English; and a phrase that holds such a word or a denial of its own ("no quiero
vivir") is denied by nothing that stands before it: people write without stops ("no dormí no puedo orinar"), and in doubt it fires.
"""

import re
from dataclasses import dataclass

Form = tuple[re.Pattern[str], str]


@dataclass(frozen=True, slots=True)
class Language:
    """One language's tables. `same` is applied in its order; `complaints` are words that say what is wrong by a denial."""

    code: str
    same: tuple[Form, ...]
    negators: frozenset[str]
    clause_end: re.Pattern[str]
    complaints: frozenset[str] = frozenset()


def _forms(*forms: tuple[str, str]) -> tuple[Form, ...]:
    """Expressions that mean the same here and on a phone: there, a word is made of plain letters only."""
    return tuple((re.compile(pattern, re.ASCII), word) for pattern, word in forms)


_APOSTROPHES = "'\u2018\u2019\u02bc`\u00b4"
_UNSEEN = (
    (r"\[[0-9;:]+m", " "),  # what is left of a color once its control sign is gone
    (r"[\u00ad\u200b-\u200f\u2060\ufeff]", ""),  # signs that nobody sees do not hide a word
    (rf"[{_APOSTROPHES}]", ""),
)

# ---- English -----------------------------------------------------------------------------------------------------------
ENGLISH = Language(
    "en",
    _forms(
        *_UNSEEN,
        (r"[^a-z0-9.,;:!?/]+", " "),
        (r"\bpins and needles\b|\btingles\b|\btingly\b", "tingling"),
        (r"\bdo not\b", "dont"),
        (r"\bdoes not\b", "doesnt"),
        (r"\bdid not\b", "didnt"),
        (r"\bcan no longer\b(?! feel)|\bno longer able to\b", "cant"),
        (r"\bcan ?not\b|\bcould ?n(?:ot|t)\b|\bunable to\b|\bhavent been able to\b|\bnot (?:been )?able to\b", "cant"),
        (r"\bpass(?:ing)? (?:water|urine)\b|\burinat(?:e|ing)\b|\bwee(?:ing)?\b|\bpeeing\b", "pee"),
        (r"\bwiping\b|\bwiped\b|\bwhip(?:e|ed|ing)\b", "wipe"),
        (r"\bnumb?n?ess\b|\bnumbnes\b", "numb"),
        (r"\bbetwen\b|\bbeetween\b", "between"),
        (r"\bfeeling\b|\bfelt\b", "feel"),
        (r"\bweakness\b|\bweaker\b", "weak"),
        (r"\bbum\b|\bbackside\b|\bbutt\b", "bottom"),
        (r"\btummy\b|\bbelly\b|\babdomen\b", "stomach"),
    ),
    frozenset(
        (
            *("no", "not", "never", "without", "denies", "deny", "havent", "hasnt", "isnt"),
            *("dont", "doesnt", "didnt", "nor", "arent", "wasnt", "none", "neither"),
        )
    ),
    re.compile(r"[.,;!?]|\b(?:but|and|however|then|now|since)\b"),
)

# ---- Spanish -----------------------------------------------------------------------------------------------------------
_DENY = r"\b(?:no|ni|sin|tampoco|apenas)"
_ME = r"(?:(?:me|se|lo|la|le|los|las) ){0,2}"
_FEEL = r"(?:siento|siente|sienta|sent(?:i|ia|ir|irl[oa])|h?e sentido|not(?:o|a|e|aba|ar|arlo)|percibo|entero|enterarme)"
_SYMPTOM = (  # "no siento hormigueo" denies; "no siento nada" complains
    r"(?! (?:ya |tant[oa] |much[oa] |mas |ningun[ao]? |nada de )?(?:ardor|h?ormig|cosquill|adorme|entum|acorch|dormid|debil|molest|cambio"
    r"|diferen|problema|rar[oa]\b|extran|presion|quemaz|calambr|(?:la|el|las|los|mi|mis) \w+ (?:tan|tanto|mas)\b"
    r"|nada (?:rar[oa]|extran|anormal|diferente|distint|mal[oa])))"
)
_SCAN = r"(?:resonancias?|analisis|radiografias?|pruebas?|tac|estudios?|placas?|rayos|ecografia|resultados?)"
_DO = r"(?:h?a[cs]e(?:r|rme|rse|n|mos)?|h?a[cs]i(?:a|endo)\w*|h?ag[oa]|h?i[cs]e|h?echo)"
_MOVING = r"(?:al|cuando|si) (?:me )?(?:mov|muev|camin|and)\w*"

SPANISH = Language(
    "es",
    _forms(
        # letters: accents away, but a year (ano with its tilde) is not the other word
        ("n\u0303", "\u00f1"),
        (r"[\u0300-\u036f]", ""),
        ("[\u00e0-\u00e5]", "a"),
        ("[\u00e8-\u00eb]", "e"),
        ("[\u00ec-\u00ef]", "i"),
        ("[\u00f2-\u00f6]", "o"),
        ("[\u00f9-\u00fc]", "u"),
        *_UNSEEN,
        ("[^a-z0-9\u00f1.,;:!?/]+", " "),
        ("\\ba\u00f1(?:os?|itos?)\\b", "year"),
        ("\u00f1", "n"),
        (r"\banos\b|\b(?:un|hace|este|medio|cada|primer|ultimo|proximo|por|[0-9]+) ano\b|\bano pasado\b", "year"),
        # as people write
        (r"\b[qk]\b", "que"),
        (r"\bciento\b", "siento"),
        (r"\bfi?e[bv]r(?:e|es|on)\b", "fiebre"),
        (r"\bcay\b", "cai"),
        # no denial, though "no" or "sin" stands there
        (r"\bsin embargo\b|\bno obstante\b", "pero"),
        (r"\bno (?:es )?sol(?:o|amente)\b|\bno nada mas\b", "ademas"),
        (r"\bno (?:me )?se(?= (?:si|que|como|cuando|donde|ya|bien|por)\b)", "nose"),
        (r"\bno (?:es|esta|parece|veo|siento|se siente|me parece) (?:muy |nada )?normal\b", "anormal"),
        (r"\bno (?:para|paro|deja|dejo|dejan|paran) de\b", "sigue"),
        (r"\bno (?:se )?(?:me |le )?(?:h?a )?(?:quit|pas|baj|ced|alivi|desaparec)\w+\b(?! (?:por|a|al|hasta|de)\b)", "sigue"),
        (r"\bnunca (?:antes )?(?:se )?(?:me |lo |la )?habia\w*", "nuevo"),
        (r"\bantes no\b", "antes"),
        (r"\bno (?:quiero )?despertar(?= al?\b)", "levantar"),
        (r"\bno (?:me )?sale nada (?:raro|malo|anormal|bien|en (?:la|las|el|los|mi|mis))\b", "normal"),  # of a scan, or an exercise
        (rf"\b{_SCAN} (?:\w+ ){{0,2}}no (?:me )?sale nada\b", "normal"),
        # sleep is not numbness
        (r"\b(?:h?e|has|h?a|hemos|han|habia|haber) (?:casi |bien |mal |muy |poco |medio |solo )?dormido\b", "slept"),
        (r"\bme (?:h?e quedado|qued[eoa]|quedaba) (?:medio )?dormid[oa]\b|\bquedarme dormid[oa]\b", "slept"),
        (r"\b(?:cuando|mientras) est(?:oy|aba|uve) dormid[oa]\b|\bestando dormid[oa]\b", "slept"),
        (r"\b(?:almohad\w*|cojin\w*|toalla\w*) (?:enrollada )?entre (?:las |mis )?(?:piernas|rodillas)\b", "almohada"),
        # where
        (r"\bentre (?:mis |las |ambas |las dos )?piernas\b|\bentrepiernas?\b", "intimo"),
        (r"\bmis partes\b|\bpartes (?:nobles|bajas)\b|\b(?:partes?|zonas?) (?:intima|privada|genital)\w*", "intimo"),
        (r"\b(?:genital\w*|perine\w*|perian\w*|silla de montar|ano|anal|rect(?:o|al)|vulva|testicul\w*|escroto)\b", "intimo"),
        (r"\b(?:nalgas|trasero|culo|pompis|asentaderas|sentaderas|posaderas)\b|\b(?:ahi|alla|alli|ay|aca|aqui) abajo\b", "intimo"),
        (r"\b(?:zona|parte)s? (?:de|d) abajo\b(?! de)", "intimo"),
        (
            r"\b(?:ambas|(?:las|mis) (?:dos|2)) (?:piernas|pantorrillas|extremidades)\b|\bpiernas ?,? (?:las (?:dos|2)|ambas)\b",
            "dospiernas",
        ),
        (
            r"\bpierna (?:derecha y (?:(?:en|a|la|pierna) ){0,3}izquierda|izquierda y (?:(?:en|a|la|pierna) ){0,3}derecha)\b"
            r"(?! (?:esta|no|bien|va)\b)",
            "dospiernas",
        ),
        (r"\b(?:barriga|panza|vientre|abdomen|estomago|tripa|guata)\b", "barriga"),
        (r"\b(?:de|en) pie\b", "parado"),
        # what is done
        (
            r"\bno (?:h?e |h?a )?(?:orin(?:o|e|a|ado)|meo|meado|h?ago (?:pipi|pis)|h?echo (?:pipi|pis))\b"
            r"(?! (?:encima|en la|bien|mal|much|tant|de noche|por la noche|con|como|igual|normal|sangre|de mas))",
            "nopuedo orinar",
        ),
        (
            rf"\b{_DO} (?:(?:de|la|el|un|mi|lo|las) )?"
            r"(?:pip[iy]|pis|chis|pichi|del uno|(?:mis )?(?:aguas menores|necesidades))\b|\bh?orin\w+|\burin(?:ar|o|ando)\b",
            "orinar",
        ),
        (r"\bpip[iy]\b|\bpis\b|\bpichi\b|\bme(?:ar|arme|arse|o|e|aba|ando|ado)\b|\bmiccion\w*", "orinar"),
        (r"\borinar (?:(?:con|un poco|un poquito|algo|mucha|de) ){0,3}sangre\b", "sangre orinar"),
        (
            rf"\b(?:{_DO} )?(?:(?:la|el|mi) )?"
            r"(?:caca|popo|he[cs]es|excrementos?|materia fecal|del cuerpo|del dos|deposicion\w*|defec(?:ar|o|ando)|evacu(?:ar|o|ando))\b",
            "caca",
        ),
        (rf"\b{_DO} del bano\b", "caca"),
        (
            r"\b(?:me|se|nos) (?:limpi|ase|sec)(?:o|a|an|aba|e|amos)\b|\b(?:limpi|ase|sec)(?:arme|arse|andome|andose)\b|\bpapel higienico\b"
            r"|\bal limpiar\b(?! (?:la|el|los|las|mi|mis)\b)",
            "limpiar",
        ),
        # what is wrong
        (r"\b(?:duel[ea]n?|dolor\w*|dolia\w*|dolid\w+|doler\w*)\b", "dolor"),
        (r"\b(?:y|pero|aunque) (?:sin (?:nada de |ningun )?|no (?:(?:me|tengo|siento|hay|ningun) ){0,3})dolor\b", "sin dolor"),
        (rf"\by (?:se me |me )?(?:mejor|alivi|quit|pas)\w* {_MOVING}", "mejoramoviendo"),
        (r"\bdebil\w*|\bfloj(?:it)?[oa]s?\b", "debil"),
        (r"\b(?:perdiendo|pierdo|pierde) (?:(?:la|mi|mas) ){0,2}fuerzas?\b", "debil masdebil"),
        (
            r"\b(?:no (?:tengo|hay|me queda|tienen?|siento)|sin|falta de|poca|menos|nada de|perd\w+|pierd\w+|falta)"
            r" (?:(?:casi|mucha|nada|de|ninguna|tanta|suficiente|la|mi|toda) ){0,3}fuerzas?\b",
            "debil",
        ),
        (r"\b(?:no (?:se )?(?:puedo |logro )?control\w+|no tengo (?:el )?control)\b", "nocontrolo"),
        (r"\b(?:perd\w+|pierd\w+|falta de|sin) (?:el |todo |todo el )?control\b", "descontrol"),
        (
            r"\b(?:no (?:tengo|hay|me queda|tiene)|sin) (?:(?:casi|mucha|buena|ninguna|nada|de|la|misma) ){0,3}"
            r"(?:sensibilidad|sensacion|tacto)\b"
            r"(?! de (?:ardor|quemaz|h?ormig|dolor|adorme))",
            "nosiento",
        ),
        (
            r"\b(?:perd\w+|pierd\w+|falta|ausencia|disminu\w+|menos|poca) (?:(?:de|toda|la|mi) ){0,3}(?:sensibilidad|sensacion|tacto)\b",
            "dormido",
        ),
        (r"\bse (?:me|le|nos) (?:\w+ )?d(?:uerm|urm|ormid)\w*", "dormido"),
        (
            rf"{_DENY} {_ME}(?:pued[oae]n?|podia|podido|h?e podido|logro|consigo) {_ME}(?:sentir|notar|enterar)\w*"
            rf"|{_DENY} {_ME}{_FEEL}\b{_SYMPTOM}|\b(?:no|ni|sin) (?:me |que me )?(?:d[oae]y?|dar|darme|di)(?: ni)? cuenta\b",
            "nosiento",
        ),
        (
            r"\b(?:adorm(?:e|id|il)\w*|amortiguad\w*|ent(?:um|hum)\w+|acorch\w+|insensib\w+|anestesiad\w+|dormid(?:it)?[oa]s?)\b"
            r"|\bcomo (?:un |de )?corcho\b",
            "dormido",
        ),
        (r"\bh?ormig\w+|\bcosquill\w+|\balfiler\w*", "hormigueo"),
        (r"\bnosiento (?:(?:ningun|ninguna|mas|tanto|mucho) )?(?:dolor|ardor)(?= (?:al|cuando|si|mientras|para) orinar\b)", "no dolor"),
        (
            rf"\b(?:no|ni|sin) {_ME}(?:(?:h?e|h?a|habia) )?(?:pued[oae]n?|pudo|pude|podi(?:a|do)|poder|podemos|logr(?:o|e|ado|aba)"
            r"|consi(?:go|gue)|conseg(?:ui|uido|uir)|alcanzo a|sido capaz de|soy capaz de|capaz de|deja)\b"
            r"|\bincapaz de\b|\bimposible\b|\bno hay (?:manera|forma) de\b",
            "nopuedo",
        ),
        (r"\bnervio (?:\w+ ){0,3}inflam\w+|\binflam\w+ (?:\w+ ){0,2}nervio\b", "nervio"),
        # one complaint in two clauses: "me limpio y no siento nada", "quiero orinar y no puedo"
        (r"\b(?:y|pero|aunque) (?:(?:ya|casi|apenas) )?nosiento(?= (?:casi )?nada\b| ?[.,;!?]| ?$)", "nosiento"),
        (
            r"\borinar ?,? ?(?:(?:y|pero|aunque|ya|casi) ){0,2}nopuedo(?= ?[.,;!?]| ?$| (?:hacer|sacar|echar|nada|desde|bien)\b)",
            "nopuedo orinar",
        ),
        (r"\borinar ?,? ?(?:(?:y|pero|aunque|ya|casi) ){0,2}no (?:me )?sale(?= ?[.,;!?]| ?$| (?:nada|casi|ni)\b)", "nopuedo orinar"),
        (r"\b(?:intent|trat|quer|quier)\w* (?:de )?orinar (?:y|pero) nada\b", "nopuedo orinar"),
        (
            r"\bme (?:(?:h?a|han|esta) )?(?:peg(?:a|o|aba|ado|an|ando)|golpe(?:a|o|aba|ado|an|ando)|amenaz(?:a|o|aba|ado|an|ando))\b",
            "mepega",
        ),
        (r"\b(?:hinch\w+|inchad\w+|inflam(?:ad\w+|o|an?))\b", "hinchado"),
        (r"\bse (?:me |le )?(?:h?a )?(?:puso|pusieron|puesto|ponen?|qued[oa]n?|quedado|volvio)\b", "sepuso"),
        (
            r"\b(?:perd(?:i|ido|iendo|ida de)|pierdo|baj(?:ado|e|ando|o)|adelgaz(?:ado|o|ando)) (?:(?:mucho|bastante|de) ){0,3}peso\b",
            "pesobaja",
        ),
        # since when: "desde" ends a clause
        (r"\b(?:desde(?: que)?|despues de|tras|luego de) (?:(?:mi|la|una|me) )?(?:operacion|cirugia|operaron|operarme)\b", "trasoperacion"),
        (r"\b(?:desde|despues de|tras|luego de|con|por) (?:(?:la|una|mi) )?inyeccion\b", "trasinyeccion"),
        (r"\b(?:desde|despues de|tras|luego de) (?:(?:la|una|mi|el|un) )?(?:infiltracion|epidural|bloqueo|puncion)\b", "trasinfiltracion"),
        (r"\bcai(?:da)? desde\b", "cai de"),
    ),
    ENGLISH.negators | frozenset(("sin", "nunca", "jamas", "ni", "niega", "niego", "tampoco", "ningun", "ninguna", "ninguno")),
    re.compile(
        r"[.,;!?]|\b(?:pero|y|e|aunque|entonces|ahora|desde|porque|sino|luego|ademas|but|and|however|then|now|since)\b",
    ),
    frozenset(("nopuedo", "nosiento", "nocontrolo")),
)

LANGUAGES = (ENGLISH, SPANISH)
