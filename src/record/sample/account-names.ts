import { countriesOf, type Language, patterns, stems } from './company-names.ts'
import { type Industry, industryNames } from './industries.ts'
import { asciiName } from './person-names.ts'
import type { Random } from './random.ts'

export interface Identity {
  name: string
  domain: string
  language: Language
  country: string
  industry: Industry
}

/** Where subsidiaries sit: the word in their name, their country and what is spoken there. */
const sites: readonly (readonly [word: string, country: string, language: Language])[] = [
  ['Nordics', 'SE', 'sv'],
  ['Iberia', 'ES', 'es'],
  ['Benelux', 'NL', 'nl'],
  ['Polska', 'PL', 'pl'],
  ['Suisse', 'CH', 'fr'],
  ['Ireland', 'IE', 'en'],
  ['Atlantic', 'FR', 'fr'],
  ['Alpen', 'AT', 'de'],
  ['Midwest', 'US', 'us'],
]

/** Hands out identities; no invented place is used twice, so that names are told apart at a glance. */
export function nameGiver(chance: Random): (language: Language) => Identity {
  const unused = new Map<Language, string[]>()
  for (const language of Object.keys(stems) as Language[]) {
    const [heads, tails] = stems[language]
    unused.set(language, chance.shuffled(heads.flatMap((head) => tails.map((tail) => head + tail))))
  }
  return (language) => {
    const stem = unused.get(language)?.pop()
    if (stem === undefined) throw new RangeError(`No more names in ${language}: the sample company is too large`)
    const industry = chance.pick(industryNames)
    const name = chance.pick(patterns[language][industry]).replace('*', stem)
    return {
      name,
      domain: `${asciiName(name, '')}.example`,
      language,
      country: chance.weighted(countriesOf[language]),
      industry,
    }
  }
}

/** A subsidiary carries its parent's name and a region. */
export function subsidiaryOf(parent: Identity, position: number, taken: ReadonlySet<string>): Identity {
  for (let step = 0; step < sites.length; step += 1) {
    const site = sites[(position + step) % sites.length]
    if (site === undefined || site[1] === parent.country) continue
    const name = `${parent.name} ${site[0]}`
    if (taken.has(name)) continue
    return {
      name,
      domain: `${asciiName(name, '-')}.example`,
      country: site[1],
      language: site[2],
      industry: parent.industry,
    }
  }
  throw new RangeError(`${parent.name} has too many subsidiaries`)
}

/** How a company ends up in the list a second time: a legal form added, or a hyphen in its domain. */
export function secondSpelling(original: Identity, position: number): Identity {
  const forms: Readonly<Partial<Record<Language, string>>> = {
    de: 'GmbH',
    fr: 'SAS',
    es: 'S.L.',
    nl: 'B.V.',
    us: 'Inc.',
    it: 'S.r.l.',
    pl: 'Sp. z o.o.',
    sv: 'AB',
  }
  const name = `${original.name} ${forms[original.language] ?? 'Ltd'}`
  const domain = position % 2 === 0 ? original.domain : `${asciiName(original.name, '-')}.example`
  const { language, country, industry } = original
  return { name, domain, language, country, industry }
}
