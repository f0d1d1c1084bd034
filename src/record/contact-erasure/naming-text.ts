import { tellingEverywhere, type Person } from './person.ts'

/**
 * Tells of texts that came from outside, JSON or not, whether they name the person anywhere, in whatever way JSON writes a letter.
 * Rather one too many: what is found loses its bytes.
 */
export function namingText(person: Person): (text: string) => boolean {
  const inAnyCase = tellingEverywhere(person).map(({ said }) => asWritten(said).toLowerCase())
  const letterByLetter = person.aliases.map(({ kind, said }) =>
    kind === 'id' ? JSON.stringify(said) : asWritten(said),
  )
  return (text) => {
    const written = inOneWay(text)
    const small = written.toLowerCase()
    return (
      letterByLetter.some((needle) => written.includes(needle)) || inAnyCase.some((needle) => small.includes(needle))
    )
  }
}

/** As JSON.stringify writes it, without the quotes. */
function asWritten(said: string): string {
  return JSON.stringify(said).slice(1, -1)
}

/** Every escape as JSON.stringify writes its character. */
function inOneWay(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/(?:\\u[0-9a-fA-F]{4})+|\\./gs, (escape) => {
    try {
      return asWritten(JSON.parse(`"${escape}"`) as string)
    } catch {
      // No escape that JSON knows.
      return escape
    }
  })
}
