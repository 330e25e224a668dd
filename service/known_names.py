"""Names and nouns of which it is known what they stand for; a first guess, never a proof.

Written from memory, not taken from a list. What is missing here is told from what stands around it
(`service.mentions`).
"""

MALE = frozenset(
    "aaron adam ahmed alan albert alejandro aleksandr alex alexander alexei ali anders andre andrea"
    " andrei andrew anthony antonio antony armando arthur arvind benjamin bernard bill björn boris"
    " brian bruno carl carlos charles chris christian christoph daniel david denis diego dmitri"
    " dmitry dmytro donald eduardo edward elias emil emmanuel eric erik ernesto fernando francesco"
    " francis francisco frank fred friedrich gabriel george georgi gerhard giovanni giuseppe gregory"
    " guillermo gustavo hans harold harry hassan heinrich henri henrik henry hugo ibrahim igor ion"
    " isaac ivan jack jacob jacques james jan jason javier jean jens jeremy jerome jim joe johan"
    " john johannes jonas jonathan jorge jose josef joseph juan julio justin karl keir kevin klaus"
    " konstantin kofi lars laurent lee leon leonid leo lewis louis luc luca lucas luis luke luiz"
    " manuel marcel marco marcus mario mark martin matteo matthew maurice max michael miguel mihai"
    " mikhail mohamed mohammed muhammad narendra nathan nelson nicholas nicolas nikita nikolai noah"
    " oleg oliver olaf omar oscar otto pablo pascal patrick paul paulo pavel pedro per peter philip"
    " philippe pierre piotr rafael rahul ralph ramon raymond ricardo richard robert roberto roger"
    " roman ronald rui ryan samuel sean sebastian sergei sergey sergio simon stanislav stefan stephen"
    " steven sven tariq thomas tim timothy tom tomas tomasz tony viktor victor vikram vincent"
    " vladimir volodymyr walter werner wilhelm william wolfgang yuri yusuf zoltan duarte selim bart"
    " marek jakub mateusz lukasz krzysztof andrzej bjarni einar moses emeka chidi kwame tendai"
    " rodrigo alvaro joao tiago hiroshi kenji takashi satoshi akira haruki mehmet mustafa murat".split()
)
FEMALE = frozenset(
    "aisha alice alicia amanda amelia amina ana anastasia andrea angela anita anna anne annika"
    " antonia astrid barbara beatrice birgit brigitte camilla carla carmen carol caroline catherine"
    " cecilia charlotte chiara christina christine clara claire claudia cristina daniela deborah"
    " defne diana dilnoza dorothy elena eleanor elif elisabeth elizabeth ella elsa emily emma erika"
    " esther eva fatima fatma florence frances francesca gabriela giorgia giulia gloria grace greta"
    " halina hanna hannah helen helena helga ines ingrid irena irene irina isabel isabella ivana"
    " jacinda jane janet jennifer jessica joan johanna josephine julia juliana karen karin katarina"
    " kate katherine katja kristina lara laura leila lena lisa liz lotte louise lucia lucy madeleine"
    " magdalena margaret maria marianne marie marina marta martha mary maya meera mercedes mette"
    " michelle monica monika nadia nancy natalia natalie nathalie nicola nina noor olga olivia paola"
    " patricia paula petra priya rachel rebecca renata rita rosa ruth sandra sanna sara sarah shirin"
    " sigrun silvia sofia sofie sonia sophia sophie stella stephanie susan susanne svetlana sylvia"
    " tamara tatiana teresa theresa ulrike ursula valentina valeria vera veronica victoria wanda"
    " yasmin yoko yuki yulia zainab zeynep zuzana radka katrin kaja mia leonor claudia wangari ngozi"
    " adaeze chiamaka thandiwe rosalind".split()
)
PLACES = frozenset(
    "afghanistan albania algeria america angola argentina armenia australia austria azerbaijan"
    " bahrain bangladesh belarus belgium benin bolivia bosnia botswana brazil britain bulgaria"
    " cambodia cameroon canada chad chile china colombia congo croatia cuba cyprus denmark ecuador"
    " egypt england estonia ethiopia europe finland france georgia germany ghana greece guatemala"
    " guinea haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica"
    " japan jordan kazakhstan kenya korea kosovo kuwait laos latvia lebanon liberia libya lithuania"
    " luxembourg macedonia madagascar malawi malaysia mali malta mexico moldova mongolia montenegro"
    " morocco mozambique myanmar namibia nepal netherlands nicaragua niger nigeria norway oman"
    " pakistan palestine panama paraguay peru philippines poland portugal qatar romania russia"
    " rwanda scotland senegal serbia singapore slovakia slovenia somalia spain sudan sweden"
    " switzerland syria taiwan tanzania thailand tunisia turkey uganda ukraine uruguay uzbekistan"
    " venezuela vietnam wales yemen zambia zimbabwe us usa uk uae dprk africa asia texas california"
    " florida ohio ontario quebec scandinavia siberia bavaria catalonia amsterdam ankara athens"
    " baghdad bangkok barcelona beijing beirut belgrade berlin bogota boston bratislava brussels"
    " bucharest budapest cairo chicago copenhagen damascus delhi dhaka dubai dublin geneva glasgow"
    " hanoi havana helsinki istanbul jakarta jerusalem johannesburg kabul karachi kyiv lagos lima"
    " lisbon london madrid manila milan minsk moscow mumbai munich nairobi oslo ottawa paris"
    " pyongyang prague riga rome santiago seoul shanghai sofia stockholm sydney tallinn tbilisi"
    " tehran tokyo toronto vienna vilnius warsaw washington zurich yerevan tashkent".split()
)
ORGANISATIONS = frozenset(
    "academy agency airlines airways assembly association authority bank board bureau bank centre"
    " center club college commission committee company congress corporation council court department"
    " federation foundation front fund government group guard house inc institute kremlin league"
    " lines limited ltd ministry movement museum nations office organisation organization parliament"
    " party police press senate service shipping society team tribunal union united university"
    " watch borders".split()
)
ROLES = frozenset(
    "actor actress adviser advisor ambassador analyst architect artist astronaut author boss boy"
    " aunt brother captain candidate champion chairman chairwoman chancellor chief coach colleague"
    " commander commissioner composer deputy designer diplomat director doctor driver economist"
    " editor engineer envoy executive expert farmer father filmmaker fireman fisherman founder"
    " general grandfather grandmother geologist geophysicist girl goalkeeper governor head husband inventor journalist judge"
    " king lawyer leader man manager mayor midfielder minister mother musician officer official"
    " opponent owner painter patient physicist pilot player nephew niece poet policeman politician pope"
    " predecessor premier president priest prince princess prisoner professor prosecutor queen"
    " representative rival researcher runner scientist secretary senator singer sister soldier son"
    " spokesman spokesperson spokeswoman star striker successor suspect teacher trainer uncle victim wife"
    " winger winner woman worker writer daughter banker midwife nurse surgeon climber skipper".split()
)
MASCULINE = frozenset(
    "boy brother chairman father grandfather husband king man pope prince nephew son spokesman uncle".split()
)
FEMININE = frozenset(
    "actress aunt chairwoman daughter girl mother princess grandmother niece queen sister spokeswoman wife woman".split()
)
PLACE_NOUNS = frozenset(
    "airport area avenue bay border capital church city continent country county district harbour island lake mountain nation palace place"
    " port province region river square stadium state street town valley village".split()
)
GROUPS = frozenset("armies children men pair people police public team troops two women".split())
"""Nouns in the plural without its ending, or spoken of as several."""
