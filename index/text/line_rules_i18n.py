"""The most frequent boilerplate in German, French, Spanish, Italian, Portuguese and Dutch.

``index.text.line_rules`` has the English patterns and applies all of them. Each item is a pattern
in lower case, with straight apostrophes and single spaces.
"""

PAYWALL = (
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

FURNITURE = (
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

EDGE = (
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

NEWSLETTER = (
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

COOKIES = (
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

REPORTS = (
    r"sagte|erklärte|teilte|betonte|warnte|kündigte|ministerium|regierung|botschaft"
    r"|déclaré|affirmé|annoncé|ajouté|indiqué|selon|ministère|gouvernement"
    r"|dijo|declaró|afirmó|anunció|aseguró|según|ministerio|gobierno"
    r"|ha detto|dichiarato|annunciato|secondo|ministero|governo"
    r"|disse|declarou|afirmou|anunciou|segundo o|ministério"
    r"|zei|verklaarde|volgens|liet weten|ministerie|regering"
)
"""Signs of reported speech, in one pattern."""
