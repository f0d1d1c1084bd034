import { heldIn } from '../../../kernel/conditions.ts'
import { IconButton } from '../../../web/design/Button.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import type { MenuEntry } from '../../../web/design/Menu.tsx'
import {
  duplicateAt,
  groupAt,
  holdAt,
  isGroup,
  mayHold,
  moveAt,
  negateAt,
  nodeAt,
  removeAt,
  ungroupAt,
} from './condition-tree.ts'
import type { Path } from './condition-tree.ts'
import styles from './conditions.module.css'
import type { Desk } from './desk.ts'

const FIRST_HOURS = 72

/** What else can be done with a condition. */
export function ConditionMenu({ desk, path }: { desk: Desk; path: Path }) {
  const { root } = desk
  const node = nodeAt(root, path)
  if (!node) return null
  const up = moveAt(root, path, -1)
  const down = moveAt(root, path, 1)
  const entries: MenuEntry[] = [
    ...durationEntries(desk, path),
    {
      label: node.kind === 'not' ? 'Say it without “not”' : 'Say the opposite (not)',
      icon: 'switch',
      onSelect: () => desk.change(negateAt(root, path), path),
    },
    'line',
    { label: 'Duplicate', icon: 'plus', onSelect: () => desk.change(duplicateAt(root, path), path) },
    isGroup(node)
      ? { label: 'Take the group apart', icon: 'group', onSelect: () => desk.change(ungroupAt(root, path), path) }
      : { label: 'Put into a group of its own', icon: 'group', onSelect: () => desk.change(groupAt(root, path)) },
    ...(up ? [{ label: 'Move up', keys: 'alt+↑', onSelect: () => desk.change(up.root, up.path) }] : []),
    ...(down ? [{ label: 'Move down', keys: 'alt+↓', onSelect: () => desk.change(down.root, down.path) }] : []),
    'line',
    { label: 'Remove', icon: 'trash', keys: 'Del', onSelect: () => desk.change(removeAt(root, path), 'add') },
  ]
  return (
    <Menu
      trigger={<IconButton icon="more" label="More about this condition" className={styles['more']} />}
      entries={entries}
    />
  )
}

function durationEntries(desk: Desk, path: Path): MenuEntry[] {
  const { root } = desk
  const node = nodeAt(root, path)
  if (!node) return []
  if (node.kind === 'held') {
    return [{ label: 'Without a duration', icon: 'wait', onSelect: () => desk.change(holdAt(root, path, null), path) }]
  }
  if (!mayHold(root, path) || heldIn(node).length > 0) return []
  return [
    {
      label: 'Must last for some days',
      icon: 'wait',
      onSelect: () => desk.change(holdAt(root, path, FIRST_HOURS), path),
    },
  ]
}
