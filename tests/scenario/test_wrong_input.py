"""Every mistake that a person can make in a scenario, with the sentence that helps: where, what, the way out."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.scenario import Copy


@dataclass(frozen=True)
class Mistake:
    """A change to the small scenario; the mark ¦ says where the problem is expected."""

    name: str
    old: str
    new: str
    where: str
    says: tuple[str, ...]
    file: str = "scenario.yaml"


KEYS = [
    Mistake("top level", "horizon_days: 20", "¦horizon_day: 20\nhorizon_days: 20", "horizon_day",
            ('unknown key "horizon_day"', 'Did you mean "horizon_days"?')),
    Mistake("nested", "    children: {", "    ¦childrens: 3\n    children: {", "ground.people.childrens",
            ('unknown key "childrens"', 'Did you mean "children"?')),
    Mistake("in a list", "because: whoever signs", "¦becuase: x, because: whoever signs",
            "talks.impossible[0].becuase", ('Did you mean "because"?',)),
    Mistake("in a kind of claim", "    at_least: 1000", "    at_least: 1000\n    ¦at_leest: 5",
            "claims.flight.at_leest",
            ('Did you mean "at_least"?',)),
    Mistake("of another kind of claim", "    outcome: truce", "    outcome: truce\n    ¦among: [north, south]",
            "claims.truce-lasts.among", ('unknown key "among"', "Known:")),
    Mistake("in a rule of movement", "softening_km: 5", "softening_km: 5, ¦sofening_km: 5",
            "movement.route_choice[0].sofening_km", ('Did you mean "softening_km"?',)),
    Mistake("in a range", "children: {value: 0.3..0.4..0.5,", "children: {¦valu: 1, value: 0.3..0.4..0.5,",
            "ground.people.children.valu", ('Did you mean "value"?',)),
    Mistake("in a short form spelled out", "status_quo: {taken:", "status_quo: {¦takn: [], taken:",
            "talks.status_quo.takn", ('Did you mean "taken"?',)),
    Mistake("in evidence", "evidence: [gazette#5 B3]", "evidence: [{source: gazette, ¦paragaph: 5}]",
            "claims.no-trust.evidence[0].paragaph", ('Did you mean "paragraph"?',)),
    Mistake("missing", "  departure: {rule: danger departure, ", "  ¦departure: {", "movement.departure",
            ("is missing", "prescribed departure")),
    Mistake("missing at the top", "¦title: A border camp\n", "", "title", ("is missing", "title of the case")),
    Mistake("missing in a short list", "times_displaced: [0.5, 0.3, 0.2]", "¦times_displaced: [0.5, 0.5]",
            "ground.people.times_displaced", ("is too short", "three times or more")),
    Mistake("twice", "horizon_days: 20", "horizon_days: 20\n¦horizon_days: 30", "horizon_days",
            ('"horizon_days" is given twice', "line 6")),
    Mistake("bad key of a party", "  broker: {name", "  ¦The Broker: {name: x, kind: mediator}\n  broker: {name",
            "parties.The Broker", ('"The Broker"', "small letters")),
    Mistake("bad name of an option", "    south.shells: {", "    ¦shells: {says: x}\n    south.shells: {",
            "talks.options.shells", ('"shells"', "party.option")),
]  # fmt: skip

VALUES = [
    Mistake("text for a number", "horizon_days: 20", "¦horizon_days: soon", "horizon_days", ('"soon"',
            "a whole number")),
    Mistake("true for a number", "horizon_days: 20", "¦horizon_days: true", "horizon_days", ("true", "a whole number")),
    Mistake("half a day", "horizon_days: 20", "¦horizon_days: 20.5", "horizon_days", ("20.5", "a whole number")),
    Mistake("too far ahead", "horizon_days: 20", "¦horizon_days: 5000", "horizon_days", ("5000", "give 3,650 or less")),
    Mistake("no day", "as_of: 2020-03-01", "¦as_of: 2020-02-30", "as_of", ("2020-02-30", "no such day")),
    Mistake("a year for a day", "as_of: 2020-03-01", "¦as_of: 2020", "as_of", ("2020", "YYYY-MM-DD")),
    Mistake("seconds for a day", "as_of: 2020-03-01", '¦as_of: "1583020800"', "as_of", ("YYYY-MM-DD",)),
    Mistake("no date of publication", "published: 2018,", "¦published: 2018-02-30,", "sources.survey.published",
            ("2018-02-30", "no such day")),
    Mistake("odd date of publication", "published: 2018,", "¦published: May 2018,", "sources.survey.published",
            ("May 2018", "YYYY-MM")),
    Mistake("number for text", "title: A border camp", "¦title: 1984", "title", ("1984", "expected text", "quotes")),
    Mistake("nothing for text", "title: A border camp", "¦title:", "title", ("nothing is given", "expected text")),
    Mistake("empty text", "title: A border camp", '¦title: ""', "title", ("empty",)),
    Mistake("another version", "schema: trucelab/1", "¦schema: trucelab/9", "schema",
            ("trucelab/9", 'Did you mean "trucelab/1"?')),
    Mistake("text for a list", "backs: [south]", "¦backs: south", "parties.broker.backs", ('"south"', "list", "[ ]")),
    Mistake("list for a mapping", "movement:\n", "¦movement: [1]\nmovment_old:\n", "movement", ("a list", "mapping")),
    Mistake("number for true", "monitors: true", "¦monitors: 1", "consequences.truce.truce.monitors",
            ("1", "true or false")),
    Mistake("NO is a word", "monitors: true", "¦monitors: NO", "consequences.truce.truce.monitors",
            ('"NO"', "true or false")),
    Mistake("unknown choice", "kind: mediator", "¦kind: meditator", "parties.broker.kind",
            ("meditator", 'Did you mean "mediator"?')),
    Mistake("unknown kind of claim", "    kind: stable", "    ¦kind: stabel", "claims.truce-lasts.kind",
            ("stabel", 'Did you mean "stable"?')),
    Mistake("no kind of claim", "  truce-lasts:\n    kind: stable\n", "  ¦truce-lasts:\n", "claims.truce-lasts",
            ('"kind" is missing', "last chance")),
    Mistake("unknown rule", "rule: crowding", "¦rule: crowd", "movement.route_choice[1].rule",
            ("crowd", 'Did you mean "crowding"?')),
    Mistake("share above one", "held: 0.6", "¦held: 1.6", "talks.preferences.north[1].held", ("1.6", "give 1 or less")),
    Mistake("share below nought", "settles_war: 0.1", "¦settles_war: -0.1", "consequences.truce.truce.settles_war",
            ("-0.1", "give 0 or more")),
    Mistake("range of shares above one", "children: {value: 0.3..0.4..0.5", "¦children: {value: 0.3..0.4..1.5",
            "ground.people.children", ("0.3..0.4..1.5", "between 0 and 1")),
    Mistake("low above mode", "decay_km: {value: 5..10..20", "¦decay_km: {value: 15..10..20", "ground.danger.decay_km",
            ("low 15, mode 10, high 20", "least first")),
    Mistake("range in two parts", "decay_km: {value: 5..10..20", "¦decay_km: {value: 5..20", "ground.danger.decay_km",
            ('"5..20"', "low..mode..high")),
    Mistake("underscore in a range", "decay_km: {value: 5..10..20", "¦decay_km: {value: 5..10..2_0",
            "ground.danger.decay_km", ("2_0", "low..mode..high")),
    Mistake("true for a range", "decay_km: {value: 5..10..20", "¦decay_km: {value: true", "ground.danger.decay_km",
            ("true", "expected a number, or a range")),
    Mistake("nothing for a range", "power: 1}", "¦power: }", "movement.departure.power",
            ("nothing is given", "expected a number, or a range")),
    Mistake("range twice", "decay_km: {value: 5..10..20", "¦decay_km: {low: 1, value: 5..10..20",
            "ground.danger.decay_km", ("value and low", "either")),
    Mistake("unlimited", "power: 1}", "¦power: .inf}", "movement.departure.power", ("inf", "expected a number")),
    Mistake("evidence without brackets", "evidence: [gazette#5 B3]", "¦evidence: gazette#5 B3",
            "claims.no-trust.evidence", ("list", "[ ]")),
    Mistake("unreadable evidence", "evidence: [gazette#5 B3]", "evidence: [¦gazette paragraph 5]",
            "claims.no-trust.evidence[0]", ("gazette paragraph 5", "source#paragraph grade")),
    Mistake("number for evidence", "evidence: [gazette#5 B3]", "evidence: [¦5]", "claims.no-trust.evidence[0]",
            ("5", "source#paragraph grade")),
    Mistake("evidence and judgement", "evidence: [gazette#5 B3]", "evidence: [¦{source: gazette, judgement: ours}]",
            "claims.no-trust.evidence[0]", ("both a source and a judgement", "one of them")),
    Mistake("neither", "evidence: [gazette#5 B3]", "evidence: [¦{paragraph: 3}]", "claims.no-trust.evidence[0]",
            ("neither a source nor a judgement",)),
    Mistake("too few", "among: [north, south]", "¦among: [north]", "claims.no-trust.among", ("1 is given",
            "at least 2")),
    Mistake("too many", "times_displaced: [0.5, 0.3, 0.2]", "¦times_displaced: [0.5, 0.3, 0.1, 0.1]",
            "ground.people.times_displaced", ("4 are given", "at most 3")),
    Mistake("too long", "says: they want different things", "¦says: " + "x" * 200, "claims.no-trust.says",
            ("longer than 160",)),
    Mistake("odd option", "    north.attack: {says: attacks the valley, evidence: [gazette#3 B2]}",
            "    ¦north.attack: 3", "talks.options.north.attack", ("3", "text", "says")),
    Mistake("unreadable statement", "says: not south.shells, because", "says: north.attack ¦nor south.shells, because",
            "talks.preferences.north[0].says", ('expected and, or, if, iff or the end, but found "nor"',
            "character 14")),
    Mistake("path out of the folder", "places: places.csv", "¦places: ../places.csv", "ground.places",
            ("../places.csv", "inside the scenario's folder")),
    Mistake("absolute path", "places: places.csv", "¦places: /etc/places.csv", "ground.places",
            ("/etc/places.csv", "inside the scenario's folder")),
    Mistake("no table", "places: places.csv", "¦places: places.xlsx", "ground.places", ("places.xlsx", ".csv")),
    Mistake("no options", "  options:\n", "  ¦options: {}\n  optoins:\n", "talks.options", ("none is given",)),
]  # fmt: skip

NAMES = [
    Mistake("option in a preference", "says: not south.shells, because", "says: not ¦south.shell, because",
            "talks.preferences.north[0].says", ('"south.shell"', 'Did you mean "south.shells"?')),
    Mistake("option in a bare preference", "      - not south.shells", "      - not ¦south.shell",
            "talks.preferences.south[2].says", ("Did you mean",)),
    Mistake("option in a quoted statement", "      - not south.shells", '      - " not ¦south.shell"',
            "talks.preferences.south[2].says", ("Did you mean",)),
    Mistake("option in what is impossible", "when: north.attack and north.signs,",
            "when: north.attack and ¦north.sign,",
            "talks.impossible[0].when", ("Did you mean",)),
    Mistake("option in an outcome", "attack: {when: north.attack,", "attack: {when: ¦north.atack,",
            "talks.outcomes.attack.when", ("Did you mean",)),
    Mistake("option in the status quo", "taken: [south.shells]", "taken: [¦south.shell]", "talks.status_quo.taken[0]",
            ("Did you mean",)),
    Mistake("option in the bare status quo", "status_quo: {taken: [south.shells], evidence: [gazette#3 B2]}",
            "status_quo: [¦south.shell]", "talks.status_quo[0]", ("Did you mean",)),
    Mistake("backed party", "backs: [south]", "backs: [¦souht]", "parties.broker.backs[0]", ('Did you mean "south"?',)),
    Mistake("party that backs itself", "backs: [south]", "backs: [¦broker]", "parties.broker.backs[0]", ("itself",)),
    Mistake("owner of an option", "    south.shells: {", "    ¦sout.x: {says: x}\n    south.shells: {",
            "talks.options.sout.x", ('"sout" is not a party', 'Did you mean "south"?')),
    Mistake("sharer", "shared_with: [south]", "shared_with: [¦suoth]", "talks.options.broker.guards.shared_with[0]",
            ('Did you mean "south"?',)),
    Mistake("sharer who owns", "shared_with: [south]", "shared_with: [¦broker]",
            "talks.options.broker.guards.shared_with[0]", ("already",)),
    Mistake("who prefers", "    broker:\n      - {says", "    ¦brokr:\n      - {says", "talks.preferences.brokr",
            ('Did you mean "broker"?',)),
    Mistake("decision maker of a claim", "among: [north, south]", "among: [north, ¦souht]", "claims.no-trust.among[1]",
            ("not a decision maker", 'Did you mean "south"?')),
    Mistake("outcome of a claim", "    outcome: truce", "    ¦outcome: truse", "claims.truce-lasts.outcome",
            ('Did you mean "truce"?',)),
    Mistake("outcome that follows", "then: attack", "¦then: atack", "consequences.truce.truce.then",
            ('Did you mean "attack"?',)),
    Mistake("outcome with consequences", "  attack:\n    says", "  ¦atack:\n    says", "consequences.atack",
            ('"atack" is not an outcome', 'Did you mean "attack"?')),
    Mistake("outcome without consequences", "  attack:\n    says", "  atack:\n    says",
            "consequences.truce.truce.then", ('"attack" has no consequences',)),
    Mistake("source", "evidence: [gazette#5 B3]", "evidence: [¦gazete#5 B3]", "claims.no-trust.evidence[0]",
            ('"gazete" is not a source', 'Did you mean "gazette"?')),
    Mistake("source of later", "evidence: [gazette#5 B3]", "evidence: [¦report#5 B3]", "claims.no-trust.evidence[0]",
            ("published on 2020-04-02", "as_of 2020-03-01", "timeless")),
    Mistake("crossing", "    bridge: {state", "    ¦brige: {state: open}\n    bridge: {state", "ground.crossings.brige",
            ("not a crossing", 'Did you mean "bridge"?')),
    Mistake("crossing of an outcome", "crossings: {frontier: open}", "crossings: {¦hillton: open}",
            "consequences.attack.crossings.hillton", ("not a crossing",)),
    Mistake("crossing unlisted", "  ¦crossings:\n    bridge: {state: open, evidence: [gazette#8 B2]}\n",
            "  ¦crossings:\n", "ground.crossings", ('whether "bridge" is open', "add it")),
    Mistake("region of a total", "regions: [valley, hills]", "regions: [valley, ¦hill]", "ground.totals[0].regions[1]",
            ('Did you mean "hills"?',)),
    Mistake("region of a claim", "    regions: [valley]\n", "    regions: [¦vally]\n", "claims.thirst.regions[0]",
            ('Did you mean "valley"?',)),
    Mistake("standard of a claim", "    standard: water", "    ¦standard: watr", "claims.thirst.standard",
            ('Did you mean "water"?',)),
    Mistake("standard of supply", "supply: {water: {value: 0.5..0.7..0.9, judgement: pumps are hit}}",
            "supply: {¦watr: 1}", "consequences.attack.supply.watr", ('Did you mean "water"?',)),
    Mistake("kind of place without supply", "      ¦available: {town: 3..4..5, camp: 2.5..3..3.5}",
            "      ¦available: {town: 3..4..5}", "needs.standards.shelter.available", ('"camp"', "add it")),
]  # fmt: skip

WHOLES = [
    Mistake("total", "value: 10000", "¦value: 9000", "ground.totals[0].value",
            ("adds up to 10,000, not 9,000 (+1,000)", "Mend")),
    Mistake("total in camps", "value: 1500", "¦value: 1700", "ground.totals[1].value", ("1,500, not 1,700 (-200)",)),
    Mistake("shares", "times_displaced: [0.5, 0.3, 0.2]", "¦times_displaced: [0.5, 0.3, 0.3]",
            "ground.people.times_displaced", ("0.5 + 0.3 + 0.3", "1.1", "sum to 1")),
    Mistake("truce after itself", "then: attack", "¦then: truce", "consequences.truce.truce.then", ("leads back",)),
    Mistake("status quo", "  status_quo: {taken: [south.shells]",
            "  ¦status_quo: {taken: [north.attack, north.signs]", "talks.status_quo",
            ("impossible", "talks.impossible[0]")),
    Mistake("rule twice", "{rule: crowding, starts_at: 0.8..0.9..0.95}",
            "{¦rule: distance decay, softening_km: 1, power: 1}", "movement.route_choice[1].rule", ("twice",)),
    Mistake("no bound", "    at_least: 1000\n", "", "claims.flight", ("at_least, at_most or both",)),
    Mistake("bounds crossed", "    at_least: 1000\n", "    ¦at_least: 1000\n    at_most: 10\n",
            "claims.flight.at_least",
            ("1000", "10")),
    Mistake("movement of no outcome", "    outcome: attack\n", "", "claims.flight", ("first day", "which outcome")),
    Mistake("standard missing", "    standard: water\n", "", "claims.thirst", ("which standard", "shelter, water")),
    Mistake("standard unasked", "    at_least: 1000\n", "    at_least: 1000\n    ¦standard: water\n",
            "claims.flight.standard", ("leave the key out",)),
    Mistake("day of a claim", "    at_least: 1000\n", "    at_least: 1000\n    ¦day: 21\n", "claims.flight.day",
            ("day 21", "20 days")),
    Mistake("day of nothing", "    standard: water\n", "    standard: water\n    ¦day: 2\n", "claims.thirst.day",
            ("day 2", "which outcome")),
]  # fmt: skip

TRUCKS = "        camp: {value: 10..12..16, judgement: trucks}\n"
WATER, FRONTIER = f"{TRUCKS}      through: ", "crossings: {frontier: open}"

AID = [
    Mistake("through no crossing", TRUCKS, WATER + "{¦hillton: {share: 0.2}}\n",
            "needs.standards.water.through.hillton", ('"hillton" is not a crossing', "Known: bridge, frontier")),
    Mistake("to no region", TRUCKS, WATER + "{bridge: {share: 0.2, regions: [¦vally]}}\n",
            "needs.standards.water.through.bridge.regions[0]", ('Did you mean "valley"?',)),
    Mistake("more than everything", TRUCKS,
            f"{TRUCKS}      ¦through: {{bridge: {{share: 0.2..0.3..0.6}}, frontier: {{share: 0.5}}}}\n",
            "needs.standards.water.through", ("may add up to 1.1 in a town", "lower their highest values")),
    Mistake("more than everything in camps", TRUCKS,
            f"{TRUCKS}      ¦through: "
            "{bridge: {share: 0.2}, frontier: {share: 0.1, share_by_kind: {camp: 0.9}}}\n",
            "needs.standards.water.through", ('1.1 in a camp of "valley"',)),
    Mistake("share of aid above one", TRUCKS, WATER + "{bridge: {¦share: 1.2}}\n",
            "needs.standards.water.through.bridge.share", ("1.2", "between 0 and 1")),
    Mistake("ground says of no aid", "frontier: {state: shut,", "frontier: {state: shut, ¦aid: open,",
            "ground.crossings.frontier.aid", ('open: no standard has aid through "frontier"',
            "needs.standards.<standard>.through")),
    Mistake("neither open nor shut for aid", "frontier: {state: shut,", "frontier: {state: shut, ¦aid: closed,",
            "ground.crossings.frontier.aid", ('"closed"', "open, shut")),
    Mistake("outcome and no crossing", FRONTIER, FRONTIER + "\n    aid: {¦hillton: shut}",
            "consequences.attack.aid.hillton", ('"hillton" is not a crossing', "Known: bridge, frontier")),
    Mistake("outcome and no aid", FRONTIER, FRONTIER + "\n    aid: {¦frontier: shut}",
            "consequences.attack.aid.frontier", ('shut: no standard has aid through "frontier"', "or leave this out")),
    Mistake("outcome and no standard", FRONTIER,
            FRONTIER + "\n    aid: {bridge: {state: shut, standards: [¦watr]}}",
            "consequences.attack.aid.bridge.standards[0]", ('"watr" is not a standard', 'Did you mean "water"?')),
    Mistake("neither open nor shut under an outcome", FRONTIER, FRONTIER + "\n    aid: {¦bridge: closed}",
            "consequences.attack.aid.bridge", ('"closed"', "open, shut")),
    Mistake("a list for a change of aid", FRONTIER, FRONTIER + "\n    aid: {¦bridge: [shut]}",
            "consequences.attack.aid.bridge", ("expected open or shut, or a mapping with state",)),
    Mistake("aid after the horizon", FRONTIER,
            FRONTIER + "\n    aid: {bridge: {state: shut, ¦from_day: 25}}",
            "consequences.attack.aid.bridge.from_day", ("day 25", "20 days")),
]  # fmt: skip

TABLES = [
    Mistake("negative people", "valley,2000,0,1000", "valley,¦-2000,0,1000", "residents", ("-2000", "give 0 or more"),
            "places.csv"),
    Mistake("half a person", "valley,2000,0,1000", "valley,¦2000.5,0,1000", "residents", ("2000.5", "a whole number"),
            "places.csv"),
    Mistake("underscore", "valley,2000,0,1000", "valley,¦2_000,0,1000", "residents", ("2_000", "a whole number"),
            "places.csv"),
    Mistake("more than the world", "valley,2000,0,1000", "valley,¦2000000000,0,1000", "residents",
            ("2000000000", "100,000,000 or less"), "places.csv"),
    Mistake("no number", "birch,camp,14,", "birch,camp,¦far,", "km", ('"far"', "expected a number"), "routes.csv"),
    Mistake("no length", "birch,camp,14,", "birch,camp,¦,", "km", ("is missing", "length by road"), "routes.csv"),
    Mistake("off the globe", "birch,Birch,XX02,40.10,", "birch,Birch,XX02,¦140.10,", "lat", ("140.1",
            "give 90 or less"),
            "places.csv"),
    Mistake("unknown kind", "20.05,town", "20.05,¦twon", "kind", ('Did you mean "town"?',), "places.csv"),
    Mistake("unknown column", ",capacity,", ",¦capcity,", "capcity", ('Did you mean "capacity"?',), "places.csv"),
    Mistake("column twice", ",capacity,", ",¦residents,", "residents", ("given twice",), "places.csv"),
    Mistake("too many cells", "birch,Birch,XX02", "birch,Birch, the town,XX02", "", ("17 cells", "quotes"),
            "places.csv"),
    Mistake("unknown end of a road", "birch,camp,14,", "birch,¦kamp,14,", "end", ('Did you mean "camp"?',),
            "routes.csv"),
    Mistake("road to itself", "birch,camp,14,", "birch,¦birch,14,", "end", ("to itself",), "routes.csv"),
    Mistake("road twice", "ashford,camp,28,", "birch,¦ashford,28,", "end", ("given twice", "line 2"), "routes.csv"),
    Mistake("road through the earth", "ashford,birch,14,", "ashford,birch,¦1.4,", "km", ("1.4 km", "crow flies"),
            "routes.csv"),
    Mistake("place twice", "hillton,Hillton,XX03,40.30,20.12,town,hills,1000",
            "hillton,Hillton,XX03,40.30,20.12,town,hills,1000,0,,,,,,,x\n¦birch,Again,XX03,40.30,20.12,town,hills,0",
            "place", ('"birch" is given twice', "line 3"), "places.csv"),
    Mistake("unknown region", "20.12,town,hills", "20.12,town,¦hlls", "region", ('Did you mean "hills"?',),
            "places.csv"),
    Mistake("people in a crossing", "20.12,crossing,valley,0,0", "20.12,crossing,valley,0,¦7", "displaced",
            ("7 people at a crossing", "town or a camp"), "places.csv"),
    Mistake("event at an unknown place", "birch,5,3", "¦brich,5,3", "place", ('Did you mean "birch"?',),
            "events/attack.csv"),
    Mistake("event after the horizon", "birch,5,3", "birch,¦25,3", "day", ("day 25", "20 days"), "events/attack.csv"),
    Mistake("event before the outcome", "birch,5,3", "birch,¦-5,3", "day", ("day -5", "ground.before"),
            "events/attack.csv"),
    Mistake("event not before", "ashford,-10,", "ashford,¦10,", "day", ("day 10", "negative"), "events/before.csv"),
    Mistake("odd day", "ashford,-10,", "ashford,¦ten,", "day", ('"ten"', "low..mode..high"), "events/before.csv"),
    Mistake("intensity", "bombardment,0.5", "bombardment,¦1.5", "intensity", ("1.5", "give 1 or less"),
            "events/attack.csv"),
    Mistake("later fact that is not later", "2020-03-25,", "¦2020-03-01,", "date", ("not after as_of 2020-03-01",),
            "later.csv"),
    Mistake("no date", "2020-03-25,", "¦25 March,", "date", ("25 March", "YYYY-MM-DD"), "later.csv"),
    Mistake("outcome of a later fact", "people,attack,report", "people,¦atack,report", "outcome",
            ('Did you mean "attack"?',), "later.csv"),
    Mistake("unknown source", ",events,,report", ",events,,¦repotr", "source", ('Did you mean "report"?',),
            "later.csv"),
    Mistake("source of later", ",gazette,3,B,2,", ",¦report,3,B,2,", "source", ("2020-04-02", "as_of"),
            "events/before.csv"),
    Mistake("grade", "gazette,3,B,2,", "gazette,3,¦K,2,", "reliability", ('"K"', "Known: A, B, C, D, E, F"),
            "events/before.csv"),
]  # fmt: skip


@pytest.mark.parametrize(
    "mistake",
    [*KEYS, *VALUES, *NAMES, *WHOLES, *AID, *TABLES],
    ids=lambda mistake: mistake.name,
)
def test_says_where_what_and_the_way_out(small: Copy, mistake: Mistake) -> None:
    small.replace(mistake.old.replace("¦", ""), mistake.new, mistake.file)
    problems = [one for one in small.problems() if one.where == mistake.where]
    assert len(problems) == 1, small.problems()
    (problem,) = problems
    assert problem.file == mistake.file
    if "¦" in mistake.new:
        assert (problem.line, problem.column) == (small.line, small.column), str(problem)
    for words in mistake.says:
        assert words in problem.says


def test_a_standard_whose_aid_comes_another_way_is_told(small: Copy) -> None:
    small.replace(TRUCKS, f"{WATER}{{bridge: {{share: 0.2}}}}\n")
    small.replace(FRONTIER, FRONTIER + "\n    aid: {bridge: {state: shut, standards: [water, ¦shelter]}}")
    problem = small.problem()
    assert (problem.line, problem.column) == (small.line, small.column)
    assert problem.where == "consequences.attack.aid.bridge.standards[1]"
    assert problem.says == 'nothing of "shelter" comes through "bridge". Known: water.'


def test_all_problems_of_all_files_come_at_once(small: Copy) -> None:
    small.replace("birch,camp,14,", "birch,kamp,14,", "routes.csv")
    small.replace("valley,0,1500,4000", "valley,0,1400,4000", "places.csv")
    small.replace("2020-03-25,", "2020-02-25,", "later.csv")
    small.replace("backs: [south]", "backs: [souht, nroth]")
    small.replace("then: attack", "then: truce")
    found = {(problem.file, problem.where) for problem in small.problems()}
    assert found == {
        ("routes.csv", "end"),
        ("later.csv", "date"),
        ("scenario.yaml", "parties.broker.backs[0]"),
        ("scenario.yaml", "parties.broker.backs[1]"),
        ("scenario.yaml", "consequences.truce.truce.then"),
        ("scenario.yaml", "ground.totals[0].value"),
        ("scenario.yaml", "ground.totals[1].value"),
    }


def test_a_scenario_file_that_cannot_be_used_does_not_hide_its_tables(small: Copy) -> None:
    small.replace("held: 0.6", "held: 6")
    small.replace("title: A border camp\n", "")
    small.replace("valley,2000,0,1000", "valley,-2000,0,x", "places.csv")
    small.replace("ashford,-10,", "ashford,ten,", "events/before.csv")
    assert [(problem.file, problem.where) for problem in small.problems()] == [
        ("events/before.csv", "day"),
        ("places.csv", "residents"),
        ("places.csv", "capacity"),
        ("scenario.yaml", "title"),
        ("scenario.yaml", "talks.preferences.north[1].held"),
    ]


def test_problems_are_numbered_in_the_order_of_the_files(small: Copy) -> None:
    small.replace("held: 0.6", "held: 6").replace("held: 0.7", "held: 7")
    lines = [problem.line for problem in small.problems()]
    assert lines == sorted(lines)


def test_where_people_are_a_road_leads_away(small: Copy) -> None:
    small.replace("bridge,hillton,7,local,atlas,A,1,\nhillton,frontier,8,local,,,,a track\n", "", "routes.csv")
    problem = small.problem()
    assert (problem.file, problem.line, problem.where) == ("places.csv", 7, "place")
    assert 'no road leads to or from "hillton"' in problem.says


def test_nobody_anywhere_is_a_mistake(small: Copy) -> None:
    lines = small.text("places.csv").splitlines()
    empty = ["ashford,Ashford,,40,20,town,valley", "birch,Birch,,40.1,20.05,town,valley"]
    small.write("places.csv", "\n".join([lines[0], *empty, *lines[4:6]]) + "\n")
    assert any("no people at any place" in problem.says for problem in small.problems())


def test_an_empty_table_of_places_is_a_mistake(small: Copy) -> None:
    small.write("places.csv", small.text("places.csv").splitlines()[0] + "\n")
    assert any("the table has no places" in problem.says for problem in small.problems())


def test_a_source_that_is_wrong_in_many_rows_is_told_once(small: Copy) -> None:
    small.write("places.csv", small.text("places.csv").replace("survey", "surveys"))
    problem = small.problem()
    assert problem.line == 2
    assert 'Did you mean "survey"? (and so in 3 more rows)' in problem.says


def test_very_many_problems_are_cut_short_and_quickly_found(small: Copy) -> None:
    rows = [f"nowhere-{number},elsewhere-{number},5,main,atlas,A,1," for number in range(2000)]
    small.write("routes.csv", small.text("routes.csv") + "\n".join(rows) + "\n")
    problems = small.problems()
    assert len(problems) == 201
    assert "there are more problems like these" in "".join(problem.says for problem in problems)


STANDOFF = """    judgement: what the word attack says
  standoff:
    says: Both sides wait.
    ends: {ends}
    judgement: invented
"""


@pytest.mark.parametrize(
    ("ends", "where", "says"),
    [
        ("{then: attack}", "", ("neither per_month nor after_days is given", "with its range")),
        ("{per_month: 0.1, after_days: 30, then: attack}", "", ("both per_month and after_days are given",)),
        ("{per_month: 0.1}", ".then", ("nothing follows", "name the outcome that comes next")),
        ("{per_month: 0.1, then: standoff}", ".then", ('"standoff" leads back to itself',)),
        ("{per_month: 0.1, then: {attack: 0.5..0.6..0.7, truce: 0.5..0.6..0.7}}", "", ()),
        ("{per_month: 0.1, then: {attack: 0.6..0.7..0.8, truce: 0.5..0.6..0.7}}", ".then",
         ("1.1 together at least and 1.5 at most", "add up to 1")),
        ("{per_month: 0.1, then: {attack: 0.2, truce: 0.3..0.4..0.5}}", ".then", ("0.5 together at least and 0.7",)),
        ("{per_month: 0.1, then: {atack: 0.4, truce: 0.6}}", ".then.atack", ('Did you mean "attack"?',)),
        ("{after_days: 0..1..2, then: attack}", ".after_days", ("between 1 and 3650",)),
        ("{per_month: 0, then: attack}", ".per_month", ("between 0.001 and 30",)),
        ("{per_month: 0.1, from_talks: 1}", "", ()),
        ("{per_month: 0.1, from_talks: 0.5..1..1}", ".then", ("nothing follows",)),
    ],
)  # fmt: skip
def test_what_ends_an_outcome_and_follows_it_must_fit(
    small: Copy, ends: str, where: str, says: tuple[str, ...]
) -> None:
    small.replace(
        "    attack: {when", "    standoff: {when: not north.attack and south.shells, says: x}\n    attack: {when"
    )
    small.replace("    judgement: what the word attack says\n", STANDOFF.replace("{ends}", ends))
    if not says:
        small.load()
        return
    (problem,) = small.problems()
    assert problem.where.removeprefix("consequences.standoff.ends") == where
    assert problem.line == small.text().splitlines().index(f"    ends: {ends}") + 1
    for words in says:
        assert words in problem.says


def test_a_truce_and_a_law_of_its_own_exclude_each_other(small: Copy) -> None:
    small.replace("    says: Silence,", "    ends: {per_month: 0.1, then: attack}\n    says: Silence,")
    assert [(problem.where, "leave ends out" in problem.says) for problem in small.problems()] == [
        ("consequences.truce.ends", True)
    ]


def test_a_timeless_source_may_be_of_any_date(small: Copy) -> None:
    assert "published: 2021-05, timeless" in small.text()
    assert small.load().document.sources["atlas"].published == "2021-05"


def test_an_outcome_that_is_not_simulated_has_no_figures(small: Copy) -> None:
    small.replace("    attack: {when", "    rest: {when: not north.attack}\n    attack: {when")
    small.replace("    outcome: attack\n", "    outcome: rest\n")
    assert '"rest" has no consequences, so it has no figures' in small.problem().says


def test_the_small_scenario_is_sound(small: Copy) -> None:
    scenario = small.load()
    assert sum(place.residents + place.displaced for place in scenario.places) == 10_000
    assert scenario.places[2].name == "Border camp, old"
    assert len(scenario.files) == 6
