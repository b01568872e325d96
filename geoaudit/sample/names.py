"""Invented names of places, streets and people: none is the name of a real ward or district."""

WARDS = {
    "Ravensmouth": (
        "Staithe Quay", "Ropewalk Hill", "Cinderquay", "Gantry Side", "Marram Road", "Saltpan Green",
        "Tallowmarket", "Windlass", "Kelpgate", "Old Caulkers", "Lanternhead", "Bellfounders",
        "Ravenscar Deep", "Oakum Fields", "Hawser Lane", "Dunnage", "Tidewaiter", "Spindrift Park",
        "Netherstrand", "Upperstrand", "Cooperage Moor", "Gullsdene", "Fettlers Bank", "Whinmouth",
        "Capstan", "Larboard", "Hempsfield", "Mizzen Top", "Brinewell", "Samphire", "Sternpost",
        "Quarterdeck Road", "Copperas Hill", "Longkeel", "Farthing Dock", "Bilgewater Dene",
    ),
    "Hollinford": (
        "Fullers Bridge", "Hollin Weir", "Tenterfield", "Madderbank", "Woadley", "Shuttle Row",
        "Carding Hill", "Dyers Meadow", "Bobbinthwaite", "Hanksworth Lea", "Teaslefield", "Warpham",
        "Weftside", "Loomgarth", "Spindlestone Rise", "Scouring Burn", "Nettlecloth", "Selvedge", "Treadle",
        "Bolterfield", "Sluicewell", "Heddle Park", "Skeinborough", "Flaxholme Moor",
    ),
    "North Wether": (
        "Scarholme Sands", "Scarholme Cliff", "Market Wetherby Cross", "Fallowmere", "Brackley Staithe",
        "Thistleholt", "Ewesdale", "Plovergate", "Lapwing Moor", "Gorsewold", "Barrowmere", "Curlewdale",
        "Linnetshaw", "Harrowmere", "Bleakwold", "Sandpiper Bay", "Whinnymoor Edge", "Tupsgate",
        "Fescue Hill", "Yowe Rigg",
    ),
    "South Wether": (
        "Thornelow", "Thornelow Rural", "Saltersea", "Upper Dunnock", "Elderwick", "Cold Hythe", "Reedmace",
        "Sedgeholm", "Ottersluice", "Bitternfleet", "Osierholt", "Heronslade", "Alderstrother", "Withymarsh",
        "Eelgate", "Dunnock Vale", "Meadowsweet", "Coltsfoot", "Marsh Teasel", "Pannage",
    ),
}  # fmt: skip
NEIGHBOURS = ("Carrowdale", "Fennimoor")

FIRST = (
    "Alder", "Briar", "Cassia", "Dorrin", "Elowyth", "Farrin", "Gorsey", "Hesper", "Isolwyn", "Jasco",
    "Kestrin", "Larkin", "Merrow", "Nettle", "Orrin", "Perrin", "Quillan", "Rowanna", "Sorrel", "Tamsel",
    "Umber", "Vesper", "Wrenna", "Yarrow", "Zephrin",
)  # fmt: skip
LAST = (
    "Sampleson", "Testworth", "Inventley", "Madeupton", "Fictner", "Placeholden", "Notareal", "Exampleby",
    "Pretendham", "Seedling", "Randomley", "Drawnby", "Generaton", "Dummywell", "Mockridge", "Contrive",
    "Fableford", "Makebelieve", "Figmenter", "Unrealby",
)  # fmt: skip
STREETS = (
    "Caulker", "Tallow", "Samphire", "Oakum", "Marram", "Sailmaker", "Hopper", "Teasel", "Madder", "Fuller",
    "Plover", "Curlew", "Whin", "Gorse", "Sedge", "Osier", "Withy", "Otter", "Bittern", "Heddle", "Bobbin",
    "Shuttle", "Capstan", "Windlass", "Lantern", "Hawser", "Anchorsmith", "Kelp", "Farthing", "Cinder",
)  # fmt: skip
STREET_KINDS = ("Street", "Road", "Lane", "Close", "Avenue", "Terrace", "Drive", "Grove", "Walk", "Court")
