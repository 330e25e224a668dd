"""Names and nouns of which it is known what they stand for; a first guess, never a proof.

Written from memory, not taken from a list. What is missing here is told from what stands around it
(`service.mentions`).
"""

MALE = frozenset(
    "aaron adam ahmed akira alan albert alejandro aleksandr alex alexander alexei ali alvaro"
    " anders andre andrea andrei andrew andrzej anthony antonio antony armando arthur arvind"
    " bart benjamin bernard bill bjarni björn boris brian bruno carl carlos charles chidi chris"
    " christian christoph daniel david denis diego dmitri dmitry dmytro donald duarte eduardo"
    " edward einar elias emeka emil emmanuel eric erik ernesto fernando francesco francis"
    " francisco frank fred friedrich gabriel george georgi gerhard giovanni giuseppe gregory"
    " guillermo gustavo hans harold harry haruki hassan heinrich henri henrik henry hiroshi hugo"
    " ibrahim igor ion isaac ivan jack jacob jacques jakub james jan jason javier jean jens"
    " jeremy jerome jim joao joe johan johannes john jonas jonathan jorge jose josef joseph juan"
    " julio justin karl keir kenji kevin klaus kofi konstantin krzysztof kwame lars laurent lee"
    " leo leon leonid lewis louis luc luca lucas luis luiz lukasz luke manuel marcel marco"
    " marcus marek mario mark martin mateusz matteo matthew maurice max mehmet michael miguel"
    " mihai mikhail mohamed mohammed moses muhammad murat mustafa narendra nathan nelson"
    " nicholas nicolas nikita nikolai noah olaf oleg oliver omar oscar otto pablo pascal patrick"
    " paul paulo pavel pedro per peter philip philippe pierre piotr rafael rahul ralph ramon"
    " raymond ricardo richard robert roberto rodrigo roger roman ronald rui ryan samuel satoshi"
    " sean sebastian selim sergei sergey sergio simon stanislav stefan stephen steven sven"
    " takashi tariq tendai thomas tiago tim timothy tom tomas tomasz tony victor vikram viktor"
    " vincent vladimir volodymyr walter werner wilhelm william wolfgang yuri yusuf zoltan".split()
)
FEMALE = frozenset(
    "adaeze aisha alice alicia amanda amelia amina ana anastasia andrea angela anita anna anne"
    " annika antonia astrid barbara beatrice birgit brigitte camilla carla carmen carol caroline"
    " catherine cecilia charlotte chiamaka chiara christina christine claire clara claudia"
    " cristina daniela deborah defne diana dilnoza dorothy eleanor elena elif elisabeth"
    " elizabeth ella elsa emily emma erika esther eva fatima fatma florence frances francesca"
    " gabriela giorgia giulia gloria grace greta halina hanna hannah helen helena helga ines"
    " ingrid irena irene irina isabel isabella ivana jacinda jane janet jennifer jessica joan"
    " johanna josephine julia juliana kaja karen karin katarina kate katherine katja katrin"
    " kristina lara laura leila lena leonor lisa liz lotte louise lucia lucy madeleine magdalena"
    " margaret maria marianne marie marina marta martha mary maya meera mercedes mette mia"
    " michelle monica monika nadia nancy natalia natalie nathalie ngozi nicola nina noor olga"
    " olivia paola patricia paula petra priya rachel radka rebecca renata rita rosa rosalind"
    " ruth sandra sanna sara sarah shirin sigrun silvia sofia sofie sonia sophia sophie stella"
    " stephanie susan susanne svetlana sylvia tamara tatiana teresa thandiwe theresa ulrike"
    " ursula valentina valeria vera veronica victoria wanda wangari yasmin yoko yuki yulia"
    " zainab zeynep zuzana".split()
)
PLACES = frozenset(
    "afghanistan africa albania algeria america amsterdam angola ankara argentina armenia asia"
    " athens australia austria azerbaijan baghdad bahrain bangkok bangladesh barcelona bavaria"
    " beijing beirut belarus belgium belgrade benin berlin bogota bolivia bosnia boston botswana"
    " bratislava brazil britain brussels bucharest budapest bulgaria cairo california cambodia"
    " cameroon canada catalonia chad chicago chile china colombia congo copenhagen croatia cuba"
    " cyprus damascus delhi denmark dhaka dprk dubai dublin ecuador egypt england estonia"
    " ethiopia europe finland florida france geneva georgia germany ghana glasgow greece"
    " guatemala guinea haiti hanoi havana helsinki honduras hungary iceland india indonesia iran"
    " iraq ireland israel istanbul italy jakarta jamaica japan jerusalem johannesburg jordan"
    " kabul karachi kazakhstan kenya korea kosovo kuwait kyiv lagos laos latvia lebanon liberia"
    " libya lima lisbon lithuania london luxembourg macedonia madagascar madrid malawi malaysia"
    " mali malta manila mexico milan minsk moldova mongolia montenegro morocco moscow mozambique"
    " mumbai munich myanmar nairobi namibia nepal netherlands nicaragua niger nigeria norway"
    " ohio oman ontario oslo ottawa pakistan palestine panama paraguay paris peru philippines"
    " poland portugal prague pyongyang qatar quebec riga romania rome russia rwanda santiago"
    " scandinavia scotland senegal seoul serbia shanghai siberia singapore slovakia slovenia"
    " sofia somalia spain stockholm sudan sweden switzerland sydney syria taiwan tallinn"
    " tanzania tashkent tbilisi tehran texas thailand tokyo toronto tunisia turkey uae uganda uk"
    " ukraine uruguay us usa uzbekistan venezuela vienna vietnam vilnius wales warsaw washington"
    " yemen yerevan zambia zimbabwe zurich".split()
)
ORGANISATIONS = frozenset(
    "academy agency airlines airways assembly association authority bank board borders bureau"
    " center centre club college commission committee company congress corporation council court"
    " department federation foundation front fund government group guard house inc institute"
    " kremlin league limited lines ltd ministry movement museum nations office organisation"
    " organization parliament party police press senate service shipping society team tribunal"
    " union united university watch".split()
)
ROLES = frozenset(
    "actor actress adviser advisor ambassador analyst architect artist astronaut aunt author"
    " banker boss boy brother candidate captain chairman chairwoman champion chancellor chief"
    " climber coach colleague commander commissioner composer daughter deputy designer diplomat"
    " director doctor driver economist editor engineer envoy executive expert farmer father"
    " filmmaker fireman fisherman founder general geologist geophysicist girl goalkeeper"
    " governor grandfather grandmother head husband inventor journalist judge king lawyer leader"
    " man manager mayor midfielder midwife minister mother musician nephew niece nurse officer"
    " official opponent owner painter patient physicist pilot player poet policeman politician"
    " pope predecessor premier president priest prince princess prisoner professor prosecutor"
    " queen representative researcher rival runner scientist secretary senator singer sister"
    " skipper soldier son spokesman spokesperson spokeswoman star striker successor surgeon"
    " suspect teacher trainer uncle victim wife winger winner woman worker writer".split()
)
MASCULINE = frozenset(
    "boy brother chairman father grandfather husband king man nephew pope prince son spokesman"
    " uncle".split()
)
FEMININE = frozenset(
    "actress aunt chairwoman daughter girl grandmother mother niece princess queen sister"
    " spokeswoman wife woman".split()
)
PLACE_NOUNS = frozenset(
    "airport area avenue bay border capital church city continent country county district"
    " harbour island lake mountain nation palace place port province region river square stadium"
    " state street town valley village".split()
)
SETTLED = frozenset("city country island nation town village".split())
"""Nouns of places that may stand for a place's name."""
GROUPS = frozenset("armies children men pair people police public team troops two women".split())
"""Nouns in the plural without its ending, or spoken of as several."""
