"""The labels of a page's controls, of its advertisements and boxes, in the languages of the world's larger newsrooms.

The patterns are all that a passage says, in folded case; `phrases` makes them one.
"""

LABELS = (
    r"advertisements?", r"advertising", r"ad", r"ads", r"sponsored(?: content| by)?", r"promoted", r"anzeige",
    r"werbung", r"publicité", r"publicidad", r"publicidade", r"pubblicità", r"advertentie", r"reklam[ae]?",
    r"annonse?", r"реклама", r"広告", r"광고", r"广告",
    r"(?:continue|scroll)(?: reading)?(?: below)?(?: to continue)?", r"lest auch", r"lesen sie auch",
    r"lire aussi", r"leia também", r"lee también",
    r"in this (?:article|story)",
    r"read the (?:original|full) (?:article|story).{0,30}", r"(?:jetzt )?in der app (?:anhören|lesen)",
    r"(?:table of )?contents(?: hide)?",
    r"inhalt(?:sverzeichnis)?", r"sommaire", r"índice", r"recommended videos?",
    r"press enter or click to view image[\w\s]*", r"dieses thema im programm",
    r"loading(?: ?error)?[\w\s.]{0,12}", r"close", r"share", r"share this(?: \w+)?", r"share your story",
    r"(?:den |diesen )?artikel .{0,20}teilen[\w\s/]*", r"teilen", r"partager",
    r"compartir", r"compartilhar", r"condividi", r"deel", r"поделиться", r"シェア", r"分享", r"공유",
    r"(?:show|hide|view|toggle)? ?captions?", r"back to top", r"(?:copy link|link copied|copied|copy)!?",
    r"print(?: this)?(?: \w+)?", r"(?:mail|email)", r"save", r"saved", r"follow(?: us)?",
    r"listen(?: to (?:this )?article)?", r"play", r"watch", r"pause", r"read ?more",
    r"(?:skip|werbung|anzeige|publicité|publicidad) (?:ads?|advertisements?|überspringen)", r"learn more", r"see more",
    r"show more", r"load more", r"click here", r"buy now", r"buy on amazon", r"shop now", r"book now",
    r"book a demo", r"get started", r"try (?:it )?(?:now|free|for free)", r"sign up", r"sign in", r"log ?in",
    r"subscribe(?: now)?", r"join now", r"download", r"contact us", r"weiterlesen", r"mehr erfahren",
    r"en savoir plus", r"lire la suite", r"leer más",
    r"leia mais", r"mehr lesen", r"more", r"next", r"previous", r"prev", r"home", r"menu", r"search",
    r"(?:ver|voir|view|show|read) (?:all |los |les |\d+ )*(?:comments|comentarios|commentaires)[\s\d()]*",
    r"\d+ comments?", r"leave a (?:comment|reply)", r"post a comment", r"placeholder image[\w\s-]*",
    r"image", r"video", r"photo", r"gallery", r"quick links?", r"externer inhalt nicht verfügbar", r"tags?",
    r"topics?", r"keywords?", r"(?:pages?|seiten?|páginas?|pagine|strony|страницы)\s*[:：][\d\s|»>…]*",
    r"werbeanzeige", r"annonce", r"hirdetés", r"publicitate", r"διαφήμιση", r"mainos", r"iklan", r"quảng cáo", r"โฆษณา",
    r"إعلان(?:ات)?", r"تبلیغات?", r"פרסומת", r"विज्ञापन", r"বিজ্ঞাপন",
    r"(?:click to |tap to )?enlarge(?: (?:image|photo|picture|this image))?", r"ampliar(?: (?:foto|imagen|imagem))?",
    r"agrandir(?: l['’ ]image)?", r"(?:zum vergrößern |bild )?(?:vergrößern|anklicken)", r"ingrandisci", r"vergroot",
    r"(?:text|font) ?size", r"schriftgröße", r"taille du texte", r"tamaño (?:del texto|de (?:la )?letra)", r"reset",
    r"zurück(?: zur (?:übersicht|startseite))?", r"nach oben", r"retour (?:en haut|à l['’ ]accueil|au sommaire)",
    r"volver (?:arriba|a la portada)", r"torna su", r"naar boven", r"voltar ao topo", r"video transcript",
    r"editor['’]?s['’]? (?:picks?|choices?|recommendations?)",
    r"\d(?:[.,]\d+)? (?:von|out of|of|sur|de|su|van|av|z) (?:5|10)\W.{0,20}(?:bewertung|vote|rating|avis|voti)\w*",
)  # fmt: skip
"""What is pressed, or stands over what is no text."""
