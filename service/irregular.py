"""English verbs whose forms have no rule."""

_IRREGULAR = """
arise arose arisen|awake awoke awoken|be was were been am is are|bear bore borne|beat beaten
become became|begin began begun|bend bent|bid|bind bound|bite bit bitten|bleed bled
blow blew blown|break broke broken|breed bred|bring brought|build built|burn burnt|burst
buy bought|catch caught|choose chose chosen|come came|cost|creep crept|cut|deal dealt|die died
dig dug|do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten
fall fell fallen|feed fed|feel felt|fight fought|find found|flee fled|fly flew flown
forbid forbade forbidden|foresee foresaw foreseen|forget forgot forgotten|forgive forgave forgiven
free freed|freeze froze frozen|get got gotten|give gave given|go went gone|grow grew grown
hang hung|have has had|hear heard|hide hid hidden|hit|hold held|hurt|keep kept|know knew known
lay laid|lead led|leap leapt|learn learnt|leave left|lend lent|let|lie lay lain|light lit
lose lost|make made|mean meant|meet met|mistake mistook mistaken|overcome overcame
overthrow overthrew overthrown|pay paid|put|quit|read|ride rode ridden|ring rang rung
rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent|set
shake shook shaken|shine shone|shoot shot|show shown|shrink shrank shrunk|shut|sing sang sung
sink sank sunk|sit sat|sleep slept|slide slid|speak spoke spoken|spend spent|split|spread
stand stood|steal stole stolen|stick stuck|strike struck stricken|sue sued|swear swore sworn
sweep swept|swim swam swum|swing swung|take took taken|teach taught|tear tore torn|tell told
think thought|throw threw thrown|tie tied|undergo underwent undergone|understand understood
undertake undertook undertaken|uphold upheld|wake woke woken|wear wore worn|weep wept|win won
wind wound|withdraw withdrew withdrawn|withhold withheld|withstand withstood|write wrote written
"""
_ROWS = [row.split() for line in _IRREGULAR.split("\n") for row in line.split("|") if row]
BASES = frozenset(base for base, *_ in _ROWS)
BASE = {form: base for base, *forms in _ROWS for form in forms if form not in BASES}
"""Form → what it is a form of; not "lay", which is a verb itself."""
UNCHANGED = frozenset(base for base, *forms in _ROWS if not forms)
