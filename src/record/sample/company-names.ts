import type { Industry } from './industries.ts'

export type Language = 'en' | 'us' | 'de' | 'fr' | 'es' | 'nl' | 'it' | 'pl' | 'sv'

/** Invented places and families: a first half and a second half make the name a company is known by. */
export const stems: Readonly<Record<Language, readonly [readonly string[], readonly string[]]>> = {
  en: [
    'Brenna Cawder Dunmar Eskle Farrow Garth Hethers Inkle Kelmar Larkes Morrow Oxbar Pendle Rannoch Skelder Thurle Wharn Yarle'.split(
      ' ',
    ),
    'ford combe wick holt gill stow thorpe'.split(' '),
  ],
  us: [
    'Alder Bright Cotton Dry Elk Fox Granite Hollow Juniper Kettle Laurel Maple Otter Prairie Quarry Red Silver Timber Willow'.split(
      ' ',
    ),
    [' Bend', ' Fork', ' Basin', 'spur', 'crest', ' Mesa', 'field'],
  ],
  de: [
    'Ahlen Brunk Dorn Eichel Falken Grob Hasel Immer Kranz Lohn Marben Nessel Ottern Riedel Selken Tannen Ulmen Wendel'.split(
      ' ',
    ),
    'rode brink wörth scheid hövel bach stetten'.split(' '),
  ],
  fr: [
    'Aubr Belc Charv Desm Estr Font Gers Hauter Joliv Lambr Mauv Noir Orb Perr Quinc Rouv Sauv Torc'.split(' '),
    'aisne ignac ières ombre ault oux elle'.split(' '),
  ],
  es: [
    'Albar Bosc Card Dehes Esp Fuent Gald Herr Izar Lebr Mont Naval Olm Pedr Ribel Salv Torm Vald'.split(' '),
    'ejo anillo uela egosa inar estal antes'.split(' '),
  ],
  nl: [
    'Aalder Berken Doorn Elst Grave Haver IJssel Kerken Linde Meers Noorder Olden Polder Rieten Schalk Twent Vlier Zande'.split(
      ' ',
    ),
    'hoek waard loo dijk broek horst veld'.split(' '),
  ],
  it: [
    'Albar Bren Cald Dolc Ferr Gamb Lor Marn Novar Orsen Pelv Roncal Serr Tarv Valc Zagar'.split(' '),
    'ezza ignola etto ucci angelo isio enga'.split(' '),
  ],
  pl: [
    'Brzeźn Cis Dębn Gradz Jaśn Kalin Lubosz Mirosł Olszan Radz Sosn Wierzb'.split(' '),
    'ica isko ówka iec iny'.split(' '),
  ],
  sv: [
    'Alm Björk Ek Fur Gran Hassel Lind Malm Norr Ryss Sand Tall Västan Ög Åker'.split(' '),
    'hyttan näs vallen dalen torpet backa'.split(' '),
  ],
}

const words = (list: string) => list.split('|')

/** What such a company calls itself; `*` is where the invented name goes. */
export const patterns: Readonly<Record<Language, Readonly<Record<Industry, readonly string[]>>>> = {
  en: {
    'Food and drink': words('* Foods|* Brewing|* Bakeries|* Dairy'),
    Retail: words('* Stores|* & Daughters|* Outfitters'),
    'Parcel and freight': words('* Haulage|* Freight|* Cold Chain'),
    Automotive: words('* Motor Parts|* Axles'),
    'Building materials': words('* Brick & Tile|* Aggregates|* Timber'),
    Chemicals: words('* Coatings|* Polymers'),
    'Health and pharma': words('* Medical|* Pharmacy Supply'),
    Agriculture: words('* Growers|* Feeds|* Orchards'),
    'Furniture and home': words('* Furniture|* Ceramics'),
    'Paper and packaging': words('* Paper Mill|* Cartons'),
    Electronics: words('* Switchgear|* Instruments'),
    Textiles: words('* Woollens|* Workwear'),
  },
  us: {
    'Food and drink': words('* Provisions|* Beverage Co.|* Farms Dairy'),
    Retail: words('* Mercantile|* Home Goods'),
    'Parcel and freight': words('* Logistics|* Trucking|* Fulfillment'),
    Automotive: words('* Auto Supply|* Drivetrain'),
    'Building materials': words('* Lumber|* Roofing Supply'),
    Chemicals: words('* Chemical|* Resins'),
    'Health and pharma': words('* Health Supply|* Biologics'),
    Agriculture: words('* Seed & Grain|* Produce'),
    'Furniture and home': words('* Cabinetry|* Bedding'),
    'Paper and packaging': words('* Packaging|* Containers'),
    Electronics: words('* Devices|* Power Systems'),
    Textiles: words('* Apparel|* Denim Works'),
  },
  de: {
    'Food and drink': words('* Feinkost|Brauerei *|Molkerei *'),
    Retail: words('* Warenhaus|* Markt'),
    'Parcel and freight': words('Spedition *|* Kühllogistik'),
    Automotive: words('* Fahrzeugteile|* Getriebebau'),
    'Building materials': words('* Baustoffe|Ziegelwerk *'),
    Chemicals: words('* Lacke|* Kunststofftechnik'),
    'Health and pharma': words('* Medizintechnik|* Arzneimittel'),
    Agriculture: words('Mühlenwerke *|* Saatgut'),
    'Furniture and home': words('* Möbelwerke|* Küchen'),
    'Paper and packaging': words('Papierfabrik *|* Verpackungen'),
    Electronics: words('* Elektrotechnik|* Messgeräte'),
    Textiles: words('* Textil|Weberei *'),
  },
  fr: {
    'Food and drink': words('Biscuiterie *|Laiteries *|Conserverie *'),
    Retail: words('Comptoirs *|Maison *'),
    'Parcel and freight': words('Transports *|* Logistique'),
    Automotive: words('* Équipements Auto'),
    'Building materials': words('Matériaux *|Carrières *'),
    Chemicals: words('* Chimie Fine|Peintures *'),
    'Health and pharma': words('Laboratoires *|* Santé'),
    Agriculture: words('Vergers *|Semences *'),
    'Furniture and home': words('Meubles *|Faïencerie *'),
    'Paper and packaging': words('Papeteries *|Cartonnages *'),
    Electronics: words('* Électronique'),
    Textiles: words('Filatures *|Tissages *'),
  },
  es: {
    'Food and drink': words('Conservas *|Bodegas *|Aceites *'),
    Retail: words('Almacenes *|Mercados *'),
    'Parcel and freight': words('Transportes *|* Logística'),
    Automotive: words('Recambios *'),
    'Building materials': words('Cerámicas *|Áridos *'),
    Chemicals: words('Pinturas *|Químicas *'),
    'Health and pharma': words('Farmacéutica *|* Salud'),
    Agriculture: words('Frutas *|Cítricos *'),
    'Furniture and home': words('Muebles *'),
    'Paper and packaging': words('Papelera *|Envases *'),
    Electronics: words('* Electrónica'),
    Textiles: words('Hilaturas *|Tejidos *'),
  },
  nl: {
    'Food and drink': words('Zuivelhuis *|Bakkerij *|* Versproducten'),
    Retail: words('* Warenhuizen|* Winkels'),
    'Parcel and freight': words('* Expeditie|* Koeltransport'),
    Automotive: words('* Auto-onderdelen'),
    'Building materials': words('* Bouwstoffen|Steenfabriek *'),
    Chemicals: words('* Verfstoffen|* Kunststoffen'),
    'Health and pharma': words('* Medische Hulpmiddelen'),
    Agriculture: words('* Veevoeders|Kwekerij *'),
    'Furniture and home': words('* Meubelen|* Wonen'),
    'Paper and packaging': words('* Karton|* Verpakkingen'),
    Electronics: words('* Installatietechniek'),
    Textiles: words('Weverij *|* Bedrijfskleding'),
  },
  it: {
    'Food and drink': words('Pastificio *|Cantine *|Caseificio *'),
    Retail: words('Magazzini *'),
    'Parcel and freight': words('Trasporti *|* Spedizioni'),
    Automotive: words('* Ricambi'),
    'Building materials': words('Ceramiche *|Laterizi *'),
    Chemicals: words('Vernici *'),
    'Health and pharma': words('Farmaceutici *'),
    Agriculture: words('Ortofrutta *|Agricola *'),
    'Furniture and home': words('Arredamenti *'),
    'Paper and packaging': words('Cartiera *|Imballaggi *'),
    Electronics: words('* Elettronica'),
    Textiles: words('Lanificio *|Tessitura *'),
  },
  pl: {
    'Food and drink': words('Piekarnie *|Mleczarnia *'),
    Retail: words('Hurtownia *'),
    'Parcel and freight': words('* Transport|* Spedycja'),
    Automotive: words('* Części Samochodowe'),
    'Building materials': words('Cegielnia *|* Budownictwo'),
    Chemicals: words('Farby *'),
    'Health and pharma': words('* Medyczna'),
    Agriculture: words('Sady *|Młyny *'),
    'Furniture and home': words('Meble *'),
    'Paper and packaging': words('Papiernia *|* Opakowania'),
    Electronics: words('* Elektronika'),
    Textiles: words('Tkaniny *'),
  },
  sv: {
    'Food and drink': words('* Bageri|* Bryggeri'),
    Retail: words('* Varuhus'),
    'Parcel and freight': words('* Frakt|* Åkeri'),
    Automotive: words('* Fordonsdelar'),
    'Building materials': words('* Trävaror|* Byggvaror'),
    Chemicals: words('* Färg'),
    'Health and pharma': words('* Medicinteknik'),
    Agriculture: words('* Lantmän|* Spannmål'),
    'Furniture and home': words('* Möbler'),
    'Paper and packaging': words('* Pappersbruk|* Kartong'),
    Electronics: words('* Elektronik'),
    Textiles: words('* Väveri'),
  },
}

/** Countries of a language with their share. */
export const countriesOf: Readonly<Record<Language, readonly (readonly [string, number])[]>> = {
  en: [
    ['GB', 8],
    ['IE', 2],
  ],
  us: [
    ['US', 8],
    ['CA', 2],
  ],
  de: [
    ['DE', 7],
    ['AT', 2],
    ['CH', 1],
  ],
  fr: [
    ['FR', 8],
    ['BE', 2],
  ],
  es: [['ES', 1]],
  nl: [
    ['NL', 8],
    ['BE', 2],
  ],
  it: [['IT', 1]],
  pl: [['PL', 1]],
  sv: [['SE', 1]],
}

/** How many of a hundred accounts speak it. */
export const languageShares: readonly (readonly [Language, number])[] = [
  ['en', 17],
  ['us', 15],
  ['de', 19],
  ['fr', 13],
  ['nl', 13],
  ['es', 9],
  ['sv', 6],
  ['it', 5],
  ['pl', 3],
]
