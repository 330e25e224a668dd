"""Words that news uses for one another.

Written from memory, not taken from a list. In one group stand words of which a reader would say
that they report the same; "hurt" is not "killed", "planned" not "done". A group that is missing
costs a statement, never lets one through.
"""

from functools import lru_cache

from service import graded
from service.verbs import lemma

_ALIKE = """
aboard board|abroad foreign|accord agree|agree accept|allow permit let
announce disclose unveil reveal|answer reply respond|appoint name nominate|approve clear
area local region district|argue contend maintain assert|arrest detain apprehend
assist help aid support|attack assault raid strike|attend participate come visit
attribute blame due cause|back support endorse|bad poor|ban bar prohibit forbid outlaw|ban embargo
bear carry|begin launch start initiate open|begin start commence
belief think consider believe regard|big large major huge great|blame accuse fault|blow setback
boss head chief|bring take carry transport transfer move
build construct erect building construction|bulletin notice|buy pay cost|buy purchase acquire
call describe term label|call urge appeal demand|cancel scrap axe drop call-off
car vehicle automobile|cause lead trigger result spark|change alter modify amend revise
choose select pick|city town municipality|claim allege contend|clash fight fighting
client customer|climb rise increase grow gain go-up|close shut|collapse crumble cave-in
collide collision crash hit|come-down fall|company firm business corporation maker group
competitor rival|complete finish end conclude|concern worry fear anxiety afraid alarm
condemn denounce criticise criticize|conflict dispute row|conserve protect|consult ask
continue keep remain stay go-on proceed|convict sentence|costly expensive
country nation state homeland|court tribunal judge|crew sailor
criticise criticize attack fault blame|cut reduce lower shorten trim slash decrease|damage harm
deal agreement accord pact treaty contract|death dead die kill fatality
decide rule decision ruling determine verdict|decline fall drop decrease sink shrink dip slip
decline refuse reject turn-down|deep depth|demand call insist require|demolish tear pull-down raze
deny reject dispute refute rebut|disappear vanish|discover find detect uncover locate
dismiss fire sack lay-off|dismiss reject throw-out|dispute disagree contest|doctor physician medic
down fall low|draft draw prepare|drone aircraft|drop give-up abandon|drought dry
earlier previously before previous|earn make|east eastern|effort attempt try|elderly old
election vote poll ballot|emergency crisis|employ staff employee worker workforce work
end stop finish conclude over cease|establish set-up create|estimate put value reckon
evacuate remove|examine study investigate inspect check probe review look assess test|exceed rise
expand enlarge extend broaden|expect forecast predict anticipate due|expensive costly|explain say
explosion blast|fail unsuccessful|fear expect worry|fight battle combat|final last|fire blaze
flee escape|flood inundate submerge|forecast predict expect|forest wood|free release|gain rise add
gather assemble|get receive obtain give|give hand grant award provide|give-back return hand-back
give-up abandon drop relinquish|goal aim objective target|grow increase rise expand climb
guarantee ensure|half fifty|halt stop suspend pause|hand give present deliver pass
happen occur take-place|hard difficult|heavy weight|high height|hire employ recruit engage
hit strike|hold keep have stage host|hold-up delay|hope want wish would|hospital clinic
house home building dwelling|house residence|hurt injure wound harm|illness disease sickness
immediate instant|import bring|imprison jail prison|improve better|include comprise contain
infected ill|insurer insurance|intend plan want aim|introduce present bring-in
invent devise develop|islander inhabitant|join enter accede|journalist reporter
land arrive come touch-down|last take continue|late recent last|latest last recent newest
lawmaker deputy legislator parliamentarian|lawyer attorney|lead head chair run direct
leader head chief chairman president|leave depart quit step-down go|let-go release
licence license permit|lie locate situate|line route|little slight small|locals resident
long length|long lengthy|lose loss|low fall drop|main chief principal
make produce manufacture build|make turn become|man male|many numerous|mediate negotiate
meet encounter talk hold|member belong|merge combine unite join|minister secretary
money fund funding|need require necessary must|negotiation talk|neighbour neighbor
new recent fresh|north northern|notify inform tell|object item thing piece
obtain get receive secure|offer propose proposal bid|officer official|operation surgery
oppose reject object resist against opponent|order command instruct|outbreak epidemic
outdoors open outside|owe due|own belong possess owner|pact agreement|part portion section segment
part role share|party side|pass approve adopt vote enact back|passenger traveller traveler
pay fund finance|pay spend cost price|peak summit top|people resident inhabitant person villager
percent cent per|plan intend scheme project|plane aircraft jet airliner|plant factory
power electricity energy|praise laud commend applaud hail|praise welcome|presence attend
prevent stop block keep|price cost|prime premier|prize award|produce make yield|programme program
promise pledge vow|protest demonstrate demonstration rally march|protester demonstrator|prove show
pull withdraw|pull-out withdraw|pupil student child schoolchild|put-off postpone delay
quake earthquake|quarter fourth|question ask|quick fast rapid|quote cite|rain rainfall
raise increase lift|raise lift salvage recover|ratify approve|reach arrive hit get measure
reach rise stand|reason cause|rebel insurgent|rebuild reconstruct restore|receive get
record measure register have see log|recover retrieve salvage|refugee migrant
refund repay return get-back|reject dismiss|release free publish|release publish public
remain stay continue keep still|remember recall|rent lease|repair fix mend|replace succeed
report say account|rescue save|resign quit step-down|resolve settle solve
restore renovate restoration|result outcome consequence|resume restart|retain keep|retire leave
retreat withdraw pull-back|return give-back come-back go-back hand-back bring-back
reveal show disclose|revenue income sale turnover|right entitle allow|rise increase climb go-up
rule govern|run operate|run stand compete|run-aground strand ground|salary wage pay|salmon fish
sanction penalty punish|say announce|say state tell note add declare explain|see view
seek look search|sell sale|send bring|send dispatch deploy|senior top|serve use|set-out describe
settle resolve end|share stock|shelter refuge|ship vessel boat steamer|shoot fire
show display exhibit|sick ill|sign seal|site place location|slow delay|soldier troop
south southern|speak talk|spokesman spokeswoman spokesperson|spot see|stage hold|start begin
state condition|stay remain|steal theft|step measure|stop halt cease end
storm hurricane cyclone typhoon|strand stick|street road|strong powerful|subsidy aid support
suffer have|suggest propose|sum amount|supporter fan backer|surge jump|suspect believe|tax levy
teach hold give|teenager youth|tell say inform|territory land area region|testify say
thank grateful|theatre theater|threaten threat|toll number|tow pull drag|train drill exercise
travel go journey trip|treat care|truck lorry|try seek attempt want|turn convert make transform
turn-down reject refuse decline|uncertain unclear|undergo have
underline stress emphasise emphasize|up rise high|upset disappoint|urge call ask appeal
use utilise employ apply serve cross|vaccine vaccination jab|value worth estimate|victim dead
village community settlement|vote ballot|vote elect|voyage trip|want hope wish would seek
warn caution alert|watch see|weapon arms|weigh weight tonne|west western|wide width
win receive get|win victory|withdraw pull-out
withdraw remove pull pull-back revoke take-back retreat|work job|worsen deteriorate|worst bad
wreck wreckage|write pen|year annual annually|yearly annual|young youth|youngster child
zone area region
"""


def word(key: str) -> str:
    """What a key is looked up as: its lemma, of a comparison the adjective."""
    return graded.BASE.get(key) or lemma(key) or key


def words(written: str) -> frozenset[str]:
    """The same of each word of a list; "give-up" is one."""
    return frozenset(one if "-" in one else word(one) for one in written.split())


_GROUPS = tuple(words(one) for line in _ALIKE.split("\n") for one in line.split("|") if one)


@lru_cache(maxsize=50_000)
def alike(one: str) -> frozenset[str]:
    """The words that may stand for one, itself among them; see `word`."""
    return frozenset({one}).union(*(group for group in _GROUPS if one in group))


def meanings(key: str, stem: str) -> frozenset[str]:
    """What may stand for a word of a text; its stem is "give-up" of "gave up"."""
    return alike(stem if "-" in stem else word(key))
