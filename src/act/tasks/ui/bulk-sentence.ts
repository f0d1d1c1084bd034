import { counted } from '../../../web/design/format.ts'

interface Outlook {
  changed: number
  unchanged: number
  refused: readonly { title: string }[]
}

/** What a change of many tasks would do: “10 tasks change. One is so already. 2 are not yours to change.” */
export function bulkSentence({ changed, unchanged, refused }: Outlook): string {
  const parts = [
    changed === 0 ? 'None of them changes.' : `${counted(changed, 'task')} ${changed === 1 ? 'changes' : 'change'}.`,
  ]
  if (unchanged > 0) parts.push(unchanged === 1 ? 'One is so already.' : `${unchanged} are so already.`)
  const [first] = refused
  if (first) {
    parts.push(
      refused.length === 1
        ? `“${first.title}” cannot be changed like that.`
        : `${refused.length} cannot be changed like that, such as “${first.title}”.`,
    )
  }
  return parts.join(' ')
}
