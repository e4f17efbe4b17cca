"""Briefing 4a of the demonstration story, its Arabic text, and one that tries everything."""

import datetime as dt
from dataclasses import replace

from publishing.briefing import BriefingDocument

ENGLISH = BriefingDocument(
    marking="TLP:AMBER+STRICT",
    handling="Your own organisation only, for those who need to know.",
    attribution="Chatham House Rule: use what is said, never who said it or where.",
    from_line="the facilitators",
    sent_on=dt.date(2026, 9, 21),
    released_at=dt.datetime(2026, 9, 21, 8, 15, tzinfo=dt.UTC),
    reader_number=2,
    copy_number=1,
    canary="k7f2",
    title="The gate calendar is kept; the lists are the next thing that can stop the talks",
    ask="Say whether numbers could stay inside a third party’s office. Yes, no, or a question is enough.",
    ask_by=dt.date(2026, 10, 3),
    may_do=(
        ("Tell", "Brief your minister in person."),
        ("Copy", "Not into any file."),
        ("Cite", "No. Neither text, nor place, nor date."),
    ),
    points=(
        "The calendar was kept through a dry month. Crews on both banks now print it without being told.",
        "Fear was expressed in the discussion that unequal numbers would be read as a confession.",
        "Valley districts ask who will speak to families when nothing is found. No one has answered.",
        "One idea is floated with consent, for your reaction: a comparison in which no side sees the other’s paper.",
    ),
    confidence="Point 1: seen by several people, apart from each other. Points 2 and 3: said in one discussion. "
    "Point 4 is an idea, nobody’s view.",
    standing="Views of individuals, not a position of any authority.",
    since_last="1 August 2025: the calendar was an idea then; it is in use now. "
    "The lists have taken its place as the hardest question.",
    next_step="Only if you answer.",
    expires_on=dt.date(2026, 12, 20),
)
ARABIC = replace(
    ENGLISH,
    handling="لمؤسستكم وحدها، ولمن يحتاج إلى المعرفة.",
    attribution="قاعدة تشاتام هاوس.",
    from_line="الميسّرون",
    title="جدول البوابات محترم، والقوائم هي ما قد يوقف المحادثات لاحقًا.",
    ask="هل يمكن أن تبقى الأعداد لدى طرف ثالث؟ نعم أو لا أو سؤال.",
    may_do=(
        ("الإخبار", "إطلاع وزيركم شفهيًا."),
        ("النسخ", "لا يُنسخ في أي ملف."),
        ("الاستشهاد", "لا، لا بالنص ولا بالمكان ولا بالتاريخ."),
    ),
    points=(
        "احتُرم الجدول طوال شهر جاف. وتطبعه الفرق على الضفتين الآن من دون أن يُطلب منها ذلك.",
        "أُعرب في النقاش عن خشية من أن تُقرأ الأعداد غير المتساوية على أنها اعتراف.",
        "تسأل مناطق الوادي من الذي سيتحدث إلى العائلات حين لا يُعثر على شيء. ولم يُجب أحد.",
        "طُرحت فكرة واحدة بموافقة أصحابها، لمعرفة ردّكم فقط: مقارنة لا يرى فيها أي طرف ورقة الآخر.",
    ),
    confidence="النقطة ١: رآها عدة أشخاص كلٌّ على حدة. النقطتان ٢ و٣: قيلتا في نقاش واحد.",
    standing="آراء أفراد، وليست موقف أي سلطة.",
    since_last="١ آب ٢٠٢٥: كان الجدول فكرة، وهو اليوم مطبَّق. وصارت القوائم السؤال الأصعب.",
    next_step="",
    translation_note="أقرّ هذه النسخة العربية مترجم مسمّى، والنص الإنكليزي هو المرجع.",
    language="ar",
    direction="rtl",
)
HOSTILE = replace(
    ENGLISH,
    title='#read("/etc/passwd") $x^2$ *bold* _under_ `raw` <label> @ref // gone /* gone */ \\u{41} #{panic()}',
    ask="A" * 300 + ' #eval("1+1") \x07\x1b[31m \u202eevil\u202c \ue000 end',
    points=(
        "مرحبا hello مرحبا, 123 (שלום) & <b>bold</b> ]] [[ = Heading - item + item",
        "https://example.org/" + "path/" * 60,
        "Emoji \U0001f600 and a family \U0001f468\u200d\U0001f469\u200d\U0001f467, two 漢字",
        "First paragraph.\nSecond paragraph.\r\n\tThird.",
        "",
    ),
    confidence="word " * 900,
    watermark_name="O. Vale",
)
