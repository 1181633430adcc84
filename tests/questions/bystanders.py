"""Makes a library of documents that nobody asks about, to stand beside the guides that are asked.

    python -m tests.questions.bystanders FOLDER [NUMBER]

Each is a small guide of an invented house, with the sections that such guides have: opening hours,
prices, bookings, rules, people. So it shares a guide's ordinary words ("the deposit", "members") and none of
its subject. The same number always makes the same documents.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

KINDS = {
    "bell foundry": ("bell", "casting", "founder", "mould", "bronze"),
    "puppet theatre": ("puppet", "performance", "puppeteer", "curtain", "marionette"),
    "observatory": ("telescope", "observing night", "astronomer", "dome", "star chart"),
    "wool mill": ("loom", "weaving day", "weaver", "yarn", "fleece"),
    "cheese dairy": ("cheese", "tasting", "cheesemaker", "cellar", "rennet"),
    "lighthouse": ("lantern room", "climb", "keeper", "staircase", "foghorn"),
    "glassworks": ("furnace", "blowing session", "glassblower", "vase", "pipe"),
    "salt works": ("salt pan", "harvest walk", "salter", "brine", "crust"),
    "falconry": ("falcon", "flying display", "falconer", "glove", "perch"),
    "paper mill": ("sheet", "papermaking hour", "papermaker", "pulp", "watermark"),
    "steam railway": ("engine", "footplate ride", "stoker", "carriage", "boiler"),
    "windmill": ("sail", "grinding day", "miller", "millstone", "flour sack"),
    "botanic garden": ("greenhouse", "plant walk", "gardener", "orchid", "herbarium"),
    "clock workshop": ("clock", "repair evening", "clockmaker", "pendulum", "escapement"),
    "harp school": ("harp", "recital", "harpist", "string", "pedal"),
    "map archive": ("map", "reading session", "archivist", "atlas", "folio"),
    "cave": ("cavern", "underground tour", "caver", "stalactite", "lamp"),
    "perfume house": ("scent", "blending class", "perfumer", "vial", "essence"),
    "button museum": ("button", "sorting afternoon", "curator", "showcase", "mother-of-pearl"),
    "truffle wood": ("truffle", "hunt", "truffler", "oak row", "basket"),
    "ice rink": ("skate", "skating hour", "rink marshal", "blade", "resurfacing"),
    "bookbindery": ("binding", "sewing course", "binder", "leather", "endpaper"),
    "organ loft": ("organ", "console visit", "organist", "pipe rank", "bellows"),
    "tea garden": ("tea bush", "plucking morning", "tea master", "leaf", "caddy"),
    "kite field": ("kite", "flying lesson", "kite captain", "spool", "tail"),
    "fossil quarry": ("fossil", "splitting day", "palaeontologist", "slab", "chisel"),
    "diving bell": ("diving bell", "descent", "bell master", "airlock", "porthole"),
    "maze": ("hedge", "night walk", "maze warden", "dead end", "tower"),
    "sugar house": ("maple", "boiling day", "sugar maker", "syrup", "evaporator"),
    "mosaic studio": ("mosaic", "laying course", "mosaicist", "tessera", "grout"),
    "toboggan run": ("toboggan", "descent", "track marshal", "bend", "brake"),
    "planetarium": ("projector", "sky show", "presenter", "dome seat", "eclipse"),
    "rope walk": ("rope", "twisting show", "ropemaker", "strand", "hemp"),
    "lace school": ("lace", "bobbin lesson", "lacemaker", "pillow", "thread"),
    "archery range": ("bow", "shooting round", "range captain", "arrow", "target butt"),
    "mineral spring": ("spring", "drinking cure", "well keeper", "fountain hall", "cup"),
    "model ship guild": ("model ship", "rigging night", "shipwright", "hull plan", "spar"),
    "echo canyon": ("gorge", "echo walk", "warden", "suspension bridge", "ledge"),
    "comic archive": ("comic", "drawing jam", "illustrator", "panel", "inkwell"),
    "fan workshop": ("folding fan", "painting lesson", "fan maker", "rib", "silk leaf"),
    "vineyard railway": ("cable car", "panorama ride", "conductor", "gondola", "terrace"),
    "shadow cinema": ("film reel", "silent night", "projectionist", "screen", "piano"),
    "sundial park": ("sundial", "noon reading", "gnomon master", "shadow line", "plinth"),
    "oyster bank": ("oyster", "tide walk", "oysterman", "shell", "mudflat"),
    "armoury": ("suit of armour", "fitting", "armourer", "helmet", "chain mail"),
    "carousel": ("carousel", "evening ride", "ride master", "wooden horse", "barrel organ"),
    "weather station": ("barometer", "balloon launch", "forecaster", "rain gauge", "anemometer"),
    "stained glass chapel": ("window", "lead class", "glazier", "pane", "cartoon"),
}
"""What it is: its thing, its event, its person, and two parts of the thing."""
PLACES = (
    "Aldermoor", "Brunhaven", "Castlewick", "Dunsollen", "Eastermere", "Fallowgate", "Garrowby", "Hollinfell",
    "Inchbrae", "Jarrowmouth", "Kelderton", "Larkwater", "Mossburn", "Netherlow", "Oakenshaw", "Penhallick",
    "Quernby", "Ravensey", "Saltcombe", "Thornlea", "Ulverhope", "Vallance", "Wexholm", "Yarlside",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SECTIONS = {
    "Opening hours": (
        "The {kind} is open from {day} to {day2}, {hour} a.m. to {hour2} p.m.",
        "Last admission is {small} minutes before closing.",
        "In winter it closes an hour earlier.",
        "The {part} is shut for cleaning every {day}.",
        "On public holidays only the {part2} can be visited.",
    ),
    "Prices": (
        "A visit costs {price} crowns for adults and {price2} crowns for children under {age}.",
        "Groups of at least {small} people get {percent} percent off.",
        "The {event} is charged apart, at {price} crowns a person.",
        "A yearly pass is {big} crowns and covers the {event}.",
        "We take cards and cash, but no cheques.",
    ),
    "Booking": (
        "Places for the {event} have to be booked at least {small} days ahead.",
        "You can cancel free of charge until {small} days before.",
        "After that half of the price is kept.",
        "A deposit of {price} crowns is due when a group books.",
        "Who arrives more than {small} minutes late loses the place.",
    ),
    "Rules": (
        "Nobody may touch the {thing} without the {person}.",
        "Children under {age} need an adult with them.",
        "Dogs are welcome outside, but not near the {part}.",
        "Photographs are allowed without a flash.",
        "Eating and drinking are not permitted beside the {part2}.",
    ),
    "The event": (
        "The {event} lasts about {small} minutes and starts at {hour} a.m.",
        "Up to {small} people can take part.",
        "The {person} explains how the {thing} is made and looked after.",
        "Sturdy shoes are recommended.",
        "It takes place in any weather but a storm.",
    ),
    "Becoming a {person}": (
        "The training to become a {person} takes {age} years.",
        "Applicants must be at least 18 and pass a practical test.",
        "Trainees are paid {big} crowns a month in the first year.",
        "About {percent} percent of them stay afterwards.",
        "Foreign certificates are looked at by the board of the {kind}.",
    ),
    "Members": (
        "Members pay {big} crowns a year and vote at the annual meeting.",
        "The membership ends at the end of the year, with {small} days' notice.",
        "New members are proposed by two others.",
        "Members may bring one guest a month.",
        "The board has {age} seats and is elected every two years.",
    ),
    "Getting here": (
        "The bus from {place} station stops at the gate every {small} minutes.",
        "Parking is free for the first two hours.",
        "There are {age} spaces for wheelchair users beside the entrance.",
        "The path to the {part} is steep.",
        "Bicycles can be left at the {part2}.",
    ),
    "Lost and broken things": (
        "Lost property is kept for {small} weeks at the desk.",
        "Who breaks a {part2} pays {price} crowns.",
        "The {kind} is insured for accidents during the {event}.",
        "Please report any damage to the {person} on the same day.",
        "Lockers need a coin that is given back.",
    ),
}


def bystanders(number: int) -> Iterator[tuple[str, str]]:
    """Yield a name and a Markdown text for each of `number` documents, one for each kind and place."""
    pairs = [(kind, place) for place in PLACES for kind in KINDS]
    random.Random(11).shuffle(pairs)
    for seed, (kind, place) in enumerate(pairs[:number]):
        yield f"{kind}-{place}".lower().replace(" ", "-"), _text(random.Random(seed), kind, place)


def write(folder: Path, number: int) -> None:
    """Write `number` documents into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in bystanders(number):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def _text(chance: random.Random, kind: str, place: str) -> str:
    thing, event, person, part, part2 = KINDS[kind]
    words = {"kind": kind, "thing": thing, "event": event, "person": person, "part": part, "part2": part2}
    lines = [f"# The {kind} of {place}", "", f"What visitors of the {kind} in {place} ask most.", ""]
    for title in chance.sample(list(_SECTIONS), chance.randint(5, len(_SECTIONS))):
        lines += [f"## {title.format(**words).capitalize()}", ""]
        sentences = chance.sample(_SECTIONS[title], chance.randint(3, 5))
        lines += [" ".join(one.format(**words, **_numbers(chance)) for one in sentences), ""]
    return "\n".join(lines)


def _numbers(chance: random.Random) -> dict[str, object]:
    first = chance.randrange(4)
    return {
        "day": _DAYS[first],
        "day2": _DAYS[chance.randint(first + 1, 6)],
        "hour": chance.randint(8, 11),
        "hour2": chance.randint(2, 9),
        "small": chance.randint(5, 45),
        "age": chance.randint(3, 12),
        "price": chance.randint(4, 60),
        "price2": chance.randint(2, 20),
        "big": 10 * chance.randint(20, 250),
        "percent": 5 * chance.randint(1, 15),
        "place": chance.choice(PLACES),
    }


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 250)
