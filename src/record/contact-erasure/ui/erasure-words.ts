import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { getErasure } from '../contract.ts'

export type ErasureFacts = Pick<OutputOf<typeof getErasure>, 'contacts' | 'importFiles'>

/** What is erased, one sentence each. */
export function goes({ contacts }: ErasureFacts): string[] {
  const others = contacts.slice(1).map(({ name, account }) => `${name ?? 'a person'} at ${account.name}`)
  return [
    'Name, address, title, custom fields and external ids.',
    ...(others.length === 0 ? [] : [`The same address is ${listed(others)}: erased together.`]),
    'User ids, devices and traits; events go on counting under an id that leads nowhere.',
    'What they wrote in surveys, and e-mails to them with recipient, text and answers.',
    'Full name, address and ids wherever somebody wrote them: notes, tickets, tasks, messages, the audit log.',
    'Playbook runs for them are cancelled, and messages that have not left are dropped.',
  ]
}

/** What is left, and until when. */
export function stays({ importFiles }: ErasureFacts): string[] {
  const { files, until } = importFiles
  const kept = files === 1 ? 'One imported file that may name them' : `${files} imported files that may name them`
  return [
    'Roles, scores and times of contact of an “Erased person”, so that health does not change.',
    'That the address wants no e-mail, as a key that cannot be read back.',
    'A first name alone, a nickname or another spelling in somebody’s text.',
    ...(files === 0 || until === null ? [] : [`${kept}, until ${until.slice(0, 10)} at the latest.`]),
    'Backups made before, and messages that have already left.',
  ]
}

export function isConfirmed(typed: string, name: string): boolean {
  return typed.trim().toLowerCase() === name.trim().toLowerCase()
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
