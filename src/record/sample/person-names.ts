import type { Language } from './company-names.ts'

const names = (list: string) => list.split(' ')

/** First and last names heard in each language's offices. They are combined at random and mean nobody. */
export const personNames: Readonly<Record<Language, { first: readonly string[]; last: readonly string[] }>> = {
  en: {
    first: names(
      'Alice Callum Priya Gareth Imogen Owen Fatima Hugh Niamh Desmond Harriet Kwame Rosalind Tariq Maeve Stuart Yewande Euan Bronwen Sanjay Philippa Leon',
    ),
    last: names(
      'Ashdown Birkett Chowdhury Dalgleish Eastwood Fenwick Gilmour Hargreave Iqbal Jessop Kilbride Lockyer Mensah Norbury Okafor Pargeter Ravensdale Sutcliffe Treloar Whitlock',
    ),
  },
  us: {
    first: names(
      'Marcus Elena Jamal Brooke Wei Denise Carlos Shanice Tyler Anjali Grace Hector Mei Darnell Paula Soren Latoya Vincent Amara Cody Renee Miguel',
    ),
    last: names(
      'Abernathy Bautista Calloway Delacroix Espinoza Fairbanks Gutierrez Hollister Ibarra Jefferson Kowalski Lindgren McAllister Nakamura Okonkwo Prescott Quintero Rutledge Tran Whitfield',
    ),
  },
  de: {
    first: names(
      'Anke Bernd Claudia Dieter Elif Friederike Gregor Heike Ingo Jana Katrin Lutz Mareike Norbert Özlem Petra Ralf Silke Torben Ulrike Wiebke Yusuf',
    ),
    last: names(
      'Ackermann Brandhorst Dreyer Eberlein Feldkamp Gerlach Hollmann Ihde Jürgens Kessler Lüdecke Mertens Nowak Oltmanns Petersen Rieger Schölling Thiele Uhlig Yıldırım',
    ),
  },
  fr: {
    first: names(
      'Amélie Bastien Camille Damien Élodie Fabrice Gaëlle Hakim Inès Julien Karim Lucie Mathilde Nadège Olivier Pauline Rémi Sylvie Thibault Yasmine',
    ),
    last: names(
      'Aubertin Benhaddou Carpentier Delmotte Estève Fauchon Garrigue Hébrard Jouanneau Kerbrat Lemarchal Marchetti Nivelle Ogier Pasquier Rocheteau Savary Thévenin Vasseur Ziani',
    ),
  },
  es: {
    first: names(
      'Adriana Borja Carmen Diego Estela Fermín Gloria Hugo Inmaculada Jaime Lucía Marcos Nerea Óscar Pilar Quique Rocío Sergio Teresa Xavier',
    ),
    last: names(
      'Aguirre Barrientos Castaño Domínguez Escribano Ferrer Galindo Herrero Iriarte Lozano Manrique Noguera Orellana Peñalver Quiroga Robledo Santacruz Tejedor Urrutia Zabala',
    ),
  },
  nl: {
    first: names(
      'Anouk Bram Carlijn Daan Esmee Floris Gijs Hanneke Ilse Jeroen Karin Lieke Maarten Noor Otto Pien Ruben Sanne Teun Wouter',
    ),
    last: names(
      'Aalbers Bosman Cuypers Dijkgraaf Elzinga Fokkema Geerts Hoogland Jacobs Kuiper Langeveld Meulenbelt Nijland Oosterhuis Postma Roelofs Schippers Terpstra Veenstra Wiersma',
    ),
  },
  it: {
    first: names(
      'Alessia Bruno Chiara Davide Elisa Fabio Giulia Ivano Laura Matteo Nicoletta Paolo Roberta Silvio Tiziana',
    ),
    last: names(
      'Amadori Bellandi Carraro Donati Esposito Fabbri Gallina Lorenzi Marchesin Nardelli Pellizzari Rinaldi Sartori Tedeschi Zanetti',
    ),
  },
  pl: {
    first: names(
      'Agnieszka Bartosz Celina Dariusz Ewa Grzegorz Halina Jakub Kinga Łukasz Monika Paweł Renata Szymon Wioletta',
    ),
    last: names(
      'Adamska Bielak Czerwiec Dudzik Gajda Hajduk Jarosz Kubica Lisiecki Maj Olejnik Pawlak Rogala Sikora Wrona',
    ),
  },
  sv: {
    first: names(
      'Annika Björn Cecilia Daniel Ebba Fredrik Gunilla Hanna Isak Johanna Kerstin Lars Malin Nils Olof Pernilla Rasmus Sofia Torsten Åsa',
    ),
    last: names(
      'Ahlström Bergman Dahlin Ekholm Forsberg Granath Hedlund Isaksson Kjellberg Lundin Moberg Nordell Palmgren Rydberg Sjödin Tengvall Wallin Öberg',
    ),
  },
}

/** Letters that do not decompose into a Latin letter and a mark. */
const spelled: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  æ: 'ae',
  ß: 'ss',
  ı: 'i',
  ö: 'oe',
  ü: 'ue',
  ä: 'ae',
  å: 'a',
}

/** A name as it stands in an address: lower-case ASCII letters and digits, anything else becomes the separator. */
export function asciiName(text: string, separator: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[łøæßıöüäå]/g, (letter) => spelled[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, separator)
    .replaceAll(new RegExp(`^\\${separator || '-'}+|\\${separator || '-'}+$`, 'g'), '')
}
