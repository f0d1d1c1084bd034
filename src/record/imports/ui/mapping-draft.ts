import type { z } from 'zod'
import type { Mapping } from '../mapping.ts'
import type { listImportKinds, Preview } from '../contract.ts'

/** A mapping as it is edited: whatever the advanced editor wrote stays in it. */
export type Draft = z.input<typeof Mapping>

export type KindDoc = z.output<typeof listImportKinds.output>['kinds'][number]
type PreviewColumn = Preview['columns'][number]

/** What one column of the file becomes. */
export type Target = { is: 'column'; name: string } | { is: 'attribute' } | { is: 'left_out' }

export function targetOf(column: PreviewColumn, draft: Draft, kind: KindDoc): Target {
  const renamed = draft.columns?.[column.column]
  if (renamed !== undefined) return { is: 'column', name: renamed }
  if (draft.ignore?.includes(column.column)) return { is: 'left_out' }
  const own = canonicalOf(column.column, kind)
  if (own !== null) return { is: 'column', name: own }
  return kind.keepsOtherColumns ? { is: 'attribute' } : { is: 'left_out' }
}

/** The canonical column a name means without being mapped: case and spaces around it do not matter. */
export function canonicalOf(column: string, kind: KindDoc): string | null {
  const written = column.trim().toLowerCase()
  return kind.columns.find(({ name }) => name === written)?.name ?? null
}

/** Says what a column becomes. A canonical column is read from one column of the file alone: the other one is left out. */
export function withTarget(draft: Draft, column: string, target: Target): Draft {
  const columns = without(draft.columns, column)
  const ignore = (draft.ignore ?? []).filter((name) => name !== column)
  const attributes = target.is === 'attribute' ? draft.attributes : without(draft.attributes, column)
  if (target.is === 'left_out') ignore.push(column)
  if (target.is === 'column') {
    for (const [theirs, ours] of Object.entries(columns)) {
      if (ours !== target.name) continue
      delete columns[theirs]
      ignore.push(theirs)
    }
    if (target.name !== column) columns[column] = target.name
  }
  const constants = target.is === 'column' ? without(draft.constants, target.name) : draft.constants
  return tidy({ ...draft, columns, ignore, attributes, constants })
}

/** Sets or, with null, takes away the value that every row has in a canonical column. */
export function withConstant(draft: Draft, column: string, value: string | null): Draft {
  const constants = without(draft.constants, column)
  return tidy({ ...draft, constants: value === null ? constants : { ...constants, [column]: value } })
}

/** Says what a written value means; null takes the translation away. */
export function withTranslation(draft: Draft, column: string, written: string, meant: string | null): Draft {
  const known = without(draft.values?.[column], written)
  const translated = meant === null ? known : { ...known, [written]: meant }
  const values = {
    ...without(draft.values, column),
    ...(Object.keys(translated).length > 0 ? { [column]: translated } : {}),
  }
  return tidy({ ...draft, values })
}

/** What else reads a column of the file besides its row in the table: account look-ups, unfolding, sums of times. */
export function otherUses(draft: Draft, column: string): string[] {
  const uses: string[] = []
  const via = Object.entries(draft.account_via ?? {}).find(([, theirs]) => theirs === column)
  if (via) uses.push(`finds the account through its ${via[0]}`)
  if (draft.unfold?.[column] !== undefined) uses.push(`becomes usage of ${[draft.unfold[column]].flat().join(' and ')}`)
  if (draft.properties?.includes(column)) uses.push('is kept among the properties')
  if (draft.row_id === column) uses.push('is watched for repeated ids')
  for (const [ours, derived] of Object.entries(draft.derived ?? {})) {
    const isRead =
      'template' in derived ? derived.template.includes(`{${column}}`) : Object.values(derived).includes(column)
    if (isRead) uses.push(`is read for ${ours}`)
  }
  return uses
}

/** Canonical columns that no column of the file, constant or rule provides. */
export function unprovided(columns: readonly PreviewColumn[], draft: Draft, kind: KindDoc): KindDoc['columns'] {
  const provided = new Set<string>([...Object.keys(draft.constants ?? {}), ...Object.keys(draft.derived ?? {})])
  for (const column of columns) {
    const target = targetOf(column, draft, kind)
    if (target.is === 'column') provided.add(target.name)
  }
  if (draft.account_via) provided.add('account_external_id')
  if (draft.unfold) for (const name of ['metric', 'value']) provided.add(name)
  return kind.columns.filter(({ name }) => !provided.has(name))
}

/** Values of the samples that a column with fixed values does not know yet, or that are translated already. */
export function untranslated(
  samples: readonly string[],
  known: readonly string[],
  translations: Readonly<Record<string, string>> = {},
): string[] {
  const understood = new Set(known.map((value) => value.toLowerCase()))
  const written = new Set(samples.map((sample) => sample.trim()).filter((sample) => sample !== ''))
  const unknown = [...written].filter((sample) => !understood.has(sample.toLowerCase()))
  return [...new Set([...Object.keys(translations), ...unknown])].sort()
}

/** The command that imports this file in the same way, for a shell. */
export function commandFor(file: { kind: string; fileName: string; source: string; createAccounts: boolean }): string {
  const parts = ['volant', 'import', file.kind, quoted(file.fileName), '--map', 'mapping.json']
  if (file.source !== 'import') parts.push('--source', file.source)
  if (file.createAccounts) parts.push('--create-accounts')
  return parts.join(' ')
}

function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

function without<Value>(entries: Readonly<Record<string, Value>> | undefined, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries ?? {}).filter(([name]) => name !== key))
}

/** Leaves out parts that say nothing, so that the mapping file stays short. */
function tidy(draft: Draft): Draft {
  const told = Object.entries(draft).filter(([, part]) => {
    if (part === undefined) return false
    if (Array.isArray(part)) return part.length > 0
    return typeof part !== 'object' || Object.keys(part).length > 0
  })
  return Object.fromEntries(told)
}
