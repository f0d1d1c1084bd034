import type { Group, Path } from './condition-tree.ts'
import type { LeafChoice } from './leaf-choices.ts'
import type { Vocabulary } from './leaf-parts.ts'

/** What every part of the tree needs: the whole, the words, and how it is changed. */
export interface Desk {
  root: Group
  words: Vocabulary
  choices: readonly LeafChoice[]
  /** Path of the condition just added, which asks for its value at once. */
  fresh: string | null
  isReadOnly: boolean
  change: (root: Group, focus?: Path | 'add') => void
  add: (root: Group, path: Path) => void
}
