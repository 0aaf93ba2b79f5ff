"""What a line's own words give away: page furniture, bylines, credits, notices.

A phrase alone never decides. A formula has to be the whole line ("Share this article"), a byline a
name with nothing after it, and what may as well open a sentence ("Subscribe ...", "The author is
...") is only asked about at the edges of the page, by ``claimcheck.pages.blocks``.
"""

from __future__ import annotations

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
DATE = re.compile(
    rf"\b(?P<month>{_MONTH})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month2>{_MONTH})\b\.?,? (?P<year2>\d{{4}})\b"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_AGO = r"(?:\d+|an?|one) ?(?:s|m|h|d|sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year|yr)s?\.? ago"
AGO = re.compile(rf"\b{_AGO}\b", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d{2}(?::\d{2}|:\d{2}Z)?|\b\d{1,2} ?[ap]\.?m\b\.?|\b[ap]\.?m\b\.?|T\d{2}:\d{2}\S*|\b(?:[ECMP][SD]?T|GMT|UTC|BST|CES?T)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|tue|wed|thu|fri|sat|sun)\b\.?|\bat\b|\bon\b",
    re.IGNORECASE,
)
STAMP = re.compile(
    r"^\W*(?:first |originally |last )?(?:published|updated|posted|modified|created)\b(?: (?:on|at|online))?:?", re.IGNORECASE
)

_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_ONE_NAME = rf"{_CAPITALISED}(?: (?:{_CAPITALISED}|de|del|della|da|di|van|von|der|den|bin|al|el|la|and|of|&))*"
NAME = rf"(?:(?:The|the) (?=[A-Z]))?{_ONE_NAME}(?:(?:, {_ONE_NAME})+,? (?:and|&) {_ONE_NAME})?"
FULL_NAME = re.compile(
    rf"(?:(?:Dr|Prof|Professor|Sir|Dame|Rev|Mr|Mrs|Ms)\.? )?{_CAPITALISED}(?: (?:{_CAPITALISED}|de|del|da|di|van|von|der|bin|al|el|la)){{1,4}}"
    rf"(?: (?:and|&) {_CAPITALISED}(?: {_CAPITALISED}){{1,3}})?"
)
BY_NAME = re.compile(
    r"^\W*(?i:(?:(?:an? )?(?:interview|words|written|text|story|report|analysis|opinion|comment|commentary|essay|column|posted|reviewed"
    rf"|guest \w+|as told to|reporting|photographs? and text|published)\s+)?by\b|(?:interview|words|text|author|writer|story):)[\s:]+(?P<name>{NAME})"
)
_NO_NAMES = frozenset((
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "with", "by", "from", "why", "how", "what", "when",
    "who", "where", "which", "is", "are", "was", "were", "be", "not", "no", "we", "you", "i", "it", "its", "our",
    "your", "their", "this", "that", "these", "those", "and", "or", "but", "if", "as", "opinion", "comment",
    "editorial", "letters", "home", "news", "sports", "business", "politics", "most", "read", "photo", "photos",
    "picture", "image", "figure", "january", "february", "march", "april", "june", "july", "august", "september",
    "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
))  # fmt: skip
_ROLE = (
    r"(?:columnist|correspondent|contributor|editor|writer|reporter|journalist|professor|lecturer|teacher|fellow|author|economist"
    r"|historian|novelist|essayist|critic|researcher|scientist|director|president|founder|chair(?:man|woman|person)?|member|lawyer"
    r"|attorney|physician|doctor|nurse|engineer|hydrologist|\w+ologist|analyst|activist|farmer|student|graduate|expert|executive"
    r"|consultant|minister|senator|ambassador|veteran|policy \w+|head|chief|staff|board)s?"
)
ROLE = re.compile(rf"\b{_ROLE}\b", re.IGNORECASE)
_WRITES = r"(?:is|was|are|were|teaches|writes|works|worked|has|serves|served|lives|covers|leads|runs|chairs|directs|hosts|edits)"
WRITER_NOTE = re.compile(
    rf"^\W*(?:the|this) (?:writers?|authors?|columnist|reporter)\b,?(?: [^.]*?,)? (?:(?:is|was|are|were) (?=.*\b(?:{_ROLE}|based)\b)|teach(?:es)? "
    r"|(?:writes?|works?|lives?|serves?|covers|leads|runs) (?:for|about|on|in|at|as|from|the|an?)\b|ha(?:s|ve) (?:written|worked|taught|reported)\b)"
    r"|^\W*about the (?:author|writer)s?\b",
    re.IGNORECASE,
)
PERSON_NOTE = re.compile(rf"^\W*(?P<name>{NAME}),?(?: [^.,]*,)? (?:{_WRITES}|['’]s (?:new|latest) book)\b(?P<rest>.*)", re.DOTALL)
NOTE_GOES_ON = re.compile(
    r"^\W*(?:(?:s?he|they) (?:is|was|are|tweets?|writes?|lives?|can be|has|have)|(?:her|his|their) (?:\w+ ){0,2}(?:book|novel|work|email)"
    r"|(?:e-?mail|contact|reach|follow|twitter|on twitter)\b)",
    re.IGNORECASE,
)
CREDIT_LINE = re.compile(rf"^\W*(?i:special to|for|from) (?:the |The )?{NAME}$")

# A formula is the whole of its line, in any case, whatever signs stand around it.
_LIST_HEADINGS = (
    r"(?:recommended|suggested|picked|selected|more)(?: reading| stories| articles| posts)? for you",
    r"recommended(?: reading| stories| articles| videos)?",
    r"(?:(?:most|top|best)[- ](?:read|popular|viewed|shared|commented|watched|stories|discussed)(?: (?:in|on|this|today|now|stories|articles)\b.{0,30})?)",
    r"(?:popular|trending)(?: now| today| posts| stories| articles| topics)?",
    r"related(?: (?:articles?|stories|story|content|coverage|posts?|reading|topics?|links?|news|items?))?",
    r"(?:more|also|elsewhere) (?:from|on|in|by|about)\b[^.]{0,50}|more (?:stories|articles|opinion|news|like this)",
    r"(?:see|read|watch)[- ](?:also|more|next|on)|read this next|up next|what to read next|further reading|in case you missed it",
    r"(?:you|stories you) (?:may|might)(?: also)? (?:like|enjoy|have missed|be interested in)\b.{0,20}",
    r"(?:editors?['’]?s? |our |staff )(?:picks?|choice)|don['’]t miss",
    r"(?:sponsored|promoted|paid|partner)(?: content| links| stories| posts?)?|(?:from )?our partners|(?:from )?around the web",
    r"(?:the )?latest(?: news| stories| articles| posts| opinion| comment| headlines)|our publications",
)
_FORMULAS = (
    r"share(?: (?:this|on|via|by)(?: [\w-]+){0,3})?|print(?: this)?|save(?: for later)?|e-?mail(?: this)?|copy link|tweet|like|reply|report|flag",
    r"(?:no |\d[\d,.]* |view |show |load |see |all |more )*comments?(?: \(?\d[\d,.]*\)?)?|\d[\d,.]* (?:shares?|likes?|views?)",
    r"(?:leave|post|add|write) a (?:comment|reply)(?: \w+){0,4}|join the (?:conversation|discussion|debate)",
    r"(?:log|sign)[- ](?:in|up|out)(?: (?:to|for|with)(?: \w+){1,4})?|register(?: now)?|subscribe(?: now| today)?|my account|menu|search|close|home",
    r"skip to(?: \w+){1,3}|(?:accept|reject|allow|decline)(?: all)?(?: cookies)?|manage (?:preferences|cookies|settings|choices|consent)",
    r"(?:we (?:value|respect|care about) )?your privacy(?: (?:choices|settings|matters|rights))?|do not sell my (?:personal )?(?:info\w*|data)",
    r"(?:privacy|cookies?)(?: (?:policy|notice|settings|statement|cent(?:er|re)|preferences|consent|choices))|cookies",
    r"terms(?: (?:of (?:use|service|sale)|(?:and|&) conditions))(?: (?:and|&) privacy(?: policy)?)?",
    r"(?:all )?sections|today['’]?s paper|gift(?: article)?|\d+ min(?:ute)?s?|corrections?(?: and clarifications?)?|clarifications?|editor['’]?s['’]? note",
    r"all rights reserved\.?|advertis(?:e|ement|ing)(?: with us)?|advertorial",
    r"(?:story|article|text)? ?continues? (?:below|after)(?: (?:the |this )?ad\w*)?|continue reading(?: below)?|scroll (?:down|to continue)",
    r"(?:estimated )?(?:reading time|read time)\W+(?:about )?\d+ ?min(?:ute)?s?|\d+[- ]min(?:ute)?s?(?: to)? read|listen(?: to this article)?(?: \W?\d+ min\w*\W?)?",
    r"follow us(?: on .{0,40})?|facebook|twitter|whatsapp|linkedin|instagram|reddit|back to top|(?:next|previous) (?:article|story|post)",
    r"about us|contact us|contact|help|careers|site ?map|newsletters?|e-?paper|(?:get|download) (?:the|our) app|unsubscribe|view gallery",
    r"to the editors?|(?:dear )?(?:sirs?|editors?|madam|sir or madam|sir/madam)|dear (?:sirs?|editors?|madam)(?: or madam)?",
)
_SECTIONS = (
    r"(?:opinions?|op-?eds?|comment(?:ary)?|comment is free|editorials?|leaders?|leading article|analysis|columns?|columnists?|perspectives?"
    r"|viewpoints?|voices|views?|guest (?:essay|column|opinion|post)|essays?|letters?(?: to the editor)?|blogs?|ideas|debate|interviews?"
    r"|news|world|politics|economy|economics|business|money|finance|culture|arts|books|science|environment|climate|technology|tech|health"
    r"|education|sports?|society|law|travel|food|media|media watch|history|religion|local|national|international|europe|africa|asia|americas"
    r"|uk|us|the big (?:read|idea)|long reads?|first person|review|features?|home|[a-z]+ (?:desk|section))"
)
LIST_HEADING = re.compile("|".join(_LIST_HEADINGS), re.IGNORECASE)
FORMULA = re.compile("|".join(_FORMULAS), re.IGNORECASE)
RUBRIC = re.compile(rf"(?:the )?{_SECTIONS}(?:\s*(?:[|/>·•»›,:&-]|and)\s*{_SECTIONS})*", re.IGNORECASE)
COMMENTS_HEADING = re.compile(
    r"(?:readers?['’]? )?(?:comments?|responses|replies|discussion)|\d[\d,]* (?:comments?|responses|replies|thoughts on .{1,80})"
    r"|(?:comments?|responses) ?\(\d[\d,]*\)|(?:leave|post|add) a (?:comment|reply)|join the (?:conversation|discussion)",
    re.IGNORECASE,
)
SAYS_LINE = re.compile(
    r"^(?:@?[\w.'’-]+ ){0,3}@?[\w.'’-]+ (?:says|said|wrote|writes|commented|replied)(?: on [^:]{1,40})?:$", re.IGNORECASE
)
REPLY_LINE = re.compile(r"(?:\W*(?:reply|replying to(?: @?[\w.'’-]+){1,3}|report|flag|share|like|\d+)){1,5}\W*", re.IGNORECASE)
AGO_LINE = re.compile(
    rf"^(?:@?[\w.'’-]+ ){{0,3}}@?[\w.'’()-]+\s*[|•·]\s*(?i:{_AGO})\b|^(?:[A-Z@][\w.'’-]* ){{0,3}}\(?\d+ (?i:\w+ ago)\)?$"
)

TAGS = re.compile(
    r"^\W*(?:tags?|topics?|related topics|filed under|categor(?:y|ies)|keywords?|posted in|sections?)\s*:\s*\S", re.IGNORECASE
)
SIGNPOST = re.compile(
    r"^\W*(?:read(?: more| next| also)?|related(?: \w+)?|see also|also read|watch|listen|don['’]t miss|more on this)\s*[:|»>]\s*\S",
    re.IGNORECASE,
)
BREADCRUMB = re.compile(r"^\W*home(?:\s*[>»›|/]\s*[\w&,'’ -]{1,60})+$", re.IGNORECASE)
_PAGE_NOUN = r"(?:newsletters?|inbox|podcasts?|(?:our|the|your) app\b|subscri(?:ption|ber)s?|membership|here\b)"
_NETWORK = r"(?:facebook|twitter|x|instagram|linkedin|whatsapp|telegram|youtube|bluesky|mastodon|threads)"
PROMPT = re.compile(
    rf"^\W*(?:thanks for reading\b.*\bsubscribe\b|(?:sign up|subscribe|register|log in)(?: now| today| here)? (?:to|for|with|and|at|here|by)\b.*(?:\b(?:our|us)\b|{_PAGE_NOUN}|\$\d)"
    rf"|follow (?:us\b|me\b|@|(?:her|him|them) (?:on|@))|(?:like|find|join|follow)\b[^,]{{0,60}}\bon {_NETWORK}\b"
    rf"|(?:download|get|listen to|read|join|support|click|tap|visit|e-?mail|send|share|become) (?:here|this|the|our|your|us|it|on|more|a)\b.*{_PAGE_NOUN})",
    re.IGNORECASE | re.DOTALL,
)
_THIS = r"(?:this|the|an? (?:(?:earlier|previous|shorter|longer) )?version of (?:this|the)) (?:article|column|essay|post|story|piece|interview|conversation|op-?ed|commentary|letter|page|transcript|report)"
NOTICE = re.compile(
    rf"^\W*(?:{_THIS} (?:was|has been|is|had|first|originally|appeared|appears|may|misstated|contains|incorrectly)\b"
    r"|(?:appeared|(?:first |originally |re)?(?:published|printed)) in\b.{0,80}\bedition"
    r"|(?:the )?(?:views|opinions)(?: and \w+)? expressed\b.*\b(?:are|do not|don['’]t)\b"
    r"|(?:comments (?:are|have been)|(?:comments|letters|submissions) (?:will be|may be|should be))\b.*\b(?:moderat|publish|edit|clos|open|post|sent)"
    r"|for more information,? (?:please|see|visit|contact|go)\b"
    r"|(?:have|got) (?:an opinion|a (?:view|story|tip|question))\b.*\b(?:us|our)\b|do you have\b.*\b(?:us|our|here|this article)\b|.{0,200}\bwe(?:['’]d| would) (?:like|love) to hear\b"
    r"|(?:correction|clarification|corrections and clarifications|editor['’]?s['’]? note|note to readers|disclosure|disclaimer|amendment)s?"
    r"(?:\W{1,2}[\w ,.]{1,25})?\s*[:.—–-]"
    r"|(?:you(?:['’]ve| have) (?:read|reached)|to continue reading|your e-?mail(?: address)? will not be|required fields|(?:proudly )?powered by|thank you for reading|thanks for reading|already a (?:subscriber|member)))",
    re.IGNORECASE | re.DOTALL,
)
RIGHTS = re.compile(r"^\W*(?:©|\(c\) ?\d|copyright\b.{0,4}(?:©|\(c\)|\d{4}\b(?!.*\.$)))|\ball rights reserved\W*$", re.IGNORECASE)
_IMPRINT = re.compile(
    rf"^\W*(?i:published|appeared|first published|originally published|reprinted) in (?:the |The )?{NAME}(?P<rest>.*)$"
)
_CONSENT = re.compile(
    r"\b(?:cookies?|partners|your device|personal data|consent|preferences|legitimate interest|tracking|advertising|personali[sz]ed?|privacy policy|analytics)\b",
    re.IGNORECASE,
)
_AGENCY = r"(?:getty(?: images)?|reuters|a\.?f\.?p|associated press|ap(?: photo)?|shutterstock|alamy|epa|bloomberg|istock|unsplash|pa(?: wire| media)?)"
CAPTION_LABEL = re.compile(
    r"^\W*(?:(?:photo(?:graph)?|image|picture|illustration|graphic|cartoon)s?(?: credits?)?|(?:photo |image )?credits?|caption)\s*[:(/|]"
    r"|^\W*(?:photo(?:graph)?|image|picture|illustration|graphic|cartoon)s? (?:by|courtesy of|via) "
    r"|^\W*(?:figure|fig\.|chart|graph|map|table) \d+\s*[:.]",
    re.IGNORECASE,
)
CREDIT_END = re.compile(
    rf"[.\s(|—–-](?:photo(?:graph)?|image|picture|illustration|credit|graphic)s?(?: credit)?(?:\s*[:/]| by | courtesy of )[^.]{{2,60}}\)?$"
    rf"|\([^()]{{1,60}}/ ?{_AGENCY}\)$|\((?:getty images|ap photo|{_AGENCY}/[^()]{{1,60}}|ap photo/[^()]{{1,60}})\)$|[/|©]\s*{_AGENCY}$"
    rf"|[.!?]\s+(?:[\w.'’-]+ ){{0,4}}(?:[\w.'’-]+/)?{_AGENCY}$",
    re.IGNORECASE,
)
_EDGES = " \t\n*_#|·•>»›→←↓↑–—:-…[]\u00a0"


def _bare(text: str) -> str:
    """The line without the signs around it; a full stop stays, since sentences have one."""
    return text.removesuffix("...").strip(_EDGES)


def is_formula(text: str) -> bool:
    """A line that says nothing but a page's own routine words."""
    return any(pattern.fullmatch(_bare(text)) for pattern in (FORMULA, LIST_HEADING))


def is_list_heading(text: str) -> bool:
    """What stands above links to other articles."""
    return LIST_HEADING.fullmatch(_bare(text)) is not None


def is_comments_heading(text: str) -> bool:
    """What stands above the readers' comments."""
    return COMMENTS_HEADING.fullmatch(_bare(text)) is not None


def is_rubric(text: str) -> bool:
    """The newspaper's section, above the headline."""
    return RUBRIC.fullmatch(_bare(text)) is not None


def is_navigation(text: str) -> bool:
    """A breadcrumb, or a row of formulas and sections set apart by wide spaces or bars."""
    items = [item.strip(_EDGES) for item in re.split(r"\s{2,}|\t|\s[|·•/>»›]\s", text)]
    known = sum(not item or is_formula(item) or is_rubric(item) for item in items)
    return BREADCRUMB.search(text) is not None or (len(items) > 1 and known * 2 > len(items))


def is_cookie_notice(text: str) -> bool:
    """Two different words of consent, addressed from us to you."""
    terms = {match.group().lower() for match in _CONSENT.finditer(text)}
    is_ours = re.search(r"\b(?:we|our|us|this (?:web)?site)\b", text, re.IGNORECASE)
    return len(terms) >= 2 and is_ours is not None and re.search(r"\byour?\b", text, re.IGNORECASE) is not None


def is_imprint(text: str) -> bool:
    """The words "Published in", a paper, with at most its date, and no sentence."""
    match = _IMPRINT.search(text)
    return match is not None and len(undated(match["rest"]).strip(_EDGES + ".").split()) <= 1


def is_full_name(text: str) -> bool:
    """A person's name and nothing else, as far as capitals tell."""
    words = [word.strip(".,").lower() for word in text.split() if word not in ("and", "de", "la")]
    return FULL_NAME.fullmatch(text.strip("*_ ")) is not None and not _NO_NAMES.intersection(words)


def is_byline(text: str) -> bool:
    """A name after "by", with at most a role or a date after it, and no sentence."""
    match = BY_NAME.search(text)
    if match is None:
        return False
    rest = undated(text[match.end() :])
    first = match["name"].split()[0].lower()
    return (
        len(rest.split()) <= 8 and first not in _NO_NAMES and not re.search(r"\w{3,}[.!?]$", text) and not re.search(r"\d", rest)
    )


def is_dateline(text: str) -> bool:
    """A date or an age, with at most a name, a place, a time or "Updated" around it."""
    if not (DATE.search(text) or STAMP.search(text) or AGO.search(text)):
        return False
    if not (DATE.search(text) or AGO.search(text)):
        return re.fullmatch(r"\W*(?:first |last )?(?:published|updated|posted)\W+[\d\W]+", text, re.IGNORECASE) is not None
    rest = undated(STAMP.sub("", text))
    is_clause = re.search(r"\b(?:is|was|were|are|has|had|in|after|before|since|the)\b|[a-z]{3}[.!?]$", rest)
    return len(rest.split()) <= 6 and not is_clause


def undated(text: str) -> str:
    """The text without its dates, times and what joins them."""
    text = _CLOCK.sub(" ", AGO.sub(" ", DATE.sub(" ", text)))
    return " ".join(re.sub(r"[|•·,;()—–]|\s-\s|\b(?:published|updated|posted)\b:?", " ", text, flags=re.IGNORECASE).split())
