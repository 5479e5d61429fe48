"""The phrases that furniture uses, in the languages of the world's larger newsrooms.

Structure decides first; a phrase only speaks where a short passage stands at the edge of an article or by itself.
Each pattern is matched against the start of a passage in folded case: `re.IGNORECASE` would try every phrase in full.
"""

import re

from scrapers.parse import controls, notes, pointers
from scrapers.parse.strings import by_first_letter

_OPENINGS: list[str] = []


def _opens(*phrases: str, end: str = "") -> re.Pattern[str]:
    _OPENINGS.extend(phrases)
    latin, others = [[phrase for phrase in phrases if (phrase[0] < "\u0250") == is_latin] for is_latin in (True, False)]
    behind = rf"|(?=[^\x00-\u024f])(?:{by_first_letter(others)})" if others else ""
    return re.compile(rf"[\W_]*(?:{by_first_letter(latin)}{behind}){end}")


def _starts(*phrases: str) -> re.Pattern[str]:
    return _opens(*phrases, end=r"(?!\w)")


def _whole(*phrases: str) -> re.Pattern[str]:
    return _opens(*phrases, end=r"[\W_]*$")


BYLINE = _starts(
    r"by\s+\w+", r"written by", r"reported by", r"reporting by", r"editing by", r"story by", r"words by",
    r"posted by", r"(?:reviewed|updated|edited|compiled|published|medically reviewed|fact.?checked|researched) by",
    r"guest post by", r"from (?:[\w.’']+ ){0,5}(?:staff|wire|agency|news service)s?(?: and \w+)? reports?\W*$",
    r"(?:staff|wire|agency) reports?\W*$",
    r"(?:article|report) by", r"eine? (?:gastbeitrag|analyse|kommentar|essay|reportage) von [^\W\d]+ [^\W\d]+\W*$",
    r"une? (?:analyse|chronique|tribune|enquête) d[e’'] ?[^\W\d]+ [^\W\d]+\W*$",
    r"von:?\s+\w+", r"(?:übersetzung|text|redaktion|adaption)\b.{0,40}:", r"par\s+\w+", r"por\s+\w+", r"escrito por",
    r"publicado por", r"di\s+\w+\s+\w+", r"door\s+\w+",
    r"af\s+\w+", r"av\s+\w+", r"autor(?:in)?\s*:", r"author\s*:", r"автор", r"文[:：]", r"作者", r"記者", r"责编",
    r"責任編集",
    r"기자", r"from\s*:", r"(?:gespeichert|eingestellt|eingetragen|verfasst|geschrieben|erstellt) von\s+\w+",
    r"(?:submitted|contributed|created|uploaded) by", r"(?:soumis|posté|proposé|rédigé|écrit) par",
    r"(?:enviado|redactado) por", r"(?:inviato|scritto|pubblicato) da", r"(?:geplaatst|geschreven) door",
)  # fmt: skip
DATE_WORDS = _starts(
    r"published", r"posted", r"updated", r"last (?:updated|modified)", r"first published", r"modified", r"date",
    r"(?:upp|opp|op)dater[ae][dt]\w{0,3}", r"publi[cs]er[aet]{1,2}[dt]?", r"veröffentlicht", r"aktualisiert",
    r"stand:?", r"publié", r"(?:article )?mis à jour", r"publicado", r"actualizado",
    r"atualizado", r"pubblicato", r"aggiornato", r"gepubliceerd", r"опубликовано", r"発表", r"更新", r"发布",
    r"(?:estimated )?read(?:ing)? time",
    r"\d+[\s-]*min(?:ut\w{0,3}|s)?\.?[\s-]*(?:read|de lecture|lesezeit|de lectura)",
    r"lesezeit", r"temps de lecture", r"tiempo de lectura", r"lecture\s*:?\s*\d+ ?min", r"lettura\s*:?\s*\d+ ?min",
    r"leestijd", r"время чтения", r"czas czytania", r"lästid", r"læsetid", r"lesetid", r"lukuaika", r"okuma süresi",
    r"tempo de leitura", r"tempo di lettura",
)  # fmt: skip
READING_TIME = re.compile(
    r"\b\d+[\s-]*min(?:ut\w{0,3}|s)?\.?[\s-]*(?:read|lesezeit|de lecture|de lectura|"
    r"di lettura)\b"
)
CAPTION = _starts(
    r"(?:photo|image|picture|photograph|video|illustration|graphic|cover|featured image|header image|source|"
    r"foto|фото|bild|imagen|imagem|immagine|crédito?s?|crédits?|beitragsbild|titelbild|symbolbild|vorschaubild|"
    r"aufmacherbild|fotocredit|bildcredit|fotonachweis|bildnachweis|bildrechte|image illustrative|image de une|"
    r"image à la une|imagen de portada|imagen ilustrativa)s?(?: credits?| courtesy| source| by| via|"
    r" from)?\s*[:：©/|(]",
    r"image d['’]illustration\s*[:：]",
    r"(?:photo|image|picture|photograph|illustration)s?\s+(?:by|via|courtesy|credit|from|provided)",
    r"photo courtesy", r"image courtesy", r"courtesy (?:of|photo|image)", r"credit\s*[:：]", r"credits\s*[:：]",
    r"getty images", r"(?:abbildung|abb|figure|fig|figura)\.?\s*\d+\s*[:.]", r"©", r"\(c\)\s", r"view gallery",
    r"图片", r"写真", r"사진", r"quelle:", r"bildquelle",
)  # fmt: skip
AD_START = _starts(
    r"advertisement\s", r"sponsored (?:by|content|post)\s", r"anzeige\s*[:\s]", r"publicidad\s", r"publicité\s",
    r"werbung\s",
)  # fmt: skip
CAPTION_END = re.compile(
    r".*(?:\s©\s*[^.]{2,60}|\b(?:bildrechte|photo|fotó?|foto|credit|image|crédit|nuotr|фото)\s*[:.]\s*[^.?!]{2,60}|"
    r"/\s*[\w. ]{2,30} nuotr\."
    r"|\((?:credit|photo|foto?|fotó|фото|kuva|image|afp|reuters|getty|ap|dpa|epa|picture alliance)\b[^()]{0,60}\))$"
)
"""How a caption ends; matched against folded text."""
CAPTION_STOP = "nuotr."
"""The only ending with a full stop."""
CAPTION_HINTS = ("(", "©", "bildrechte", "photo", "fot", "credit", "image", "crédit", "nuotr", "фото")
"""Without one of these no caption ends so."""
AGENCY = re.compile(
    r"[\W_]*(?:(?:afp|reuters|getty(?: images)?|ap(?: photo| images)?|dpa|epa|efe|pa(?: wire| media| images)?|"
    r"shutterstock|i?stock(?:photo)?|unsplash|pexels|pixabay|imago|picture[ -]alliance|keystone|xinhua|"
    r"ansa|lusa|tass|anp|ritzau|scanpix|ntb|apa|adobe ?stock|alamy|"
    r"zuma(?: press)?|bloomberg|wikimedia(?: commons)?)(?: via)?[\W_]*){1,3}[\W_]*$"
)
"""A picture's credit that only names agencies."""
LABEL = _whole(*controls.LABELS, *notes.CONTINUED, *notes.COUNTED)
READ_ON = re.compile(
    r"\W*(?:(?:continue|keep) reading|read (?:more|on|the (?:full )?(?:article|story))|weiter ?lesen|mehr(?: lesen)?|"
    r"lire (?:la suite|plus)|(?:leer|ver) más|seguir leyendo|le(?:ia|r) mais|(?:leggi|continua a leggere)(?: tutto)?|"
    r"lees (?:meer|verder)|l[æe]s mere?|läs mer|lue lisää|czytaj (?:więcej|dalej)|číst (?:více|dál)|tovább|"
    r"читать (?:далее|дальше|полностью)|devamını oku|続きを読む|阅读(?:全文|更多)|더보기)"
    r"(?:\W+\d+ ?min\w*)?\W*"
)
"""The last words of a teaser; matched in full against folded text."""
OFFER = _whole(*notes.OFFERS)
"""All that a link to a shop says."""
RELATED = _starts(*pointers.RELATED)
RELATED_LABEL = _opens(
    r"related (?:video|stor(?:y|ies)|articles?|coverage|reading|posts?|content|news|links?)s?\s*[:：]",
    r"(?:see|read|watch|listen|more|zum artikel|dieses thema im programm|sendung)\s*:\s", r"more information\s*:",
    r"(?:lesen|sehen|hören|erfahren) sie hier", r"read on (?:[\w’']+ ?){1,4}[:：]",
)  # fmt: skip
RELATED_END = re.compile(
    r".{0,250}\b(?:lesen sie in (?:unserer|der) (?:\w+-)?ausgabe|"
    r"(?:lesen|sehen|hören|erfahren|finden) sie (?:\w+ ){0,3}(?:hier|in unserem (?:live)?(?:blog|ticker))\W*$|"
    r"(?:in unserem (?:beitrag|artikel|ratgeber)|dans notre (?:article|dossier|guide)|en nuestr[oa] (?:artículo|guía)|"
    r"nel nostro (?:articolo|approfondimento)|in ons artikel)\W.{0,90}$)"
)
"""What is labelled as another article, link or not; matched against folded text."""
RELATED_HINTS = ("en sie ", "in unserem ", "dans notre ", "en nuestr", "nel nostro ", "in ons ")
"""Without one of these nothing is so labelled at its end."""
ANNOUNCEMENT = re.compile(
    r"for more (?:information|details|on this)\b.{0,140}\b(?:visit|contact|call|go to|see)\b|"
    r"for (?:more|the latest)\b.{0,100}\b(?:visit|follow|click|go to|head to|check out|log on)\b|"
    r"para más\b.{0,80}\bvisit|pour (?:plus|en savoir plus)\b.{0,80}\b(?:rendez-vous sur|visitez|consultez)\b|"
    r"für (?:mehr|weitere)\b.{0,80}\bbesuchen sie\b|"
    r".{0,120}\?\s+(?:learn|read|find out|see|check out) (?:more|how|about)\b|"
    r"(?:watch|see|read|listen|check|follow|find|connect|hier|mehr|voir|regarde|mira|ver)\b.*[:：]$|.*\b(?:here|now|"
    r"below|hier|ici|aquí)[:：]$|this is a (?:breaking|developing)\b.{0,20}\bstory\b|more to follow\W*$|"
    r"(?:click|tap) here\b.{0,60}$|(?:read|find|see|watch)\b[^.]{0,100}\bhere\W*$"
)
"""What announces something that is not text; matched against folded text, at the end."""
FEEDBACK = _opens(
    *notes.MISTAKES,
    r"have (?:something to say|an opinion|thoughts) (?:about|on) (?:this|our|the (?:article|story))\b.{0,60}\?",
    r"(?:sie )?haben (?:sie )?(?:anregungen|fragen|kritik|feedback)\b.{0,60}\?", r"listen to more stories\b",
    r"report (?:an? )?(?:error|typo|correction|this article)", r"submit a correction",
    r"send (?:us )?(?:a )?(?:letter|feedback|tips?)", r"(?:got|have) a (?:tip|story|confidential)",
    r"was this (?:article|page|post|content)", r"how useful was", r"rate this", r"click on a star", r"vote count",
    r"reprints? (?:&|and) permissions", r"hat ihnen (?:dieser|der)",
    r"leave (?:a|your) (?:comment|reply)", r"your email address will not", r"required fields",
    r"comments? (?:are|is) (?:closed|off)", r"be the first to comment",
    r"(?:please )?share your (?:thoughts|opinions?|experiences?|comments)",
    r"(?:please )?tell us (?:about)? your (?:thoughts|opinions?|experiences?|comments)",
    r"(?:bitte )?(?:teilen|schreiben|sagen) sie uns", r"(?:dites|écrivez)-nous", r"(?:cuéntanos|déjanos|escríbenos)",
    r"what do you think\?? (?:let us|tell us|leave|share)",
)  # fmt: skip
FEEDBACK_WITHIN = re.compile(
    r".{0,120}(?:let us know in the comments|both comments and pings|kommentare und pings|comments? to this entry|"
    r"moderating (?:all )?comments|responses to this entry)"
)
FEEDBACK_HINTS = ("in the comments", " and pings", " und pings", " to this entry", "moderating ")
"""Without one of these nothing asks for comments within a text."""
_TAIL = (
    r"about (?:the )?(?:authors?|writer|us|our|this)", r"author(?:s)?(?: bio| profile)?$",
    r"über (?:den|die) autor", r"schon gelesen",
    r"à propos", r"sobre (?:el|la|o|a|os) aut", r"related",
    r"more (?:from|on|about|like|stories|news|articles|posts|in)",
    r"recommended", r"you (?:may|might)", r"popular", r"trending", r"most (?:read|popular)", r"latest",
    r"recent (?:posts|articles|news|stories)", r"keep reading", r"read (?:next|more)", r"share (?:this|the)",
    r"comments?$", r"leave a", r"\d+ comments?", r"(?:join|add to) the (?:discussion|conversation)", r"tags?\b",
    r"topics?$", r"filed under", r"categories", r"subscribe", r"newsletter", r"sign up", r"get (?:our|the)",
    r"stay (?:up|in|informed|connected)", r"follow us", r"contact(?: us)?$", r"get in touch",
    r"related (?:posts|articles|stories)", r"similar", r"suggested", r"explore", r"next (?:article|post|story)",
    r"previous", r"sponsored", r"other (?:news|articles|posts|stories)", r"weitere", r"mehr (?:zum|zu|aus|von)",
    r"das könnte", r"verwandte", r"ähnliche", r"kommentare", r"articles? (?:liés|similaires|connexes)",
    r"commentaires", r"artículos relacionados", r"noticias relacionadas", r"comentarios", r"comentários",
    r"leia também", r"articoli correlati", r"commenti", r"gerelateerd", r"reacties", r"похожие", r"комментарии",
    r"(?:customer |user )?reviews?$", r"bewertungen$", r"rezensionen$", r"opiniones$", r"avis$",
    r"関連", r"相关", r"관련", r"schlagwörter", r"weitere informationen", r"kontakt", r"downloads?$", r"links?$",
    r"podcast", r"on supporting", r"editor'?s (?:picks|choice)",
    r"need (?:more |some )?help", r"(?:more |other )?ways to (?:connect|support|follow)", r"looking for .{0,60}\?",
    r"(?:any |more )?questions\s*\?", r"(?:do you )?(?:still )?have (?:any |more )?questions\s*\?",
    r"we keep our content up.to.date", r"change ?log", r"(?:article|update|revision|editorial|page) history",
    r"what changed", r"rückfrage(?:hinweis|n)(?: bitte an)?", r"original-content von",
    r"pressekontakt", r"medienkontakt", r"(?:press|media) contacts?",
    r"contacts? (?:presse|médias)", r"contacto (?:de |para )?(?:la )?prensa", r"contatti (?:per la )?stampa",
    r"contato (?:de |para )?(?:a )?imprensa", r"other (?:\w+ ){0,2}(?:columns|stories|articles|posts|news)",
    r"(?:part of )?(?:complete|full) coverage",
    r"отзывы", r"самые популярные", r"добавить отзыв", r"читайте", r"ещё по теме",
)  # fmt: skip
TAIL_HEADING = _starts(*_TAIL)
TAIL_LABEL = _whole(*_TAIL)
AUTHOR_HEADING = _starts(
    r"who (?:wrote|curated|made|tested|reviewed) th(?:is|ese)", r"meet the (?:author|writer|reviewer|expert)s?",
    r"about the (?:author|writer|reviewer)s?", r"über (?:den|die) autor", r"(?:à propos de l’|l’)auteur",
    r"sobre el autor",
)  # fmt: skip
"""A heading over what a page says about its author."""
AUTHOR_LABEL = _whole(
    r"(?:the )?authors?", r"autor(?:in|en|innen|[:*/]in)?", r"auteur(?:e|s|\.e)?", r"l['’ ]auteur",
    r"(?:der|die) autor(?:in)?", r"autore", r"(?:el |la )?autora?", r"об авторе", r"作者简介",
    r"著者(?:紹介|プロフィール)?",
)  # fmt: skip
"""All of a line over it."""
END_MARK = re.compile(
    r"(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*)*[(<\[（-]\s?(?:the )?(?:end|ende|fin|fine|fim|끝|完|-?30-?|"
    r"(?:avec|con|com|with|mit|med|met)\s[^()]{2,50})\s?[)>\]）-]\s*"
)
"""That the text ends, behind its writer's address; matched in full against folded text."""
SHARE_WORDS = frozenset(
    "facebook twitter x linkedin whatsapp pinterest pint reddit email mail e-mail telegram sms print copy "
    "link share tweet pin messenger tumblr flipboard threads bluesky instagram youtube tiktok pocket line "
    "viber vk xing mastodon on via this follow us snapchat save baixar teilen url tweeter partager compartir "
    "google news plus +1 rss".split()
)
BIO_LINE = re.compile(
    r"(?:[\w&,-]+ ){0,6}(?:manager|editor|writer|reporter|correspondent|director|officer|specialist|founder|ceo|"
    r"strategist|coach|consultant|redakteur(?:in)?|rédact(?:eur|rice)|redactor[a]?) (?:at|for|bei|chez|en|"
    r"di) [\w&.-]+(?: [\w&.-]+){0,4}"
)
"""An office and where it is held; matched in full against folded text, at the end."""
BIO = re.compile(
    r"\b(?:is|was|are|has been|ist|est|es|è|war|fue) (?:an?|the|our|one|also|currently|senior|associate|staff|"
    r"ein|eine|un|une|una|uno|der|die|le|la|el)?\s*(?:\w+[\s'’,-]+){0,6}?(?:reporters?|writers?|journalists?|"
    r"editors?|correspondents?|columnists?|contributors?|contributing|freelance|blogger|author of|co-?founder|"
    r"founder|producer|photographer|intern|redakteur(?:in)?|journalistin?|autor(?:in)?|volontär(?:in)?|"
    r"rédact(?:eur|rice)|periodista|redactor[a]?|giornalista|marketing manager|content (?:manager|writer|"
    r"strategist|marketer|creator)|digital marketer|copywriter)\b|"
    r"\b(?:writes (?:about|for)|covers (?:\w+ ){0,6}(?:for|at)|has been (?:writing|covering)|"
    r"can be reached at|reach (?:him|her|them|me) at|contact (?:him|her|them|me|\w+ \w+) at|follow (?:him|her|"
    r"them|me|\w+ \w+) on (?:twitter|x|instagram|linkedin|facebook|bluesky|threads|mastodon)|email (?:him|her|them)|"
    r"schreibt (?:für|über)|berichtet)\b",
    re.IGNORECASE,
)  # fmt: skip
_RIGHTS = (
    (r"this (?:summary|article|text|translation|audio) (?:was|is|has been) (?:\w+ )?"
    r"(?:generated|created|written|translated|summari[sz]ed|produced) (?:by|with|using) (?:\w+ )?(?:ai|artificial)\b"),
    r"citation\s*[:：]", r"(?:suggested|recommended) citation\b", r"(?:how to )?cite (?:this|as)\b",
    r"zitier(?:vorschlag|weise)",
    r"pour citer", r"cómo citar", r"riproduzione riservata",
    r"copyright(?![ -](?:law|infring|claim|protect|act\b|holder|owner|issue|disput|case|office|rules|reform))",
    r"disclaimer\s*:", r"all rights reserved", r"alle rechte vorbehalten", r"tous droits réservés",
    r"todos los derechos", r"無断転載", r"무단 전재",
)  # fmt: skip
RIGHTS = _opens(*_RIGHTS)
"""How a notice of rights begins."""
DISCLOSURE = _opens(*notes.DISCLOSURES)
"""What a publisher says of the money that its text or links bring; matched against folded text."""
RIGHTS_WITHIN = re.compile(
    r".*(?:not necessarily (?:reflect|represent)|informational purposes only|"
    r"(?:views|opinions) expressed (?:[\w’]+ ){0,8}(?:are|is) (?:those|solely|the author|(?:her|his|their) own)|"
    r"(?:not|nor) (?:\w+ ){0,5}constitute [^.]{0,60}advice|maschinelle übersetzung|automatically translated|"
    r"(?:find out|learn|read) more (?:about|on) how we (?:test|rate|review)[^.]{0,40}\W{0,3}$|"
    r"traduction automatique|all rights reserved|alle rechte vorbehalten|tous droits réservés|reservados todos|"
    r"무단 전재|無断転載|links? .{0,60}(?:are|may be) affiliate|contains? affiliate links?|"
    + "|".join(notes.OPINIONS)
    + ")"
)
"""Who owns the page, and what it is not liable for; matched against folded text."""
RIGHTS_HINTS = (
    "rechte vorbehalten", "droits réservés", "reservados todos", "rights reserved", "無断転載", "무단 전재",
    "not necessarily re", "s expressed ", "informational purposes", " constitute ", "maschinelle übersetzung",
    "automatically translated", "traduction automatique", " how we ", "affiliate",
)  # fmt: skip
SHORTCODE = re.compile(r"\[/?[a-z][\w-]*(?:\s+[\w-]+\s*=[^\]]*)?\s*/?\]")
"""What a content system left of its own commands, as in `[gallery ids="1,2"]`."""
VARIABLE = re.compile(
    r"[a-z]{2,}(?:-[a-z0-9]+)*-(?=[a-f]*\d)[a-f0-9]{6,}|(\$\$|%%|##|__|\{\{|\$\{|"
    r"<%=?)\s*[\w.-]+\s*(\$\$|%%|##|__|\}\}|\}|%>)"
)
"""A template's variable."""
PROGRAM = re.compile(r"\bwindow\.\w+\s*[=|(]|\bdocument\.(?:write|getElement)")
"""Script that stands in the page as text."""
PROGRAM_END = re.compile(r".*\}\s*\)\s*;$", re.DOTALL)
PROGRAM_HINTS = ("window.", "document.")
PLACEHOLDER = _opens(*notes.EMBEDS)
"""What stands where something could not be loaded or was never written; matched against folded text."""
_PROVENANCE = (
    (r"(?:this|the) (?:story|article|post|piece|essay|interview|report) (?:(?:was|is|has been) )?"
    r"(?:originally |first |re)?(?:published|appeared|posted|written and researched)"),
    r"(?:provided|distributed) by\b.{0,80}$", r"originally published",
    r"(?:a )?version of this (?:article|story|essay)",
    r"(?:note\W+)?(?:the above|this) is an (?:edited )?(?:excerpt|extract)", r"reprinted (?:by|with)", r"republished",
    r"excerpted from", r"dieser (?:artikel|beitrag|text) (?:ist|wurde|erschien)",
    r"with (?:files|inputs?) from\b.{2,60}$", r"this report by .{2,40} was first published",
    r"this (?:story|article|report|copy) has not been edited", r"view source version on",
    r"this information was brought to you by", r"contributing\s*[:：]",
    r"über dieses thema (?:berichtete|informierte)",
    r"cet article (?:a été|est paru)", r"este artículo (?:fue|se publicó)",
)  # fmt: skip
PROVENANCE = _opens(*_PROVENANCE)
"""Where a text was published first; matched against folded text, below the article."""
PROVENANCE_WITHIN = re.compile(
    r"[\W_]*(?:.{0,300}contributed to this (?:story|report)\W*$|"
    r"(?:[\w.’'-]+ ){1,6}reported from [\w.’'-]+(?:[ ,]+[\w.’'-]+){0,5}$|"
    r"(?:additional|with|other) reporting by .{0,200}$|"
    r"(?:reporting|writing)(?: and (?:writing|editing))? by .{0,300}\bediting by .{0,100}$)"
)
PROVENANCE_HINTS = ("contributed to this ", " reported from ", " reporting by ", "editing by ")
"""Without one of these nobody else took part in a text."""
LONG_OPENING = _opens(*notes.EMBEDS, *notes.DISCLOSURES, *_RIGHTS, *_PROVENANCE)
"""How those phrases open that passages of more words than a pointer has may begin with."""
OPENING = _opens(*_OPENINGS)
"""How the phrases open that are matched at a start: what does not open so need not be held against each of them."""
