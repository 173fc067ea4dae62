"""Forms of irregular verbs, which a stemmer doesn't unify."""

import re

FORMS: dict[str, tuple[str, ...]] = {
    base: tuple(forms.split())
    for base, forms in re.findall(
        r"(\S+): ([^;]+);",
        """
        become: became become; begin: began begun; break: broke broken; bring: brought;
        build: built; buy: bought; catch: caught; choose: chose chosen; come: came come; cut: cut;
        deal: dealt; die: died dying; draw: drew drawn; drive: drove driven; fall: fell fallen;
        feel: felt; fight: fought; find: found; flee: fled; fly: flew flown;
        forbid: forbade forbidden; forgive: forgave; freeze: froze frozen; get: got gotten;
        give: gave given; go: went gone; grow: grew grown; hang: hung; have: has had; hear: heard;
        hide: hid hidden; hit: hit; hold: held; keep: kept; know: knew known; lead: led;
        leave: left; lend: lent; let: let; lose: lost; make: made; mean: meant; meet: met;
        overthrow: overthrew overthrown; pay: paid; put: put; quit: quit; read: read;
        ring: rang rung; rise: rose risen; run: ran run; say: said; see: saw seen; seek: sought;
        sell: sold; send: sent; set: set; shake: shook shaken; shoot: shot; show: showed shown;
        sink: sank sunk; sit: sat; speak: spoke spoken; spend: spent; stand: stood;
        steal: stole stolen; strike: struck; sue: sued suing; swear: swore sworn; take: took taken;
        teach: taught; tell: told; think: thought; throw: threw thrown; understand: understood;
        win: won; withdraw: withdrew withdrawn; write: wrote written;
        """,
    )
}
"""The simple past, then other irregular forms, by the base of the verb."""

BASE = {form: base for base, forms in FORMS.items() for form in forms}
"""The base of each irregular form."""
