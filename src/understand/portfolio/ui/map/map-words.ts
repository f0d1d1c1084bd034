import { counted, number } from '../../../../web/design/format.ts'

interface Shown {
  families: readonly { members: readonly { row: { band: string } }[] }[]
  total: number
  alone: number
}

/** What the map shows, in a sentence. */
export function mapFinding({ families, total }: Shown): string {
  const members = families.flatMap((family) => family.members)
  const mixed = families.filter((family) => isMixed(family.members.map(({ row }) => row.band))).length
  const size = `${counted(total, 'family', 'families')}, ${counted(members.length, 'account')} in ${total > families.length ? 'those shown' : 'all'}`
  if (mixed === 0) return size
  return `${size}; ${mixed === 1 ? 'one holds' : `${number(mixed)} hold`} both good and poor health`
}

/** What the map leaves out. */
export function mapRest({ families, total, alone }: Shown): string {
  const cut = total > families.length ? `The ${number(families.length)} largest by ARR are drawn. ` : ''
  const rest =
    alone === 0 ? '' : `${counted(alone, 'account')} ${alone === 1 ? 'has' : 'have'} neither parent nor child.`
  return `${cut}${rest}`.trim()
}

function isMixed(bands: readonly string[]): boolean {
  return bands.includes('good') && bands.includes('poor')
}
