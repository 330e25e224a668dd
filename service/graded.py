"""Adjectives and the forms in which they are compared."""

_ROWS = """
high higher highest|low lower lowest|cheap cheaper cheapest|costly costlier costliest
strong stronger strongest|weak weaker weakest|large larger largest|big bigger biggest
small smaller smallest|long longer longest|short shorter shortest|hot hotter hottest
warm warmer warmest|cold colder coldest|cool cooler coolest|old older oldest
young younger youngest|early earlier earliest|late later latest|fast faster fastest
quick quicker quickest|slow slower slowest|heavy heavier heaviest|rich richer richest
light lighter lightest|poor poorer poorest|safe safer safest|deep deeper deepest|few fewer fewest
good better best|bad worse worst|wet wetter wettest|dry drier driest|hard harder hardest
easy easier easiest
"""
BASE = {
    form: row.split()[0]
    for line in _ROWS.split("\n")
    for row in line.split("|")
    for form in row.split()[1:]
}
"""Comparative or superlative → adjective."""
COMPARATIVES = frozenset({form for form in BASE if form.endswith("er")} | {"more", "less", "worse"})
