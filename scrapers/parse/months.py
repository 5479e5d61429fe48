"""The names of the months, in the languages of the press, and the years of other calendars."""

from __future__ import annotations

from datetime import date

_NAMES = """
1: january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari styczeń stycznia leden ledna
   ocak tammikuu tammikuuta января січня ιανουαρίου ιαν sausio januaris gener ianuarie január siječnja siječanj
   jaanuar януари јануар يناير جانفي ינואר जनवरी มกราคม
   januára janvāris janvārī janúar sty janar
   جنوری ژانویه জানুয়ারি জানুয়ারী जानेवारी ஜனவரி జనవరి ജനുവരി ಜನವರಿ જાન્યુઆરી ਜਨਵਰੀ ม.ค yanvar қаңтар студзеня
   იანვარი հունվարի xaneiro ionawr
2: february feb februar feber février févr fév febrero febbraio febbr fevereiro fev februari luty lutego února únor
   şubat helmikuu helmikuuta февраля лютого φεβρουαρίου φεβ vasario febrer februarie február veljače veljača
   veebruar февруари фебруар فبراير فيفري פברואר फरवरी กุมภาพันธ์
   februára februāris februārī febrúar lut shkurt
   فروری فوریه شباط ফেব্রুয়ারি ফেব্রুয়ারী फेब्रुवारी பிப்ரவரி ఫిబ్రవరి ഫെബ്രുവരി ಫೆಬ್ರವರಿ ફેબ્રુઆરી ਫਰਵਰੀ ก.พ
   fevral ақпан лютага თებერვალი փետրվարի pebrero febreiro chwefror
3: march mar märz mär mrz mars marzo março maart mrt marts marzec marca března březen mart maaliskuu maaliskuuta
   марта березня μαρτίου μαρ kovo març martie március ožujka ožujak märts март مارس מרץ मार्च มีนาคม maret
   martā
   مارچ آذار মার্চ மார்ச் మార్చి മാർച്ച് ಮಾರ್ಚ್ માર્ચ ਮਾਰਚ มี.ค mac márc наурыз сакавіка მარტი մարտի machi marso
   mawrth
4: april apr avril avr abril abr aprile aprill kwiecień kwietnia dubna duben nisan huhtikuu huhtikuuta апреля квітня
   απριλίου απρ balandžio aprilie április travnja travanj април أبريل ابريل אפריל अप्रैल เมษายน
   apríla aprīlis aprīlī apríl kwi prill
   اپریل آوریل نيسان أفريل এপ্রিল एप्रिल ஏப்ரல் ఏప్రిల్ ഏപ്രിൽ ಏಪ್ರಿಲ್ એપ્રિલ ਅਪ੍ਰੈਲ เม.ย aprel ápr сәуір красавіка
   აპრილი ապրիլի aprili ebrill
5: may mai mayo maggio mag maio mei maj maja května květen mayıs toukokuu toukokuuta мая травня μαΐου μαϊ gegužės
   maig május svibnja svibanj май мај مايو ماي מאי मई พฤษภาคม
   mája maijs maijā maí
   مئی مه أيار ماي মে मे மே మే മെയ് ಮೇ મે ਮਈ พ.ค máj мамыр მაისი մայիսի maio
6: june jun juni juin junio giugno giu junho czerwiec czerwca června červen haziran kesäkuu kesäkuuta июня червня
   ιουνίου ιουν birželio juny iunie június lipnja lipanj juuni юни јун يونيو جوان יוני जून มิถุนายน
   júna jūnijs jūnijā júní cze qershor
   ژوئن حزيران জুন जून ஜூன் జూన్ ജൂൺ ಜೂನ್ જૂન ਜੂਨ มิ.ย iyun jún маусым чэрвеня ივნისი հունիսի xuño hunyo mehefin
7: july jul juli juillet juil julio luglio lug julho lipiec lipca července červenec temmuz heinäkuu heinäkuuta июля
   липня ιουλίου ιουλ liepos juliol iulie július srpnja srpanj juuli юли јул يوليو יולי जुलाई กรกฎาคม
   júla jūlijs jūlijā júlí lip korrik
   جولائی ژوئیه تموز جويلية জুলাই जुलै ஜூலை జులై జూలై ജൂലൈ ಜುಲೈ જુલાઈ ਜੁਲਾਈ ก.ค julai iyul шілде ліпеня ივლისი
   հուլիսի xullo hulyo gorffennaf
8: august aug août aoû aout agosto ago augustus augusti sierpień sierpnia srpna srpen ağustos elokuu elokuuta
   августа серпня αυγούστου αυγ rugpjūčio agost augusztus kolovoza kolovoz август أغسطس اغسطس אוגוסט अगस्त สิงหาคม
   agustus
   augusta augusts augustā avgust avgusta ágúst sie gusht
   اگست اوت آب أوت আগস্ট ऑगस्ट ஆகஸ்ட் ఆగస్టు ഓഗസ്റ്റ് ಆಗಸ್ಟ್ ઓગસ્ટ ਅਗਸਤ ส.ค ogos avqust avgust тамыз жніўня აგვისტო
   օգոստոսի agosti awst
9: september sep sept septembre septiembre setiembre settembre sett set setembro wrzesień września září eylül
   syyskuu syyskuuta сентября вересня σεπτεμβρίου σεπ rugsėjo setembre septembrie szeptember rujna rujan септември
   септембар سبتمبر ספטמבר सितंबर กันยายน
   septembra septembris septembrī septembar wrz shtator
   ستمبر سپتامبر أيلول সেপ্টেম্বর सप्टेंबर सितम्बर செப்டம்பர் సెప్టెంబర్ സെപ്റ്റംബർ ಸೆಪ್ಟೆಂಬರ್ સપ્ટેમ્બર ਸਤੰਬਰ ก.ย
   sentyabr sentabr szept қыркүйек верасня სექტემბერი սեպտեմբերի septemba setyembre medi
10: october oct oktober okt octobre octubre ottobre ott outubro out październik października října říjen ekim
   lokakuu lokakuuta октября жовтня οκτωβρίου οκτ spalio octombrie október oktoober октомври октобар أكتوبر اكتوبر
   אוקטובר अक्टूबर ตุลาคม
   októbra oktobra oktobris oktobrī oktobar paź tetor
   اکتوبر اکتبر অক্টোবর ऑक्टोबर अक्तूबर அக்டோபர் అక్టోబర్ ഒക്ടോബർ ಅಕ್ಟೋಬರ್ ઓક્ટોબર ਅਕਤੂਬਰ ต.ค oktyabr oktabr қазан
   кастрычніка ოქტომბერი հոկտեմբերի oktoba oktubre hydref
11: november nov novembre noviembre novembro listopad listopada listopadu kasım marraskuu marraskuuta ноября
   листопада νοεμβρίου νοε lapkričio noiembrie studenoga studenog studeni ноември новембар نوفمبر נובמבר नवंबर
   พฤศจิกายน
   novembra novembris novembrī novembar nóvember lis nëntor
   نومبر نوامبر নভেম্বর नोव्हेंबर नवम्बर நவம்பர் నవంబర్ നവംബർ ನವೆಂಬರ್ નવેમ્બર ਨਵੰਬਰ พ.ย noyabr қараша лістапада
   ნოემბერი նոյեմբերի novemba nobyembre tachwedd
12: december dez dec dezember décembre déc diciembre dic dicembre dezembro desember des grudzień grudnia prosince
   prosinec aralık joulukuu joulukuuta декабря грудня δεκεμβρίου δεκ gruodžio desembre decembrie prosinca detsember
   декември децембар ديسمبر דצמבר दिसंबर ธันวาคม desember
   decembra decembris decembrī decembar gru dhjetor
   دسمبر دسامبر ডিসেম্বর डिसेंबर दिसम्बर டிசம்பர் డిసెంబర్ ഡിസംബർ ಡಿಸೆಂಬರ್ ડિસેમ્બર ਦਸੰਬਰ ธ.ค dekabr disember
   желтоқсан снежня დეკემბერი դեկտեմբերի desemba disyembre decembro rhagfyr
"""
_SOLAR_HIJRI = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
OF_TWO_WORDS = {"كانون الثاني": "يناير", "تشرين الأول": "أكتوبر", "تشرين الثاني": "نوفمبر", "كانون الأول": "ديسمبر"}
"""Names of months that are two words, with others of the same language that are one."""
_BUDDHIST_ERA = 543
"""Years by which the Thai calendar is ahead."""


def _numbers() -> dict[str, int]:
    found: dict[str, int] = {}
    number = 0
    for word in _NAMES.split():
        if word.endswith(":"):
            number = int(word[:-1])
        else:
            found[word.casefold()] = number
    return found


MONTHS: dict[str, int] = _numbers()
"""The numbers of the months by name and short name, in small letters."""
SOLAR_HIJRI: dict[str, int] = {name: number for number, name in enumerate(_SOLAR_HIJRI, 1)}
"""The months of the Iranian calendar."""


def day_of(year: int, name: str, day: int) -> date | None:
    """The day that a written date means; None where the name is no month's.

    Raises:
        ValueError: the month has no such day.
    """
    word = name.casefold().rstrip(".").replace("ي", "ی").replace("ك", "ک")
    if word in SOLAR_HIJRI:
        return solar_hijri(year, SOLAR_HIJRI[word], day) if year < 1700 else None
    month = MONTHS.get(name.casefold().rstrip("."))
    if month is None or year < 1900:
        return None
    return date(year - _BUDDHIST_ERA if year > 2400 else year, month, day)


def solar_hijri(year: int, month: int, day: int) -> date:
    """A day of the Iranian calendar, by cycles of 33 years (right for the years of the web)."""
    before = month - 1
    ordinal = 31 * before if before <= 6 else 30 * before + 6
    leaps = 8 * ((year - 979) // 33) + ((year - 979) % 33 + 3) // 4
    return date.fromordinal(_FIRST_OF_979 + 365 * (year - 979) + leaps + ordinal + day - 1)


_FIRST_OF_979 = 584_102
"""The ordinal of the first day of the year 979, where a cycle of 33 years with eight leap days begins."""
