"""How the notes open that publishers set among their paragraphs, in the languages of the world's larger newsrooms.

What stands for content that waits for the reader's consent, where a text goes on behind an advertisement, what a link
earns and who paid. The patterns are read from the start of a text in folded case; `phrases` makes them one.
"""

EMBEDS = (
    r"lorem ipsum", r"this content is (?:imported|created and maintained)",
    r"you(?:['’]ve| have) (?:only )?\d+ (?:free )?articles? (?:left|remaining)",
    r"this is your last (?:free )?article\b",
    r"(?:sie haben )?noch \d+ (?:kostenlose |freie )?artikel\b", r"il vous reste \d+ articles?\b",
    r"te quedan? \d+ artículos?\b",
    r"um (?:diesen|eingebettete)[\w ]* inhalte? ", r"(?:deine|ihre) privatsphäre-einstellungen",
    r"externer inhalt", r"an dieser stelle (?:findest du|finden sie)",
    r"empfohlener (?:redaktioneller|externer) inhalt", r"mit (?:ihrer|deiner) zustimmung w(?:ird|erden) hier",
    r"ich bin (?:damit )?einverstanden,? dass mir (?:externe|inhalte)",
    r"(?:wir|hier) benötigen (?:wir )?(?:ihre|deine) (?:zustimmung|einwilligung)",
    (r"(?:please |you must |you need to )?(?:accept|enable|allow) (?:all |our |the |third.party |marketing )*"
     r"(?:cookies|javascript)"),
    r"to (?:view|see|watch|display) this (?:content|video|embed|post)",
    r"we need your (?:permission|consent) to (?:load|show|display)",
    r"this (?:article|page|story|post) (?:contains|includes) content (?:provided|hosted) by",
    r"this (?:content|video|post|embed|map) is (?:hosted|provided) by \w+[.,]? (?:to|by|if|please|and|which)",
    r"bitte (?:aktivieren|akzeptieren|erlauben) sie (?:javascript|cookies)",
    r"pour (?:afficher|voir) (?:ce|cette) (?:contenu|vidéo)",
    r"(?:ce|cette) (?:contenu|vidéo|publication) (?:est|a été) (?:bloqué|masqué)e? (?:car|parce|en raison)",
    r"para (?:ver|visualizar) este (?:contenido|conteúdo|vídeo|video)", r"your browser (?:does not|doesn't)",
    r"per (?:visualizzare|vedere) (?:questo|il) (?:contenuto|video)",
    r"(?:aby|żeby) (?:wyświetlić|zobaczyć|obejrzeć) (?:tę|ten|to) (?:treść|film|materiał|post)",
    r"om (?:deze|dit) (?:inhoud|content|video|bericht) te (?:bekijken|tonen|zien)",
    r"för att (?:visa|se) (?:detta|det här) (?:innehåll|klipp)", r"for (?:at|å) (?:vise|se) dette (?:indhold|innhold)",
    r"il (?:vous )?reste \d[\d.,]*\s?% de cet article",
)  # fmt: skip
"""What stands where something could not be loaded, was not paid for or was never written."""

CONTINUED = (
    r"(?:article|story|content) continues (?:below|after)[\w\s]*",
    r"la suite après (?:la |cette )?(?:publicité|vidéo)",
    r"(?:der )?(?:artikel|text|beitrag) (?:wird|geht) (?:nach|unter) der (?:werbung|anzeige) (?:fortgesetzt|weiter)",
    r"(?:weiter|nach) (?:nach|unter) der (?:werbung|anzeige)(?: weiterlesen)?",
    r"(?:artiklen|artikkelen|artikeln|saken) forts(?:ætter|etter|ätter) (?:efter|etter|under) \w*annons?c?en\w*",
    r"(?:el )?(?:artículo|texto|la noticia) (?:continúa|sigue) (?:después|tras|debajo) de (?:la )?publicidad",
    r"continua (?:após a|depois da) publicidade", r"continua (?:a leggere )?dopo la pubblicità",
    r"lees verder (?:onder|na) de \w+", r"(?:de )?tekst (?:gaat|loopt) (?:verder|door) (?:onder|na) de \w+",
    r"(?:dalszy ciąg|dalsza część) \w+ pod (?:reklamą|wideo|materiałem wideo)",
    r"продолжение (?:после|под) (?:рекламы|рекламой|видео|фото)",
    r"(?:juttu|artikkeli) jatkuu (?:mainoksen|kuvan|videon) (?:jälkeen|alla)",
    r"(?:image|photo|picture|slide|foto|bild|imagen|immagine|afbeelding|zdjęcie) \d+ (?:of|von|de|di|van|av|af|z) \d+",
)  # fmt: skip
"""Where a text goes on behind an advertisement, and which of a gallery's pictures is shown."""

COUNTED = (
    r"(?:posted in|filed under:?) [\w\s,&]{1,60}",
    (r"(?:comments?|reacties|kommentare|commentaires|comentarios|comentários|commenti|komentarze|kommentarer)"
     r"(?: \(?\d+\)?)?"),
)  # fmt: skip
"""Where the page has filed the article, and how many have commented on it."""

OFFERS = (
    r"\d[\d.,]*\s?[€$£]? (?:at|bei|chez|op) [\w.&' -]{2,25}",
    (r"(?:view|buy|shop|check|see)(?: it)?(?: now| price| prices| deal| offer)? (?:at|on) "
     r"[\w.&' -]{2,25}"),
    r"see at (?:at|on) [\w.&' -]{2,25}",
    r"(?:bei|chez) amazon (?:ansehen|kaufen|acheter)",
)  # fmt: skip
"""All that a link to a shop says."""

DISCLOSURES = (
    r"(?:when|if) you (?:buy|purchase|shop|click|make a purchase)\b.{0,60}\blinks?\b.{0,60}\b(?:commission|earn|paid)",
    (r"(?:our|this|these|some|some of the|some of our) "
     r"(?:articles?|posts?|stor(?:y|ies)|pages?|links?)\b.{0,50}\b(?:affiliate|commission)"),
    (r"(?:affiliate )?disclosure\W{1,3}(?:our|this|these|some(?: of (?:the|our))?) "
     r"(?:articles?|posts?|stor(?:y|ies)|pages?|links?)\b.{0,50}\b(?:affiliate|commission)"),
    (r"we (?:may |might |could |can )?(?:earn|receive|get) (?:an? )?(?:\w+ ){0,2}commissions?\b.{0,60}"
     r"\b(?:links?|purchases?|you buy)\b"),
    r"all products (?:recommended|featured|reviewed|selected)\b.{0,60}\b(?:selected|chosen|independent)",
    r"as an? (?:amazon )?(?:associate|affiliate),? ", r"affiliate disclosure\b",
    (r"this (?:content|article|post|story) (?:was|is) (?:produced|created|sponsored|presented|brought to you)"
     r"(?: \w+){0,3} (?:in (?:partnership|collaboration|association|cooperation) with|by a sponsor|by our sponsor)"),
    r"why you (?:can|should) trust (?:us|our|[\w'’]+(?: [\w'’]+)?\W*$)",
    r"transparenzhinweis\b", r"affiliate-links?\b",
    r"in diesem (?:artikel|beitrag|text) (?:sind|befinden sich) .{0,20}(?:provision|affiliate|werbe)",
    r"dieser (?:artikel|beitrag|text) enthält .{0,30}(?:provision|affiliate|werbelinks?)",
    r"certains (?:des )?liens .{0,60}(?:affili|commission)",
    r"(?:cet article|cette page) (?:contient|comporte|peut contenir) .{0,30}affili",
    r"alg(?:ún|unos)(?: de los)? (?:artículo|enlace|producto)s?\b.{0,80}\b(?:afiliad|comisión)",
    r"este (?:artículo|contenido|texto) (?:contiene|puede contener|incluye) .{0,30}afiliad",
    r"se acquist(?:i|ate) .{0,40}\blink\b.{0,70}\bcommission",
    r"quest(?:o articolo|a pagina) (?:contiene|può contenere) .{0,30}affilia",
    r"(?:dit artikel|deze pagina) (?:bevat|kan) .{0,30}affiliate",
    r"(?:artykuł|tekst) (?:zawiera|może zawierać) .{0,30}afiliac",
    r"este (?:artigo|texto|conteúdo) .{0,40}afiliad", r"alguns links .{0,40}afiliad",
    r"(?:artikeln|artiklen|artikkelen) in\w{4,8}er .{0,30}(?:affiliate|annonslänk|reklamelink)",
    r"(?:本|当)(?:記事|サイト|ページ).{0,20}(?:アフィリエイト|プロモーション)",
)  # fmt: skip
"""What a publisher says of the money that its text or links bring."""

MISTAKES = (
    r"notice an error", r"spotted an error", r"found an? (?:error|typo|mistake)",
    r"haben sie (?:einen )?(?:fehler|hinweis)", r"fehler (?:gefunden|melden)", r"signaler une erreur",
    r"(?:vous avez|avez-vous) (?:trouvé|repéré|relevé) une (?:erreur|faute|coquille)", r"encontraste un error",
    r"(?:has|hemos) (?:encontrado|visto) (?:un|algún) error", r"hai trovato un errore", r"encontrou (?:um|algum) erro",
    r"(?:tik)?foutje? (?:gezien|gevonden|ontdekt)", r"(?:znalaz|zauważy)[łl]e[śs] błąd",
)  # fmt: skip
"""What asks the reader for mistakes in the text."""

OPINIONS = (
    r"alle angaben ohne gewähr", r"(?:geben|spiegeln) nicht (?:unbedingt|zwangsläufig|notwendigerweise) die",
    r"n['’]engage(?:nt)? (?:que|pas) (?:leurs?|la|l['’])",
    r"no (?:necesariamente )?re(?:flej|present)an? (?:necesariamente )?(?:las?|el|los) .{0,20}(?:opini[óo]n|postura)",
    r"non (?:riflett|rispecchi)\w+ necessariamente", r"niet noodzakelijk(?:erwijs)? de mening",
    r"não (?:necessariamente )?(?:reflet|represent)\w+ (?:necessariamente )?a opini", r"может не совпадать с",
    r"لا ت?عبر.{0,14} عن (?:رأي|وجهة)", r"التعليقات قبل نشرها", r"hozzászólás\w* nem .{0,40}(?:nézet|vélemény|tükröz)",
)  # fmt: skip
"""Whose opinions a page's texts and comments are not; said anywhere in a notice."""
OPINION_HINTS = (
    "ohne gewähr", "nicht unbedingt die", "nicht zwangsläufig die", "nicht notwendigerweise die", "’engage", "'engage",
    " no refleja", " no representa", "necesariamente ", "necessariamente", "niet noodzakelijk", "может не совпадать",
    " عن رأي", " عن وجهة", "قبل نشرها", "hozzászólás",
)  # fmt: skip
"""Without one of these no such thing is said."""
