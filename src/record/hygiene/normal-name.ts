/** Endings and beginnings that say what kind of company it is, not which. */
const LEGAL_FORMS: ReadonlySet<string> = new Set(
  'ab ag aps as asa bv cv co company corp corporation cooperative eg ek ev gbr gmbh gbmh group holding holdings inc incorporated kft kg kgaa kk limited llc llp lp ltd ltda mbh nv ohg oy oyj plc pte pty pvt sa sab sarl sas se sl snc spa spj spzoo sro srl sti ug zrt the'.split(
    ' ',
  ),
)

const FOLDED: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', þ: 'th', ı: 'i' }

/**
 * A company's name as the words that tell it from others: without case, diacritics, punctuation and legal forms.
 * `Müller & Söhne GmbH & Co. KG` becomes `muller sohne`. A name made of legal forms alone keeps its words.
 */
export function normalName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßøłđæœþı]/g, (letter) => FOLDED[letter] ?? letter)
    // Letters of an abbreviation belong together: S.A., S.p.A., Sp. z o.o.
    .replaceAll(/\bsp\.? ?z ?o\.? ?o\b\.?/g, ' spzoo ')
    .replaceAll(/(?<![\p{L}\p{N}])((?:\p{L}\.){2,}\p{L}?)/gu, (letters) => `${letters.replaceAll('.', '')} `)
    .replaceAll(/['’`]/g, '')
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && word !== 'and' && word !== 'und')
  const telling = words.filter((word) => !LEGAL_FORMS.has(word))
  return (telling.length > 0 ? telling : words).join(' ')
}

/** `https://www.Acme.com/about` and `acme.com` are one domain. Null where there is none. */
export function normalDomain(domain: string | null): string | null {
  if (domain === null) return null
  const host = domain
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/:?#].*$/, '')
  return host.includes('.') ? host : null
}
