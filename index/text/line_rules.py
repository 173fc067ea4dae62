"""Line rules: classify lines of a page that are not part of the article.

Every rule matches a whole line. A line with reported speech or a quotation is never boilerplate,
whatever words it shares with a button.

Besides English, the most frequent boilerplate in German, French, Spanish, Italian, Portuguese and
Dutch is known: patterns in lower case, with straight apostrophes and single spaces.
"""

import re
from enum import Enum, auto
from functools import lru_cache

_PAYWALL_I18N = (
    # German
    r"\b(?:artikel|text|beitrag|abo|abonnement|konto) (?:jetzt )?(?:weiter ?lesen|freischalten)\b"
    r"|^(?:jetzt weiter ?lesen|lesen sie (?:jetzt )?weiter mit)\b|^(?:sie haben"
    r"|du hast) keinen zugriff"
    r"|^dieser (?:artikel|text) gehört zum angebot",
    r"^(?:jetzt )?(?:weiterlesen|weiter lesen) mit\b|\bum (?:weiterzulesen|den (?:ganzen"
    r"|vollständigen)"
    r" (?:artikel|text|beitrag) zu lesen)\b",
    r"^(?:dieser|der(?: (?:ganze|vollständige))?) (?:artikel|inhalt|beitrag|text) ist (?:\w+ )*?"
    r"(?:für|nur|exklusiv|kostenpflichtig)\b.*(?:abonnent|leser|plus|pflichtig)",
    r"^(?:sie sind |du bist )?(?:bereits|schon) (?:abonnent|registriert|kunde)\w*\s*\?",
    r"^(?:sie haben|du hast) bereits ein(?:en)? (?:\S+ )?(?:abo|konto|zugang)\w*\W*",
    r"^(?:nur |exklusiv )?für (?:unsere )?abonnent(?:en|innen)\b.{0,30}$",
    # French
    r"^(?:vous souhaitez |pour )?lire la suite\W*(?:abonnez|connectez|inscrivez|identifiez)"
    r"|^lisez la suite de cet article|^se connecter pour (?:continuer|poursuivre|lire)\b"
    r"|^lecture du monde en cours sur",
    r"^(?:il vous reste|la suite est réservée|cet article est réservé|article réservé"
    r"|contenu réservé|réservé)\b.*(?:lire|abonné|%)",
    r"\b(?:abonnez-vous|connectez-vous|inscrivez-vous|identifiez-vous)\b.*"
    r"\b(?:lire (?:la suite|l'article|cet article)|continuer|poursuivre|accéder)\b",
    r"^pour (?:lire la suite|continuer (?:la|votre) lecture|poursuivre (?:la|votre) lecture)\b",
    r"^(?:vous êtes )?déjà abonnée?(?:\(e\))?\s*\?",
    # Spanish
    r"\b(?:suscríbe(?:te|ase)|regístre(?:se)?|regístrate|inicia sesión|inicie sesión)\b.*"
    r"\b(?:para|y) (?:seguir leyendo|continuar leyendo|leer (?:más|el artículo|la noticia)"
    r"|acceder)",
    r"^(?:para (?:seguir|continuar) leyendo)\b"
    r"|^(?:este )?(?:contenido|artículo) (?:es )?(?:exclusivo|solo) para (?:suscriptores|socios)\b",
    r"^¿?ya eres (?:suscriptor|socio)|^¿ya (?:está|estás) suscrito",
    # Italian
    r"^(?:abbonati|accedi|registrati)\b.*\b(?:per|e) (?:continuare|proseguire|leggere)\b",
    r"^(?:per continuare a leggere|(?:questo )?(?:articolo|contenuto) (?:è )?(?:riservato"
    r"|esclusivo)"
    r"|(?:contenuto|articolo) per (?:gli )?abbonati)\b",
    r"^(?:sei )?(?:già|gia) abbonato\s*\?",
    # Portuguese
    r"\b(?:assine|faça (?:o )?login|cadastre-se|inicie sessão|torne-se assinante)\b.*"
    r"\b(?:para|e) (?:continuar|ler|acessar|aceder)\b",
    r"^(?:para continuar (?:a ler|lendo)|(?:este )?(?:conteúdo|artigo) (?:é )?(?:exclusivo|apenas)"
    r" para (?:os )?(?:nossos )?(?:assinantes|subscritores)\b|leia este artigo com acesso)",
    r"^(?:já é|é) assinante\s*\?",
    # Dutch
    r"\b(?:log in|abonneer|neem een abonnement)\b.*\b(?:verder (?:te )?lezen|artikel te lezen)"
    r"|^lees dit artikel verder\b|^verder lezen\? ",
    r"^(?:om (?:verder te lezen|dit artikel te lezen)|verder lezen\s*\?|lees (?:verder"
    r"|door) met)\b",
    r"^dit (?:artikel|verhaal) is (?:alleen |exclusief )?voor abonnees\b|^alleen voor abonnees\b",
    r"^(?:ben je |bent u )?(?:al|reeds) (?:een )?abonnee\s*\?",
    # Japanese and others that world news is quoted from
    r"この記事は(?:有料|会員限定)|残り\s*[\d,]+\s*(?:文字|字)"
    r"|(?:подпишитесь|оформите подписку), чтобы",
)

_FURNITURE_I18N = (
    # Advertising
    r"(?:anzeige|werbung|publicité|publicidad|pubblicità|publicidade|advertentie|annonce)",
    r"(?:la suite après (?:cette|la) publicité|continue après la publicité|sigue (?:leyendo|abajo)"
    r"|continua dopo la pubblicità|continua após a? ?publicidade|lees verder onder de advertentie)",
    # Sharing
    r"(?:artikel (?:teilen|drucken|merken|vorlesen)|teilen|auf (?:facebook|twitter|x"
    r"|whatsapp) teilen"
    r"|beitrag teilen|link kopieren|zur startseite|kommentare? (?:lesen|anzeigen|schreiben)"
    r"|\d+ kommentare?)",
    r"(?:partager(?: (?:l'|cet )article)?|partager sur .{1,30}|copier le lien|écouter (?:l'"
    r"|cet )article"
    r"|offrir (?:l'|cet )article|ajouter à vos sélections|réagir|\d+ commentaires?"
    r"|lire les commentaires)",
    r"(?:compartir(?: (?:en|por) .{1,30})?|compartir (?:el |este )?artículo|copiar enlace"
    r"|escuchar (?:el |este )?artículo|\d+ comentarios?|ver comentarios)",
    r"(?:condividi(?: (?:su|l'articolo).{0,30})?|copia link|ascolta l'articolo|\d+ commenti)",
    r"(?:compartilh(?:e|ar)(?: .{1,30})?|partilhar(?: .{1,30})?|copiar link|ouvir (?:o )?artigo)",
    r"(?:deel (?:dit )?(?:artikel|bericht)|delen|kopieer link|\d+ reacties?"
    r"|luister naar dit artikel)",
    # Other articles
    r"(?:lesen sie auch|lesen sie (?:hier )?mehr(?: dazu)?|mehr zum thema|auch interessant"
    r"|siehe auch|das könnte (?:sie|dich) auch interessieren|meistgelesen)\s?:.{1,200}",
    r"(?:mehr zum thema|lesen sie auch|das könnte (?:sie|dich) auch interessieren|meistgelesen"
    r"|meistgelesene artikel|empfohlener (?:redaktioneller )?inhalt|lesezeit:? .{1,20})",
    r"(?:lire aussi|à lire aussi|lire également|voir aussi|sur le même sujet)(?:\s?[:|].{1,200})?",
    r"(?:les plus lus|dans la même rubrique|temps de lecture\s?:?.{1,20}|lecture \d+ min\.?)",
    r"(?:lee también|lea también|leer también|te puede interesar|le puede interesar|ver también"
    r"|más información|noticias relacionadas|lo más (?:leído|visto))(?:\s?:.{1,200})?",
    r"(?:leggi anche|leggi di più|vedi anche|potrebbe interessarti(?: anche)?|articoli correlati"
    r"|i più letti)(?:\s?:.{1,200})?",
    r"(?:leia (?:também|mais)|veja também|saiba mais|notícias relacionadas|mais lidas"
    r"|tempo de leitura\s?:?.{1,20})(?:\s?:.{1,200})?",
    r"(?:lees (?:ook|meer|verder)|lees ook dit|zie ook|gerelateerde artikelen|meest gelezen"
    r"|leestijd\s?:?.{1,20})(?:\s?:.{1,200})?",
    # Pictures
    r"(?:foto|bild|fotografie|crédit photo|crédits?|photo|imagen|fotografía|immagine|imagem|beeld"
    r"|(?:bild)?quelle|fuente|fonte)\s?:\s?[^.:]{1,60}",
    r"©\s?[^.:]{1,60}",
)
"""Patterns of whole lines."""

_EDGE_I18N = (
    r"(?:startseite|menü|suche|anmelden|abonnieren|newsletter|merken|drucken|kommentieren)",
    r"(?:accueil|rechercher|se connecter|s'abonner|imprimer|commenter)",
    r"(?:inicio|buscar|iniciar sesión|suscríbete|imprimir|guardar)",
    r"(?:cerca|accedi|abbonati|stampa|salva|buscar|entrar|assine|imprimir|salvar)",
    r"(?:zoeken|inloggen|abonneren|word abonnee|printen)",
    r"(?:schlagwörter|stichwörter|themen|mots-clés|etiquetas|temas|archivado en|argomenti"
    r"|assuntos|trefwoorden)\s?:.{1,200}",
    r".{0,100}(?:alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
    r"|tutti i diritti riservati|riproduzione riservata|todos os direitos reservados"
    r"|alle rechten voorbehouden)",
)
"""Patterns of whole lines that are boilerplate before or after the text only."""

_NEWSLETTER_I18N = (
    r"^(?:abonnieren sie|melden sie sich|jetzt|bestellen sie|erhalten sie|holen sie sich)\b.*"
    r"\b(?:newsletter|e-mail|push)",
    r"^(?:abonnez-vous|inscrivez-vous|recevez|chaque (?:jour|matin|semaine))\b.*"
    r"\b(?:newsletter|infolettre|boîte mail|e-?mail|alertes?)\b",
    r"^(?:suscríbete|suscríbase|apúntate|apúntese|recibe|reciba|regístrate)\b.*"
    r"\b(?:newsletter|boletín|boletines|correo|alertas)\b",
    r"^(?:iscriviti|ricevi|abbonati)\b.*\b(?:newsletter|e-?mail|notifiche)\b",
    r"^(?:assine|inscreva-se|receba|subscreva|cadastre-se)\b.*\b(?:newsletter|boletim|e-?mail)\b",
    r"^(?:schrijf je in|meld je aan|ontvang|abonneer je)\b.*\b(?:nieuwsbrief|e-?mail|updates)\b",
    r"^(?:folgen sie uns|suivez-nous|síguenos|síganos|seguici|siga-nos|volg ons)\b",
)

_COOKIES_I18N = (
    r"^(?:wir|diese (?:web)?seite|diese website) (?:verwenden|verwendet|nutzen|nutzt|benutzen)"
    r" (?:\w+ ){0,3}cookies\b",
    r"^(?:nous utilisons|ce site utilise|avec votre accord,) (?:\S+ ){0,8}cookies\b",
    r"^(?:utilizamos|usamos|este sitio (?:web )?(?:utiliza|usa)|nosotros y nuestros)"
    r" (?:\S+ ){0,8}cookies\b",
    r"^(?:utilizziamo|usiamo|questo sito (?:utilizza|usa)|noi e i nostri)\b.*\bcookies?\b",
    r"^(?:este site (?:utiliza|usa)|nós e os nossos)\b.*\bcookies\b",
    r"^(?:wij gebruiken|we gebruiken|deze (?:web)?site (?:gebruikt"
    r"|maakt gebruik van))\b.*\bcookies\b",
    r"^(?:alle(?:s)? )?(?:akzeptieren|ablehnen|einstellungen verwalten|zustimmen und weiter)\W*$",
    r"^(?:tout accepter|tout refuser|accepter et continuer|paramétrer les cookies)\W*$",
    r"^(?:aceptar (?:todo|todas|y continuar|cookies)|rechazar (?:todo|todas))\W*$",
    r"^(?:accetta (?:tutti|tutto|e continua)|rifiuta(?: tutto)?|aceitar (?:todos|tudo)"
    r"|alles (?:accepteren|weigeren)|alle cookies accepteren)\W*$",
)

_REPORTS_I18N = (
    r"sagte|erklärte|teilte|betonte|warnte|kündigte|ministerium|regierung|botschaft"
    r"|déclaré|affirmé|annoncé|ajouté|indiqué|selon|ministère|gouvernement"
    r"|dijo|declaró|afirmó|anunció|aseguró|según|ministerio|gobierno"
    r"|ha detto|dichiarato|annunciato|secondo|ministero|governo"
    r"|disse|declarou|afirmou|anunciou|segundo o|ministério"
    r"|zei|verklaarde|volgens|liet weten|ministerie|regering"
)
"""Signs of reported speech, in one pattern."""


LONGEST = 400
"""Longest line that rules examine, in characters; longer ones are paragraphs."""


class LineType(Enum):
    """Why a line is not part of the article."""

    PAYWALL = auto()
    """A notice that only a part of the article is shown."""
    FURNITURE = auto()
    """Boilerplate anywhere on the page."""
    EDGE = auto()
    """Boilerplate before or after the text; inside, it may be a heading."""
    HEAD = auto()
    """Boilerplate among headline, byline and date line."""


def _rules(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_NETWORKS = (
    r"facebook|twitter|instagram|linkedin|whatsapp|telegram|youtube|tiktok|threads|bluesky"
    r"|mastodon|reddit|pinterest|flipboard|google\ news|apple\ news|messenger|x"
)
_THING = r"(?:article|story|content|page|post|report|piece|video)"

_REPORTS = re.compile(
    r"\b(?:said|says?|told|tells|urge[sd]?|announce[sd]|warn(?:s|ed)|asked|asks|wrote|writes|added"
    r"|according to|insist(?:s|ed)|reported|argue[sd]|claim(?:s|ed)|statement|ministry|ambassador"
    rf"|embassy|president|government|{_REPORTS_I18N})\b|[“”\"„«]",
    re.IGNORECASE,
)
"""Signs of reported speech or a quotation."""

_PAYWALL = _rules(
    rf"preview (?:view|version) of this {_THING}|you(?:'re| are) reading a preview",
    r"(?:while|when|once|as) we (?:are |have )?(?:verify|check|confirm)(?:ing|ed)?"
    r" (?:your )?access\b(?! to (?!this))",
    rf"\bfull {_THING}(?: content)? will load\W*$",
    r"\b(?:subscribe|sign (?:up|in)|log ?in|register|join|account|become an? \w+)\b.*"
    r"\b(?:to|and) (?:continue|keep on|keep|finish) reading",
    r"\b(?:subscribe|sign (?:up|in)|log ?in|register|join|become an? \w+)\b.*"
    r" to (?:read|view|access|unlock)"
    rf" (?:(?:the |this |our |all |more |full |rest |of |unlimited )+{_THING}s?\b|the rest\W*$)",
    r"^to (?:continue|keep) reading\b",
    rf"^(?:keep|continue) reading (?:by|with|(?:your|the) {_THING})",
    rf"\bthis (?:\w+ )?{_THING} is (?:\w+ )*?(?:for|to) (?:\w+ )?"
    r"(?:subscribers|(?:members|readers) only)\b",
    r"^(?:for |this is an? )?(?:subscriber|member)s?[ -](?:only|exclusive)\b",
    r"^exclusive(?:ly)? (?:to|for) (?:our )?(?:subscribers|members)\W*$",
    r"^already an? (?:[\w']+ ){0,3}(?:subscriber|member)[?!.: ]*(?:(?:log|sign) ?in.{0,40})?$",
    r"^already (?:registered|subscribed|have an account)\s*\?",
    r"^want all of .{1,40}\? subscribe",
    r"you(?:'ve| have) (?:reached|hit|used|read|exceeded)\b.*"
    r"\b(?:free|monthly) (?:articles?|stories|limit|views)",
    rf"^(?:unlock|get full access to) (?:this|the full|the rest of this) {_THING}",
    rf"^to read (?:the (?:full|rest of the) |this ){_THING}.*\b(?:subscri|trial|sign in|log ?in)",
    r"^(?:keep|continue) reading for [$€£¥]|^subscribe to .{1,40} to read as many articles",
    r"^you have been granted access, use your keyboard to continue",
    r"^complete digital access to quality\b|^thank you for your patience while we verify access\b",
    r"^you need (?:to be )?an? (?:active )?subscri|^subscription required",
    *_PAYWALL_I18N,
)
_LINE_AFTER = r"[\s.:·•|>»!…—–-]*"
_FURNITURE = re.compile(
    rf"""(?:
    # Advertising
    (?:article\ |skip\ |close\ |remove\ )?ad(?:s|vert|vertisement|vertising|vertisements)?
    |advertisement[\s:–—-]+(?:scroll|continue|story|article|please|remove|skip).{{0,60}}
    |(?:(?:story|article|report|content)\ )?continues?\ (?:reading\ )?(?:below|after)
        \ (?:this\ |the\ )?(?:ad|advert|advertisement|promotion|newsletter\ promotion)
    |(?:sponsored|promoted|paid)\ (?:content|post|message)|ad\ feedback
    # Getting about the page
    |skip\ to\ (?:\w+\ )?(?:content|navigation|article|search|footer|sidebar|index|menu)
    |(?:after|skip(?:\ past)?)\ (?:the\ )?newsletter(?:\ promotion)?
    |(?:back\ to|return\ to)\ (?:the\ )?(?:top|home\ ?page)
    |(?:view|show|hide|read|see|leave|post|join)\ (?:all\ |the\ |a\ )?
        (?:\d+\ )?(?:comments?|conversation|replies)|comments?\ \(?\d+\)?|\d+\ comments?
    |loading(?:\ (?:comments|more))?|learn\ more|find\ out\ more|see\ more|show\ more|read\ more
    |open\ in\ app|open\ the\ app|view\ in\ browser|gift\ this\ article|give\ this\ article
    # Sharing and listening
    |(?:share|save|print|email|e-mail|bookmark|gift|copy)\ (?:this|full|the)\ {_THING}
    |share(?:\ this)?(?:\ {_THING})?\ (?:on|via|to|with)\ (?:{_NETWORKS}|e-?mail|friends|others)
    |share\ this|copy\ link|link\ copied|share\ options
    |listen\ to\ this\ {_THING}.{{0,40}}|listen\ \(?\d+.{{0,12}}
    |\d{{1,3}}[\ -]min(?:ute)?s?\ (?:read|listen)
    # Other articles
    |(?:read\ more|also\ read|read\ also|read\ next|see\ also|up\ next|related|recommended
        |more\ on\ this|don't\ miss|must\ read|editor'?s'?\ picks?)\ ?[:|>»]\ ?.{{1,200}}
    |(?:related|recommended|similar)\ (?:article|story|storie|content|coverage|link|reading
        |topic|new|video|post)s?
    |don't\ miss|see\ more\ ?:.{{1,150}}
    |more\ (?:on|from)\ this\ (?:story|topic|author|section)|see\ more\ on\ ?:.{{1,80}}
    |most\ (?:read|popular|viewed|shared)(?:\ (?:articles|stories|now|in|on).{{0,20}})?
    |trending(?:\ now)?|top\ stories
    |you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested\ in)|editors?'?s?'?\ picks?
    |recommended\ for\ you|from\ our\ partners|what\ to\ read\ next
    # Live blogs
    |(?:from\ )?\d{{1,2}}\ ?(?:[smhd]|sec(?:ond)?s?|min(?:ute)?s?|h(?:ou)?rs?|days?)\ ago
    |(?:show\ )?key\ events(?:\ only)?|pinned(?:\ post)?|just\ now|live\ (?:feed|reporting)
    |(?:newer|older|previous|next)\ posts?|jump\ to\ (?:latest|top)
    # Pictures
    |(?:image|photo|photograph|picture)(?:\ (?:credit|by|courtesy))?\ ?:\ ?[^.:]{{1,60}}
    |.{{0,300}}credit\ ?(?:\.\.\.|…)\ ?.{{1,80}}|image\ (?:source|caption)(?:[,:].{{1,80}})?
    # Print
    |a\ version\ of\ this\ (?:article|story)\ appear(?:s|ed)\ in\ print.*
    |order\ reprints\b.{{0,60}}|today's\ paper
    ){_LINE_AFTER}""",
    re.IGNORECASE | re.VERBOSE,
)
_BEGINS_LIKE_A_BUTTON = _rules(
    r"^(?:please |click (?:here )?to |you can (?:also )?)?(?:subscribe|sign (?:me )?up|sign in"
    r"|log in|register|download|install|follow|join|get|receive|activate|turn on|enable|donate"
    r"|click|tap|check out|enjoy|never miss|don't miss|discover|read|listen|watch|choose|manage"
    r"|become an? (?:member|subscriber|supporter)|start (?:your|a free)|try .{1,30} free"
    r"|stay (?:informed|up to date|updated|connected|in the know|ahead|on top)|support our)\b",
    r"^(?:by (?:signing up|subscribing|clicking|submitting)|sign-up|we'll send|delivered"
    r"|want (?:more|the latest)|enjoying|your (?:subscription|support|donation)"
    r"|thank you for (?:reading|subscribing|signing up))\b",
)
_SPEAKS_OF_THE_SITE = _rules(
    r"\b(?:our|daily|weekly|free|morning|this|your|the .{1,30}) (?:e-?mail )?newsletters?\b",
    r"\b(?:to|in|into) your (?:inbox|e-?mail|account)\b|\byour e-?mail address\b",
    r"\byour (?:free trial|subscription)\b|\bfree (?:trial|account|newsletters?)\b",
    r"\bour (?:free )?(?:\w+ )?(?:app|podcasts?|channels?|e-?paper|journalism)\b",
    r"\bapp (?:now|store|for free)\b|\bgoogle play\b|\b(?:android|iphone|ios) app\b",
    rf"\bus on (?:our )?(?:{_NETWORKS})\b|\bon (?:{_NETWORKS})(?:,| and| or) (?:{_NETWORKS})\b",
    r"\b(?:breaking news|news|e-?mail|push) (?:alerts?|notifications?|updates?)\b",
    r"\b(?:unlimited|full|digital|premium|ad-free) (?:digital )?(?:access|subscription)\b",
    r"\bterms (?:of (?:use|service)|and conditions)\b|\bprivacy policy\b|\bby clicking here\b",
    r"\bindependent journalism\b|\bdelivered (?:to|through) your (?:door|letterbox|home)\b",
    r"\bfor (?:as little as|just|only) (?:[$€£¥₹]|rs\.?|usd|eur)\s?\d",
)
_COOKIES = _rules(
    r"^(?:we|we and our .{1,40}|this (?:web)?site|our (?:web)?site) uses? cookies\b",
    r"^we (?:value|care about) your privacy(?:\W*$|.*\b(?:cookies|partners|consent)\b)",
    r"^your privacy (?:choices|settings)\b",
    r"^by (?:clicking|continuing|using|browsing)\b.*\byou (?:agree|accept|consent)\b",
    r"^(?:accept|reject|allow|manage|only)\b.{0,20}\bcookies?\W*$",
    r"^manage (?:my |your )?(?:preferences|consent)\W*$",
    r"^cookies? (?:policy|settings|preferences|notice)\W*$",
    r"\b(?:sign up|subscribe)\b.*\bnewsletter\b.*\byour inbox\b",
    *_COOKIES_I18N,
    *_NEWSLETTER_I18N,
)
_BUTTON = (
    rf"(?:share|tweet|pin|save|print|e-?mail|copy link|link|gift|bookmark|comments?|rss|copied"
    rf"|follow|like|post|more|{_NETWORKS})"
)
_ROW_OF_BUTTONS = re.compile(rf"{_BUTTON}(?:[\s|·•,/]+{_BUTTON})+", re.IGNORECASE)
_EDGE = re.compile(
    rf"""(?:(?!x$){_BUTTON}|menu|search|home|sections|log\ ?in|sign\ ?(?:in|up)
    |subscribe(?:\ now)?|register|my\ account|close|supported\ by|sponsored(?:\ by)?|watch\ live
    |live|newsletters?|opinion|analysis|exclusive|breaking(?:\ news)?|latest\ news
    |(?:tags|filed\ under|keywords|categories)\ ?:\ ?.{{1,200}}
    |[^.!?>›»]{{1,30}}(?:\ [>›»]\ [^.!?>›»]{{1,30}}){{1,5}}
    |(?:copyright\ )?(?:©|\(c\)|copyright\ \d{{4}}).{{0,80}}|.{{0,100}}all\ rights\ reserved
    ){_LINE_AFTER}""",
    re.IGNORECASE | re.VERBOSE,
)
_CREDITS = _rules(
    r"^\W*(?:additional |with )?(?:reporting|writing|editing|compiled|edited) by [A-Z].{0,250}$",
    r"^.{3,250}\bcontributed (?:reporting\b.{0,60}|to this (?:report|story|article))\W*$",
    r"^(?:email|e-mail|contact|reach|follow|write to|get in touch with)\b.{0,120}@\w.{0,120}$",
    r"^.{0,80}\b(?:may|can) be reached (?:at|on|by)\b.{0,120}$",
    r"^(?:follow|like) .{1,60} on (?:our )?(?:" + _NETWORKS + r")\b.{0,120}$",
    r"^.{0,300}\bfollow (?:him|her|them|us|me) (?:at @|on (?:our )?(?:"
    + _NETWORKS
    + r")\b).{0,120}$",
    r"^reach (?:the )?(?:reporters?|authors?|writers?)\b.{0,150}$",
    r"^have a (?:news )?tip\b.{0,200}$|^(?:do you )?have a story\b.{0,200}$",
    r"^click here (?:to|for)\b.{0,200}$|^for more (?:\w+ ){0,4}(?:news|stories"
    r"|coverage)\b.{0,150}$",
    rf"^this {_THING} (?:was|has been) (?:adapted|republished|reproduced|translated"
    rf"|generated)\b.{{0,200}}$",
    r"^(?:more|full|read more|follow) .{0,80}coverage\b.{0,100}https?://\S+\W*$",
    r"^(?:copyright|©).{0,150}$|^join (?:the|our) (?:conversation|discussion)\b.{0,100}$",
)
"""Contributors and contact lines: boilerplate after the text."""
_NAME = r"(?:[A-Z][\w.'’-]*|de|da|del|van|von|der|den|al|bin|el|la|le)"
_JOINED = rf"{_NAME}(?:[ ](?:{_NAME}|and|in|for|of|from|with|&))*"
_HEAD = re.compile(
    r"(?:(?:[Bb]y|BY|Von(?!\ der\b)|Par|Por|Door)[ ]|[Rr]eporting[ ](?:from|by)[ ]"
    r"|[Ww]ritten[ ]by[ ])(?![Tt]he\b|THE\b)"
    rf"{_JOINED}(?:\s?[,|·•/]\s?{_JOINED}){{0,5}}|[Ii]mage|[Pp]hoto|[Vv]ideo|\d{{1,5}}"
)
_FURNITURE_ABROAD = re.compile(rf"(?:{'|'.join(_FURNITURE_I18N)}){_LINE_AFTER}", re.IGNORECASE)
_EDGE_ABROAD = re.compile(rf"(?:{'|'.join(_EDGE_I18N)}){_LINE_AFTER}", re.IGNORECASE)
_SAME = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})


def line_type(line: str) -> LineType | None:
    """Why the line is not part of the article; None if it may be."""
    line = " ".join(line.translate(_SAME).split())
    return _type_of(line) if line and len(line) <= LONGEST else None


# A line is asked for when its text is cleaned, and when it is chunked with those of a whole batch.
@lru_cache(maxsize=4_096)
def _type_of(line: str) -> LineType | None:
    if any(rule.fullmatch(line) for rule in (_FURNITURE, _ROW_OF_BUTTONS, _FURNITURE_ABROAD)):
        return LineType.FURNITURE
    if not _REPORTS.search(line) and (mark := _speaks_to_the_reader(line)):
        return mark
    if _EDGE.fullmatch(line) or _EDGE_ABROAD.fullmatch(line) or _CREDITS.match(line):
        return LineType.EDGE
    return LineType.HEAD if len(line) <= 150 and _HEAD.fullmatch(line) else None


def _speaks_to_the_reader(line: str) -> LineType | None:
    if _PAYWALL.search(line):
        return LineType.PAYWALL
    button = _BEGINS_LIKE_A_BUTTON.search(line) and _SPEAKS_OF_THE_SITE.search(line)
    return LineType.FURNITURE if button or _COOKIES.search(line) else None
