import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { getTask } from '../contract.ts'

type Note = OutputOf<typeof getTask>['notes'][number]

/** What happened to a task, as a person would say it. */
export function historySentence(note: Pick<Note, 'kind' | 'member' | 'from' | 'to' | 'text'>): string {
  const by = note.member?.name ?? 'Volant'
  const said = note.text === '' ? '' : ` “${note.text}”`
  switch (note.kind) {
    case 'note':
      return `${by}: ${note.text}`
    case 'assigned':
      return note.text
    case 'handed_over': {
      const way = [note.from ? `from ${note.from.name}` : '', note.to ? `to ${note.to.name}` : '']
        .filter(Boolean)
        .join(' ')
      return `Handed over ${way} with the account.${said}`
    }
    case 'delegated':
      return note.to && note.to.id === note.member?.id
        ? `${by} took it.${said}`
        : `${by} gave it to ${note.to?.name ?? 'somebody'}.${said}`
    case 'done':
      return `${by} completed it${note.text === '' ? '.' : `: ${note.text}`}`
    case 'dropped':
      return `${by} dropped it.${said}`
    case 'reopened':
      return `${by} opened it again.`
    default:
      return `${by}: ${note.text}`
  }
}
