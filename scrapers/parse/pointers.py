"""How the pointers to other articles open that stand among a text's paragraphs, in the languages of the world's news.

The patterns are read from the start of a text in folded case; `phrases` makes them one.
"""

RELATED = (
    r"also\s*[:：]", r"(?:also |please )?read(?: also| more| next| this| on| our| the full| full)?\s*[:：>»–-]",
    r"read (?:more|also|next|our|my|the full|the rest|full)\b", r"also (?:read|check out|see)",
    r"want (?:more|to know|to learn|to read)\b.{0,100}\?", r"see also",
    r"see (?:more|related)",
    r"related(?: (?:articles?|stor(?:y|ies)|posts?|news|content|coverage|reading|links?|topics?))?\s*(?:[:：]|$)",
    r"related (?:resources?|videos?)\s*(?:[:：]|$)",
    r"related ", r"more (?:from|on|about|in|stories|news|articles|coverage|like this|to read)",
    r"you (?:may|might) (?:also )?(?:like|be interested|enjoy)", r"you may also",
    r"recommended(?: (?:reading|for you|stories|articles|videos?))?\s*(?:[:：]|$)", r"don'?t miss", r"must.?read",
    r"up next", r"keep reading", r"further reading", r"other news", r"(?:watch|listen)\s*[:：]",
    r"for more (?:on|about|information|stories)", r"explore more", r"dive deeper", r"learn more", r"check out",
    r"find out more", r"(?:like|liked|enjoy|enjoyed|love|loved) (?:this|what)\b.{0,40}\?",
    r"lest (?:den|auch|hier|mehr)", r"lesen sie (?:auch|mehr|dazu|hier)", r"auch interessant",
    r"mehr (?:zum|zu|dazu|lesen|über)", r"das könnte",
    r"siehe auch", r"a lire (?:aussi|également)", r"à lire",
    r"lire aussi", r"lire également", r"voir aussi", r"vea también", r"ver también",
    r"mira también", r"te recomendamos", r"schon gelesen", r"lee también", r"lea también",
    r"leer también", r"te puede interesar", r"también (?:te )?puede", r"puedes leer",
    r"más (?:noticias|información|sobre)", r"leia (?:também|mais)", r"veja também", r"saiba mais", r"leggi anche",
    r"lees (?:ook|meer)", r"læs også", r"les også", r"läs (?:också|även|mer)", r"czytaj (?:też|także|więcej)",
    r"zobacz (?:też|także)", r"читайте также", r"читать", r"смотрите также", r"関連記事", r"相关阅读",
    r"延伸阅读", r"延伸閱讀",
    r"관련기사", r"[اإ]قرأ (?:أيض|المزيد)\w*", r"شاهد أيض\w*", r"इसे भी पढ़ें", r"यह भी पढ़ें", r"baca (?:juga|lagi)",
    r"lue (?:myös|lisää)", r"čtěte (?:také|dále|více)", r"přečtěte si", r"čítajte (?:tiež|aj|viac)", r"prečítajte si",
    r"olvass(?:a|on|ák)?\b.{0,12}\b(?:is|tovább)", r"kapcsolódó", r"citește (?:și|mai)", r"citiți (?:și|mai)",
    r"pročitajte (?:i|još)", r"preberite (?:še|tudi)", r"вижте (?:още|също)", r"прочетете (?:още|и)", r"читайте також",
    r"прочитајте", r"loe (?:ka|veel)", r"lasi(?:et)? arī", r"taip pat skaitykite", r"skaitykite taip pat",
    r"διαβάστε (?:επίσης|ακόμ[αη]|περισσότερα)", r"ilgili haber\w*", r"ayrıca (?:oku|bak)\w*", r"bunu da oku\w*",
    r"xem thêm", r"đọc thêm", r"tin liên quan", r"อ่าน(?:เพิ่มเติม|ต่อ|ข่าว)", r"ข่าวที่เกี่ยวข้อง",
    r"קראו (?:גם|עוד)", r"לקריאה נוספת", r"(?:بیشتر|همچنین) بخوانید", r"مزید پڑھیں", r"یہ بھی پڑھیں",
    r"আর[ওো] পড়ুন", r"மேலும் படிக்க", r"இதையும் படி", r"ఇ(?:దీ|వి కూడా) చదవండి", r"(?:हेही|आणखी) वाचा",
    r"આ પણ વાંચો", r"[あ合]わせて読みたい", r"相关(?:新闻|报道|文章)", r"相關(?:新聞|報導|文章)",
    r"推[荐薦][阅閱][读讀]", r"[更看]多(?:新闻|新聞|报道|報導)",
    r"(?:add to cart|(?:buy|shop) (?:now|here))\s*[:：]",
    r"weitere (?:artikel|informationen|themen|nachrichten|meldungen)", r"schlagw[oö]rt", r"mehr aus", r"mehr von",
    r"in this article\s*[:：]", r"(?:tags?|schlagw[oö]rte|etiquetas|mots[- ]clés|parole chiave|trefwoorden)\s*[:：]",
)  # fmt: skip
"""What says that a link leads to another article."""
