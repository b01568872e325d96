"""The geography of probation in codes: what its own lists give in names only, said once.

No list of the probation service carries codes of the register, and a name never joins here. So each line
below gives the codes of what a list names. The delivery units are those of the published list: districts that
its names spell out, the county or district that a unit is called after, and Central Lancashire as the four
districts of Lancashire that no other unit has. Left out is what the list leaves open: Birmingham, Liverpool,
Manchester and Ribble Valley, which are cut between units; Medway, Thurrock and Wrexham, which no name
mentions; and Staffordshire and Stoke since the unit was cut in two.

Which police force areas made up each probation trust and company is common knowledge, written down without
the published list at hand: the numbers of areas (42), trusts (35) and companies (21) agree with what is
published, and the make-up of each is to be checked against the list before a figure rests on it.

Source
------
Delivery units and regions: the seed files of the Probation Service's own software (``probation_areas.zip``);
from 26 June 2021, when the service became one again. Areas, trusts and companies: numbers and dates only.
"""

import datetime as dt
from collections.abc import Mapping

AREAS_FROM = dt.date(2001, 4, 1)
TRUSTS_FROM = dt.date(2010, 4, 1)
COMPANIES_FROM = dt.date(2014, 6, 1)
REGIONS_FROM = dt.date(2021, 6, 26)

POLICE_AREAS: Mapping[str, tuple[str, str, str, str]] = {
    "E23000001": ("", "London", "London", "London"),
    "E23000002": ("cumbria", "Cumbria", "Cumbria", "Cumbria and Lancashire"),
    "E23000003": ("lancashire", "Lancashire", "Lancashire", "Cumbria and Lancashire"),
    "E23000004": ("merseyside", "Merseyside", "Merseyside", "Merseyside"),
    "E23000005": ("", "Greater Manchester", "Greater Manchester", "Cheshire and Greater Manchester"),
    "E23000006": ("cheshire", "Cheshire", "Cheshire", "Cheshire and Greater Manchester"),
    "E23000007": ("northumbria", "Northumbria", "Northumbria", "Northumbria"),
    "E23000008": ("durham", "County Durham", "Durham Tees Valley", "Durham Tees Valley"),
    "E23000009": (
        "north-yorkshire",
        "North Yorkshire",
        "York and North Yorkshire",
        "Humberside, Lincolnshire and North Yorkshire",
    ),
    "E23000010": ("west-yorkshire", "West Yorkshire", "West Yorkshire", "West Yorkshire"),
    "E23000011": ("south-yorkshire", "South Yorkshire", "South Yorkshire", "South Yorkshire"),
    "E23000012": ("humberside", "Humberside", "Humberside", "Humberside, Lincolnshire and North Yorkshire"),
    "E23000013": ("cleveland", "Teesside", "Durham Tees Valley", "Durham Tees Valley"),
    "E23000014": (
        "west-midlands",
        "West Midlands",
        "Staffordshire and West Midlands",
        "Staffordshire and West Midlands",
    ),
    "E23000015": (
        "staffordshire",
        "Staffordshire",
        "Staffordshire and West Midlands",
        "Staffordshire and West Midlands",
    ),
    "E23000016": ("west-mercia", "West Mercia", "West Mercia", "Warwickshire and West Mercia"),
    "E23000017": ("warwickshire", "Warwickshire", "Warwickshire", "Warwickshire and West Mercia"),
    "E23000018": (
        "derbyshire",
        "Derbyshire",
        "Derbyshire",
        "Derbyshire, Leicestershire, Nottinghamshire and Rutland",
    ),
    "E23000019": (
        "nottinghamshire",
        "Nottinghamshire",
        "Nottinghamshire",
        "Derbyshire, Leicestershire, Nottinghamshire and Rutland",
    ),
    "E23000020": (
        "lincolnshire",
        "Lincolnshire",
        "Lincolnshire",
        "Humberside, Lincolnshire and North Yorkshire",
    ),
    "E23000021": (
        "leicestershire",
        "Leicestershire and Rutland",
        "Leicestershire and Rutland",
        "Derbyshire, Leicestershire, Nottinghamshire and Rutland",
    ),
    "E23000022": (
        "northamptonshire",
        "Northamptonshire",
        "Northamptonshire",
        "Bedfordshire, Northamptonshire, Cambridgeshire and Hertfordshire",
    ),
    "E23000023": (
        "cambridgeshire",
        "Cambridgeshire",
        "Cambridgeshire and Peterborough",
        "Bedfordshire, Northamptonshire, Cambridgeshire and Hertfordshire",
    ),
    "E23000024": ("norfolk", "Norfolk", "Norfolk and Suffolk", "Norfolk and Suffolk"),
    "E23000025": ("suffolk", "Suffolk", "Norfolk and Suffolk", "Norfolk and Suffolk"),
    "E23000026": (
        "bedfordshire",
        "Bedfordshire",
        "Bedfordshire",
        "Bedfordshire, Northamptonshire, Cambridgeshire and Hertfordshire",
    ),
    "E23000027": (
        "hertfordshire",
        "Hertfordshire",
        "Hertfordshire",
        "Bedfordshire, Northamptonshire, Cambridgeshire and Hertfordshire",
    ),
    "E23000028": ("essex", "Essex", "Essex", "Essex"),
    "E23000029": ("thames-valley", "Thames Valley", "Thames Valley", "Thames Valley"),
    "E23000030": ("hampshire", "Hampshire", "Hampshire", "Hampshire and Isle of Wight"),
    "E23000031": ("surrey", "Surrey", "Surrey and Sussex", "Kent, Surrey and Sussex"),
    "E23000032": ("kent", "Kent", "Kent", "Kent, Surrey and Sussex"),
    "E23000033": ("sussex", "Sussex", "Surrey and Sussex", "Kent, Surrey and Sussex"),
    "E23000034": ("city-of-london", "London", "London", "London"),
    "E23000035": (
        "devon-and-cornwall",
        "Devon and Cornwall",
        "Devon and Cornwall",
        "Dorset, Devon and Cornwall",
    ),
    "E23000036": (
        "avon-and-somerset",
        "Avon and Somerset",
        "Avon and Somerset",
        "Bristol, Gloucestershire, Somerset and Wiltshire",
    ),
    "E23000037": (
        "gloucestershire",
        "Gloucestershire",
        "Gloucestershire",
        "Bristol, Gloucestershire, Somerset and Wiltshire",
    ),
    "E23000038": ("wiltshire", "Wiltshire", "Wiltshire", "Bristol, Gloucestershire, Somerset and Wiltshire"),
    "E23000039": ("dorset", "Dorset", "Dorset", "Dorset, Devon and Cornwall"),
    "W15000001": ("north-wales", "North Wales", "Wales", "Wales"),
    "W15000002": ("gwent", "Gwent", "Wales", "Wales"),
    "W15000003": ("south-wales", "South Wales", "Wales", "Wales"),
    "W15000004": ("dyfed-powys", "Dyfed-Powys", "Wales", "Wales"),
}
"""Police force area to its name in the list of police and crime commissioners (empty where it has none), and
to the probation area of 2001, trust of 2010 and company of 2014 that it lay in whole."""

REGIONS: Mapping[str, tuple[str, str]] = {
    "A": ("N54", "c5acff6c-d0d2-4b89-9f4d-89a15cfa3891"),
    "B": ("N51", "a02b7727-63aa-46f2-80f1-e0b05b31903c"),
    "C": ("N55", "5e44b880-df20-4751-938f-a14be5fe609d"),
    "D": ("N03", "afee0696-8df3-4d9f-9d0c-268f17772e2c"),
    "E": ("N52", "734261a0-d053-4aed-968d-ffc518cc17f8"),
    "F": ("N53", "0544d95a-f6bb-43f8-9be7-aae66e3bf244"),
    "G": ("N58", "43606be0-9836-441d-9bc1-5586de9ac931"),
    "H": ("N59", "6b4a1308-17af-4c1a-a330-6005bec9e27b"),
    "I": ("N56", "ca979718-b15d-4318-9944-69aaff281cad"),
    "J": ("N07", "d73ae6b5-041e-4d44-b859-b8c77567d893"),
    "K": ("N57", "db82d408-d440-4eb5-960b-119cb33427cd"),
    "L": ("N50", "f6db2e41-040e-47c7-8bba-a345b6d35ca1"),
}
"""Letter of a region in the first list to its code in Delius and to its key in the list of delivery units."""

WITHOUT_COMMISSIONER: Mapping[str, str] = {"E23000001": "J", "E23000005": "L"}
"""Police force areas that the list of commissioners leaves out, to the letter of their region."""

UNITS: Mapping[str, str] = {
    "N57EKNT": "E07000113 E07000105 E07000106 E07000112 E07000114 E07000108",
    "N57KECL": "E07000111 E07000107 E07000109 E07000115 E07000110 E07000116",
    "N57SUR": "E10000030",
    "N57SUS": "E10000011 E06000043",
    "N57WSUS": "E10000032",
    "N56ESXN": "E07000067 E07000070 E07000074 E07000071 E07000076 E07000073 E07000077 E07000072",
    "N56ESXS": "E07000066 E07000068 E07000075 E07000069 E06000033",
    "N56SUFF": "E10000029",
    "N56NOSU": "E10000020",
    "N56HERT": "E10000015",
    "N56NRTH": "E06000061 E06000062",
    "N56BEDS": "E06000055 E06000056 E06000032",
    "N56CAMB": "E10000003 E06000031",
    "N55BAS": "E08000016 E08000018",
    "N55SHF": "E08000019",
    "N55DNR": "E08000017",
    "N55LEE": "E08000035",
    "N55WAK": "E08000036",
    "N55KIR": "E08000034",
    "N55BAC": "E08000032 E08000033",
    "N55YRK": "E06000014",
    "N55YNY": "E10000023 E06000065",
    "N55HER": "E06000010 E06000011",
    "N55NNEL": "E06000013 E06000012",
    "N54DUR": "E06000047 E06000005",
    "N54SOT": "E08000037 E08000023",
    "N54STHA": "E06000004 E06000001",
    "N54SUND": "E08000024",
    "N54CLE": "E06000003 E06000002",
    "N54NUTY": "E08000021",
    "N54NOT": "E08000022 E06000057",
    "N50SATR": "E08000006",
    "N50BOLT": "E08000001",
    "N50WIBO": "E08000010",
    "N50ROBO": "E08000002 E08000005",
    "N50STTR": "E08000007 E08000009",
    "N50TAST": "E08000008",
    "N50OLD": "E08000004",
    "N51WCHE": "E06000050",
    "N51CHES": "E06000049",
    "N51HAWA": "E06000007 E06000006",
    "N51KNST": "E08000011 E08000013",
    "N51SEFT": "E08000014",
    "N51CUMB": "E10000006 E06000063 E06000064",
    "N51WSHW": "E08000015",
    "N51LNW": "E06000009 E07000119 E07000128 E07000121",
    "N51BLDA": "E06000008",
    "N51LSE": "E07000117 E07000122 E07000120 E07000125",
    "N51CTRL": "E07000123 E07000126 E07000118 E07000127",
    "N58GLW": "E10000013",
    "N58SWWI": "E06000030 E06000054",
    "N58DORS": "E06000059 E06000058",
    "N58BSG": "E06000023 E06000025",
    "N58PLCO": "E06000026",
    "N58CIOS": "E06000052 E06000053",
    "N58DEV": "E10000008 E06000027",
    "N58SOM": "E10000027 E06000066",
    "N58BNS": "E06000022 E06000024",
    "N59HAMP": "E07000084 E07000085 E07000087 E07000088 E07000089 E07000090 E07000092 E07000093 E07000094",
    "N59HSW": "E06000045 E07000086 E07000091",
    "N59SOPO": "E06000044 E06000046",
    "N59OXFS": "E10000025",
    "N59BUOX": "E06000060 E06000042",
    "N59BRK": "E06000036 E06000040 E06000039",
    "N59WESB": "E06000038 E06000041 E06000037",
    "N52DUSA": "E08000027 E08000028",
    "N52BLCO": "E08000030 E08000031",
    "N52CSW": "E08000026",
    "N52WARW": "E10000031",
    "N52STST": "E10000028 E06000021",
    "N52WORC": "E10000034",
    "N52WEME": "E06000019 E06000051 E06000020",
    "N52BNES": "E08000029",
    "N53NOCY": "E06000018",
    "N53NOTS": "E10000024",
    "N53DRBY": "E06000015",
    "N53DERS": "E10000007",
    "N53LEIS": "E06000016 E10000018 E06000017",
    "N53EWL": "E10000019",
    "LDNBBG": "E09000011 E09000004",
    "N07LEBR": "E09000023 E09000006",
    "LDNNLAS": "E09000028",
    "LDNLAW": "E09000022",
    "N07CROY": "E09000008",
    "LDNHKR": "E09000021 E09000027 E09000018",
    "LDNNHAK": "E09000013 E09000020 E09000033",
    "LDNNCAI": "E09000007 E09000019",
    "LDNEHH": "E09000009 E09000017",
    "LDNCMS": "E09000032 E09000024 E09000029",
    "N07BRNT": "E09000005",
    "LDNBEB": "E09000015 E09000003",
    "LDNNHTH": "E09000012 E09000001",
    "N07TOWH": "E09000030",
    "N07ENFH": "E09000010 E09000014",
    "N07NEWM": "E09000025",
    "LDNHRWF": "E09000026 E09000031",
    "LDNBDN": "E09000002 E09000016",
    "WPTNWS": "W06000001 W06000002 W06000003 W06000005 W06000004",
    "WPTGWT": "W06000019 W06000018 W06000021 W06000022 W06000020",
    "WPTDPA": "W06000010 W06000008 W06000009 W06000023",
    "N03SW1": "W06000015 W06000014",
    "N03SNT": "W06000011 W06000012",
    "N03CTM": "W06000013 W06000024 W06000016",
}
"""Code of a delivery unit in Delius to the districts and counties that lie in it whole."""
