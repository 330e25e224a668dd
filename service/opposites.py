"""Words that say the opposite of one another, or exclude one another.

Written from memory, not taken from a list.
"""

from functools import lru_cache

from service.synonyms import alike, words

_OPPOSED = """
rise increase grow gain climb jump soar up high raise more/fall decrease shrink lose drop sink
decline down low reduce less few | accept approve back support endorse praise welcome agree
applaud hail/reject oppose condemn criticise criticize veto refuse blame deplore denounce | open
reopen/close shut | win/lose defeat | before earlier/after later | arrive land join enter/leave
depart quit | start begin launch/end stop finish | allow permit continue resume/forbid ban bar
stop halt suspend | raise lift lengthen extend/lower cut shorten reduce | fine convict sentence
jail punish arrest charge/acquit clear release free pardon | die kill dead/survive treat recover
unhurt unharmed alive save rescue | for/against | pay/receive | cheap/dear expensive costly |
strengthen strong/weaken weak | buy purchase/sell | import/export | guilty convicted/innocent
acquitted | large big most best/small least worst | ally friend/enemy rival foe | public
openly/private secret | north northern/south southern | east eastern/west western | man male
husband father son/woman female wife mother daughter | boy/girl | old elderly/young | hard
difficult/easy | deep/shallow | high/low | find recover locate/miss lose vanish | uphold confirm
keep/reverse overturn scrap strike-down repeal revoke cancel withdraw | renew extend
grant/withdraw revoke cancel expire | remember/forget | remain stay keep/leave change abandon
return | hire employ/fire dismiss sack lay | admit confirm acknowledge/deny dispute refute
reject | succeed/fail | safe/dangerous unsafe | legal lawful/illegal unlawful | fair/unfair |
hot heat warm/cold cool | empty/full | early/late | first/last | inside/outside | left/right |
above/below | over/under | save/spend waste | lend/borrow | teach/learn | attack/defend |
profit/loss | surplus/deficit | peace/war | summer/winter | day/night | advance/retreat |
appoint name/dismiss | build construct erect/demolish destroy tear raze | include/exclude |
majority/minority | maximum/minimum | private/state | urban/rural | long/short | heavy/light |
wet/dry | rich/poor | fast quick/slow | better/worse | improve/worsen deteriorate | calm/worry |
hope/fear | love/hate | tighten/loosen ease relax | tight/loose | guilty/cleared | proud/ashamed
| voluntary/compulsory mandatory | permanent/temporary | domestic/foreign | local/national |
plant/fell | laugh/weep cry | send/receive | question ask/answer | same/different |
alone/together | former/current present | stop/return continue resume | stand/fall | float/sink
| possible/impossible | likely/unlikely | lift/impose | deploy send/withdraw pull | merge
unite/separate split | split/unite | occupy/leave | victim/culprit | buyer/seller |
employer/employee worker
"""
_EXCLUSIVE = """
mother father grandmother grandfather sister brother son daughter wife husband uncle aunt cousin
doctor nurse teacher lawyer engineer farmer pilot driver journalist soldier
mayor governor president senator king queen premier
rocket plane train bus car ship helicopter bicycle tram
red blue green yellow black white
north south east west
parliament court government police army
"""
_PREFIXES = ("un", "in", "im", "dis", "il", "ir", "non", "mis")
_PAIRS = tuple(
    (words(one), words(other))
    for one, _, other in (pair.partition("/") for pair in _OPPOSED.split("|"))
)
_KINDS = tuple(words(line) for line in _EXCLUSIVE.split("\n") if line)


@lru_cache(maxsize=50_000)
def opposed(one: str) -> frozenset[str]:
    """The words that cannot be true where one is; see `synonyms.word`."""
    found = {other for pair in _PAIRS for a, b in (pair, pair[::-1]) if one in a for other in b}
    found.update(*(group - {one} for group in _KINDS if one in group))
    return frozenset(found - alike(one))


def negates(one: str, other: str) -> bool:
    """Whether one key is the other with a denying prefix: "unfair" and "fair"."""
    long, short = sorted((one, other), key=len, reverse=True)
    return len(short) > 3 and any(long == prefix + short for prefix in _PREFIXES)
