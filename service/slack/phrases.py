"""The fixed phrases, in the languages that a channel may choose. One table, one row a language."""

from dataclasses import astuple, dataclass
from typing import Final, Literal

Language = Literal["en", "de", "fr", "es"]


@dataclass(frozen=True, slots=True)
class Phrases:
    """All that the bot says of itself; `{…}` are filled in, already escaped."""

    looking: str
    hint: str
    abstained: str
    none_passes: str
    differ: str
    says: str
    origins: str
    more: str
    more_sources: str
    passages: str
    publish: str
    published: str
    asked: str
    checked: str
    thanks: str
    why: str
    comment: str
    send: str
    close: str
    changed: str
    forgotten: str
    busy: str
    failed: str
    too_long: str
    nothing: str
    invite: str
    home: str
    freshest: str
    ask: str
    example: str
    courtesies: tuple[str, ...]


_EN: Final = Phrases(
    looking="Looking in the articles…",
    hint="Ask me a question in a few words, such as: who joined the delegation?",
    abstained="The articles do not answer this question.",
    none_passes="The articles do not answer this question: none passes the filters.",
    differ="The articles differ:",
    says="according to {who}",
    origins="{count} independent sources",
    more="And {count} more statements; Show passages has all.",
    more_sources="And {count} more sources; Show passages has all.",
    passages="Show passages",
    publish="Publish",
    published="It is in the channel now.",
    asked="{user} asked: {question}",
    checked="What the articles say about: {claim}",
    thanks="Thank you, that is noted.",
    why="What is wrong?",
    comment="In a few words, if you like",
    send="Send",
    close="Close",
    changed="The article was changed since; these are the words as they were.",
    forgotten="This answer is no longer kept; ask again.",
    busy="Too many questions are waiting; ask again in a minute.",
    failed="I could not answer this; ask again in a while.",
    too_long="That is too long for a question; ask in fewer words.",
    nothing="No articles have been ingested yet, so there is nothing to answer from.",
    invite="I am not in that channel; bring me in with /invite and try again.",
    home="I answer from the articles I was given ({articles}) and show the words that say so.",
    freshest="The newest is of {date}: {title}",
    ask="Mention me in a channel, write to me here, or use /dateline. For example:",
    example="What happened in “{title}”?",
    courtesies=("thanks", "thank you", "thx", "ok", "okay", "great", "nice", "cool", "got it"),
)
_DE: Final = Phrases(
    looking="Ich sehe in den Artikeln nach …",
    hint="Stellen Sie mir eine kurze Frage, etwa: Wer gehörte zur Delegation?",
    abstained="Die Artikel beantworten diese Frage nicht.",
    none_passes="Die Artikel beantworten diese Frage nicht: Keiner entspricht den Filtern.",
    differ="Die Artikel widersprechen sich:",
    says="laut {who}",
    origins="{count} unabhängige Quellen",
    more="Und {count} weitere Aussagen; unter „Stellen zeigen“ stehen alle.",
    more_sources="Und {count} weitere Quellen; unter „Stellen zeigen“ stehen alle.",
    passages="Stellen zeigen",
    publish="Veröffentlichen",
    published="Es steht jetzt im Kanal.",
    asked="{user} fragte: {question}",
    checked="Was die Artikel dazu sagen: {claim}",
    thanks="Danke, das ist notiert.",
    why="Was ist falsch?",
    comment="Wenn Sie mögen, in wenigen Worten",
    send="Senden",
    close="Schließen",
    changed="Der Artikel wurde seither geändert; dies ist der frühere Wortlaut.",
    forgotten="Diese Antwort ist nicht mehr gespeichert; fragen Sie bitte erneut.",
    busy="Zu viele Fragen warten; fragen Sie bitte in einer Minute wieder.",
    failed="Das konnte ich nicht beantworten; versuchen Sie es später noch einmal.",
    too_long="Das ist zu lang für eine Frage; fragen Sie bitte kürzer.",
    nothing="Es sind noch keine Artikel da, aus denen ich antworten könnte.",
    invite="Ich bin nicht in diesem Kanal; laden Sie mich mit /invite ein.",
    home="Ich antworte aus den Artikeln ({articles}) und zeige die Worte, die es belegen.",
    freshest="Der neueste ist vom {date}: {title}",
    ask="Erwähnen Sie mich, schreiben Sie mir hier, oder nutzen Sie /dateline. Zum Beispiel:",
    example="Was geschah in „{title}“?",
    courtesies=("danke", "danke schön", "vielen dank", "ok", "okay", "super", "prima", "gut"),
)
_FR: Final = Phrases(
    looking="Je cherche dans les articles…",
    hint="Posez-moi une question courte, par exemple : qui faisait partie de la délégation ?",
    abstained="Les articles ne répondent pas à cette question.",
    none_passes="Les articles ne répondent pas à cette question : aucun ne passe les filtres.",
    differ="Les articles divergent :",
    says="selon {who}",
    origins="{count} sources indépendantes",
    more="Et {count} autres phrases ; « Voir les passages » les donne toutes.",
    more_sources="Et {count} autres sources ; « Voir les passages » les donne toutes.",
    passages="Voir les passages",
    publish="Publier",
    published="C'est dans le canal.",
    asked="{user} a demandé : {question}",
    checked="Ce que disent les articles à propos de : {claim}",
    thanks="Merci, c'est noté.",
    why="Qu'est-ce qui ne va pas ?",
    comment="En quelques mots, si vous voulez",
    send="Envoyer",
    close="Fermer",
    changed="L'article a changé depuis ; voici les mots d'alors.",
    forgotten="Cette réponse n'est plus conservée ; posez la question à nouveau.",
    busy="Trop de questions attendent ; réessayez dans une minute.",
    failed="Je n'ai pas pu répondre ; réessayez plus tard.",
    too_long="C'est trop long pour une question ; posez-la plus brièvement.",
    nothing="Aucun article n'a encore été ajouté : il n'y a rien d'où répondre.",
    invite="Je ne suis pas dans ce canal ; invitez-moi avec /invite et réessayez.",
    home="Je réponds à partir des articles ({articles}) et montre les mots qui le disent.",
    freshest="Le plus récent est du {date} : {title}",
    ask="Mentionnez-moi, écrivez-moi ici, ou utilisez /dateline. Par exemple :",
    example="Que s'est-il passé dans « {title} » ?",
    courtesies=("merci", "merci beaucoup", "ok", "d'accord", "super", "parfait", "bien"),
)
_ES: Final = Phrases(
    looking="Busco en los artículos…",
    hint="Hágame una pregunta breve, por ejemplo: ¿quién integró la delegación?",
    abstained="Los artículos no responden a esta pregunta.",
    none_passes="Los artículos no responden a esta pregunta: ninguno pasa los filtros.",
    differ="Los artículos difieren:",
    says="según {who}",
    origins="{count} fuentes independientes",
    more="Y {count} frases más; «Ver los pasajes» las muestra todas.",
    more_sources="Y {count} fuentes más; «Ver los pasajes» las muestra todas.",
    passages="Ver los pasajes",
    publish="Publicar",
    published="Ya está en el canal.",
    asked="{user} preguntó: {question}",
    checked="Lo que dicen los artículos sobre: {claim}",
    thanks="Gracias, queda anotado.",
    why="¿Qué está mal?",
    comment="En pocas palabras, si quiere",
    send="Enviar",
    close="Cerrar",
    changed="El artículo ha cambiado desde entonces; estas son las palabras de antes.",
    forgotten="Esta respuesta ya no se conserva; pregunte de nuevo.",
    busy="Esperan demasiadas preguntas; pregunte de nuevo en un minuto.",
    failed="No he podido responder; inténtelo más tarde.",
    too_long="Es demasiado largo para una pregunta; pregunte con menos palabras.",
    nothing="Aún no hay artículos a partir de los que responder.",
    invite="No estoy en ese canal; invíteme con /invite e inténtelo de nuevo.",
    home="Respondo a partir de los artículos ({articles}) y muestro las palabras que lo dicen.",
    freshest="El más reciente es del {date}: {title}",
    ask="Mencióneme, escríbame aquí o use /dateline. Por ejemplo:",
    example="¿Qué pasó en «{title}»?",
    courtesies=("gracias", "muchas gracias", "ok", "vale", "bien", "perfecto", "genial"),
)
PHRASES: Final[dict[Language, Phrases]] = {"en": _EN, "de": _DE, "fr": _FR, "es": _ES}

_SAID: Final = frozenset(text for one in PHRASES.values() for text in astuple(one)[:-1])


def is_fixed(text: str) -> bool:
    """Whether the bot said only one of its fixed phrases, which are no part of a conversation."""
    return text in _SAID


def is_courtesy(words: str, phrases: Phrases) -> bool:
    """Whether somebody only says thanks or the like, or nothing in letters or digits."""
    bare = "".join(one if one.isalnum() or one in " '" else " " for one in words.casefold())
    said = " ".join(bare.split())
    return not said or said in phrases.courtesies
