import { heldIn, isLeaf, partsOf } from '../../../kernel/conditions.ts'
import type { Condition, Leaf } from '../../../kernel/conditions.ts'

/** Which part of which part: `[1, 0]` is the first inside of the second. Inside `not` and `held` stands one, at 0. */
export type Path = readonly number[]
export type Group = Extract<Condition, { kind: 'all' | 'any' }>

export function isGroup(condition: Condition): condition is Group {
  return condition.kind === 'all' || condition.kind === 'any'
}

/** The tree with a group at its root, which is what is edited; says the same. */
export function asGroup(condition: Condition): Group {
  return isGroup(condition) ? condition : { kind: 'all', of: [condition] }
}

export function nodeAt(root: Condition, path: Path): Condition | null {
  const [first, ...rest] = path
  if (first === undefined) return root
  const part = partsOf(root)[first]
  return part ? nodeAt(part, rest) : null
}

/** With the part there replaced by none, one or several; what is left empty by it goes as well, but for the root. */
export function spliceAt(root: Group, path: Path, instead: readonly Condition[]): Group {
  const [made] = spliced(root, path, instead)
  return made && isGroup(made) ? made : { kind: root.kind, of: [] }
}

function spliced(node: Condition, path: Path, instead: readonly Condition[]): readonly Condition[] {
  const [first, ...rest] = path
  if (first === undefined) return instead
  const part = partsOf(node)[first]
  if (!part) return [node]
  const parts = spliced(part, rest, instead)
  if (isGroup(node)) {
    const of = [...node.of.slice(0, first), ...parts, ...node.of.slice(first + 1)]
    return of.length === 0 ? [] : [{ ...node, of }]
  }
  if (isLeaf(node)) return [node]
  const [only] = parts
  if (!only) return []
  return [{ ...node, of: parts.length === 1 ? only : { kind: 'all', of: parts } }]
}

export function replaceAt(root: Group, path: Path, next: Condition): Group {
  if (path.length === 0) return asGroup(next)
  return spliceAt(root, path, [next])
}

export function removeAt(root: Group, path: Path): Group {
  return spliceAt(root, path, [])
}

export function duplicateAt(root: Group, path: Path): Group {
  const node = nodeAt(root, path)
  return node ? spliceAt(root, path, [node, node]) : root
}

/** Adds at the end of the group there. */
export function addTo(root: Group, path: Path, condition: Condition): Group {
  const group = nodeAt(root, path)
  return group && isGroup(group) ? replaceAt(root, path, { ...group, of: [...group.of, condition] }) : root
}

/** All of these, or any of these. */
export function turnAt(root: Group, path: Path): Group {
  const group = nodeAt(root, path)
  if (!group || !isGroup(group)) return root
  return replaceAt(root, path, { ...group, kind: group.kind === 'all' ? 'any' : 'all' })
}

/** Says the opposite; said twice it is as before. */
export function negateAt(root: Group, path: Path): Group {
  const node = nodeAt(root, path)
  if (!node) return root
  return spliceAt(root, path, [node.kind === 'not' ? node.of : { kind: 'not', of: node }])
}

/** A group of its own: what is added to it stands beside it as an alternative. */
export function groupAt(root: Group, path: Path): Group {
  const node = nodeAt(root, path)
  const around = nodeAt(root, path.slice(0, -1))
  return node ? spliceAt(root, path, [{ kind: around?.kind === 'any' ? 'all' : 'any', of: [node] }]) : root
}

export function ungroupAt(root: Group, path: Path): Group {
  const node = nodeAt(root, path)
  return node && isGroup(node) && path.length > 0 ? spliceAt(root, path, node.of) : root
}

/** May a duration stand here: none inside it and none around it. */
export function mayHold(root: Group, path: Path): boolean {
  const node = nodeAt(root, path)
  if (!node || heldIn(node).length > 0) return false
  return path.every((_, depth) => nodeAt(root, path.slice(0, depth))?.kind !== 'held')
}

/** True for so many hours without a break; null takes the duration away. */
export function holdAt(root: Group, path: Path, hours: number | null): Group {
  const node = nodeAt(root, path)
  if (!node) return root
  if (node.kind === 'held') return spliceAt(root, path, [hours === null ? node.of : { ...node, hours }])
  return hours === null || !mayHold(root, path) ? root : spliceAt(root, path, [{ kind: 'held', hours, of: node }])
}

/** Changes places with its neighbour in the group; the new path, or null at the end of the group. */
export function moveAt(root: Group, path: Path, by: -1 | 1): { root: Group; path: Path } | null {
  const at = path.at(-1)
  const around = path.slice(0, -1)
  const group = nodeAt(root, around)
  if (at === undefined || !group || !isGroup(group)) return null
  const node = group.of[at]
  const other = group.of[at + by]
  if (!node || !other) return null
  const of = group.of.map((one, index) => (index === at ? other : index === at + by ? node : one))
  return { root: replaceAt(root, around, { ...group, of }), path: [...around, at + by] }
}

/** Two trees that say the same, whichever order their parts' words have. */
export function isSameCondition(a: Condition, b: Condition): boolean {
  return written(a) === written(b)
}

function written(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  )
}

/** Says nothing yet: a value is still to be chosen. */
export function isOpen(leaf: Leaf): boolean {
  if (leaf.kind !== 'field') return false
  return leaf.values.length === 0 && leaf.operator !== 'is_empty' && leaf.operator !== 'is_not_empty'
}
