import type { KeyboardEvent, ReactNode } from 'react'
import { isLeaf } from '../../../kernel/conditions.ts'
import type { Condition } from '../../../kernel/conditions.ts'
import { Icon } from '../../../web/design/icon.tsx'
import { Picker } from '../../../web/design/Picker.tsx'
import { addTo, holdAt, isGroup, moveAt, nodeAt, removeAt, replaceAt, turnAt } from './condition-tree.ts'
import type { Path } from './condition-tree.ts'
import { ConditionMenu } from './ConditionMenu.tsx'
import styles from './conditions.module.css'
import type { Desk } from './desk.ts'
import { DurationChip } from './DurationChip.tsx'
import { choiceOptions } from './leaf-choices.ts'
import { LeafChip } from './LeafChip.tsx'

interface ConditionGroupProps {
  desk: Desk
  path: Path
  lead: ReactNode
}

/** The conditions of a group, one line each, with `and` or `or` between them. */
export function ConditionGroup({ desk, path, lead }: ConditionGroupProps) {
  const group = nodeAt(desk.root, path)
  if (!group || !isGroup(group)) return null
  const word = group.kind === 'all' ? 'and' : 'or'
  const last = group.of.length - 1
  return (
    <>
      {group.of.map((part, at) => (
        // Parts have no names of their own: their place is their name.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className={styles['line']} data-path={[...path, at].join('.')}>
          <span className={styles['lead']}>{at === 0 ? lead : <Joint desk={desk} path={path} word={word} />}</span>
          <div className={styles['what']}>
            <Node desk={desk} path={[...path, at]} row={[...path, at]} node={part} />
            {desk.isReadOnly ? null : <ConditionMenu desk={desk} path={[...path, at]} />}
            {at === last ? <AddCondition desk={desk} path={path} /> : null}
          </div>
        </div>
      ))}
      {last < 0 ? (
        <div className={styles['line']}>
          <span className={styles['lead']}>{lead}</span>
          <div className={styles['what']}>
            {desk.isReadOnly || path.length === 0 ? <span className="m">always</span> : null}
            <AddCondition desk={desk} path={path} />
          </div>
        </div>
      ) : null}
    </>
  )
}

/** `and` and `or`: a press turns the one into the other. */
function Joint({ desk, path, word }: { desk: Desk; path: Path; word: 'and' | 'or' }) {
  if (desk.isReadOnly) return word
  const other = word === 'and' ? 'or' : 'and'
  return (
    <button
      type="button"
      className={styles['joint']}
      aria-label={`${word}: turn into ${other}`}
      title={`Turn into “${other}”`}
      onClick={() => desk.change(turnAt(desk.root, path))}
    >
      {word}
    </button>
  )
}

interface NodeProps {
  desk: Desk
  path: Path
  /** The line it stands in, which moves and goes as a whole. */
  row: Path
  node: Condition
}

function Node({ desk, path, row, node }: NodeProps) {
  const onKeyDown = rowKeys(desk, row)
  if (isLeaf(node)) {
    return (
      <LeafChip
        leaf={node}
        words={desk.words}
        onChange={desk.isReadOnly ? null : (leaf) => desk.change(replaceAt(desk.root, path, leaf))}
        onKeyDown={onKeyDown}
        opensAtOnce={desk.fresh === path.join('.')}
      />
    )
  }
  if (isGroup(node)) return <Nested desk={desk} path={path} node={node} />
  const inside = <Node desk={desk} path={[...path, 0]} row={row} node={node.of} />
  if (node.kind === 'not') {
    return (
      <>
        <b className="t12">not</b>
        {inside}
      </>
    )
  }
  return (
    <>
      {inside}
      <DurationChip
        hours={node.hours}
        onChange={desk.isReadOnly ? null : (hours) => desk.change(holdAt(desk.root, path, hours))}
        onKeyDown={onKeyDown}
      />
    </>
  )
}

function Nested({ desk, path, node }: { desk: Desk; path: Path; node: Extract<Condition, { kind: 'all' | 'any' }> }) {
  const words = node.kind === 'all' ? 'all of' : 'any of'
  return (
    <div className={styles['nested']} role="group" aria-label={words}>
      <ConditionGroup
        desk={desk}
        path={path}
        lead={
          desk.isReadOnly ? (
            words
          ) : (
            <button
              type="button"
              className={styles['joint']}
              aria-label={`${words}: turn into ${node.kind === 'all' ? 'any of' : 'all of'}`}
              onClick={() => desk.change(turnAt(desk.root, path))}
            >
              {words}
            </button>
          )
        }
      />
    </div>
  )
}

function AddCondition({ desk, path }: { desk: Desk; path: Path }) {
  if (desk.isReadOnly) return null
  const group = nodeAt(desk.root, path)
  const count = group && isGroup(group) ? group.of.length : 0
  return (
    <Picker
      label="Condition"
      searchable
      width={300}
      options={choiceOptions(desk.choices)}
      chosen={[]}
      onPick={(value) => {
        const choice = desk.choices.find((one) => one.value === value)
        if (choice) desk.add(addTo(desk.root, path, choice.begin()), [...path, count])
      }}
      trigger={(trigger) => (
        <button
          {...trigger}
          className="chip add"
          aria-label="Add: Condition"
          data-add={path.length === 0 ? '' : undefined}
        >
          <Icon name="plus" />
          Condition
        </button>
      )}
    />
  )
}

/** Delete removes the line, Alt with an arrow moves it. */
function rowKeys(desk: Desk, row: Path) {
  return (event: KeyboardEvent) => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      desk.change(removeAt(desk.root, row), 'add')
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      event.stopPropagation()
      const moved = moveAt(desk.root, row, event.key === 'ArrowUp' ? -1 : 1)
      if (moved) desk.change(moved.root, moved.path)
    }
  }
}
