import { keyOfName } from '../../kernel/name-key.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { defaultSegments, defaultStages } from '../sample/defaults.ts'
import type { createCustomField, editCustomField } from './contract.ts'
import { keyNeeded, keyTaken, stillInUse } from './errors.ts'
import {
  findInDirectory,
  insertCustomField,
  insertEntry,
  saveOrder,
  seedEntries,
  updateCustomField,
  updateEntry,
  type Directory,
  type EntryChange,
  type NewEntry,
} from './store.ts'

const WORDS: Readonly<Record<Directory, string>> = { segments: 'segment', stages: 'stage' }

export async function addEntry(
  directory: Directory,
  input: Omit<NewEntry, 'key'> & { key?: string | undefined },
  context: Context,
) {
  const key = input.key ?? keyOf(input.name)
  return inTransaction(context.db, async (trx) => {
    const id = await insertEntry(trx, directory, { ...input, key })
    if (id === undefined) throw keyTaken(key)
    await announce(trx, context, {
      kind: WORDS[directory],
      id,
      sentence: `added the ${WORDS[directory]} ${input.name}`,
    })
    return { id }
  })
}

/** Nothing in use is taken out of use: its accounts would stand nowhere. */
export async function changeEntry(directory: Directory, id: number, change: EntryChange, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const before = await findInDirectory(trx, directory, id)
    if (!before) throw notFound(`This ${WORDS[directory]}`)
    if (change.isArchived && before.accounts > 0) throw stillInUse(before.name, before.accounts)
    await updateEntry(trx, directory, id, { change, now: context.now })
    const verb = change.isArchived === undefined ? 'changed' : change.isArchived ? 'took out of use' : 'brought back'
    await announce(trx, context, {
      kind: WORDS[directory],
      id,
      sentence: `${verb} the ${WORDS[directory]} ${change.name ?? before.name}`,
    })
    return { id }
  })
}

export async function reorder(directory: Directory, ids: readonly number[], context: Context) {
  return inTransaction(context.db, async (trx) => {
    const ordered = await saveOrder(trx, directory, ids)
    await announce(trx, context, { kind: WORDS[directory], id: 0, sentence: `put the ${directory} in another order` })
    return { ordered }
  })
}

export async function addCustomField(input: ParsedInputOf<typeof createCustomField>, context: Context) {
  const key = input.key ?? keyOf(input.name)
  return inTransaction(context.db, async (trx) => {
    const id = await insertCustomField(trx, { ...input, key })
    if (id === undefined) throw keyTaken(key)
    await announce(trx, context, { kind: 'custom_field', id, sentence: `added the custom field ${input.name}` })
    return { id }
  })
}

export async function changeCustomField(
  { fieldId, ...change }: ParsedInputOf<typeof editCustomField>,
  context: Context,
) {
  return inTransaction(context.db, async (trx) => {
    const name = await updateCustomField(trx, fieldId, { change, now: context.now })
    if (name === undefined) throw notFound('This custom field')
    const verb = change.isArchived === undefined ? 'changed' : change.isArchived ? 'put away' : 'brought back'
    await announce(trx, context, { kind: 'custom_field', id: fieldId, sentence: `${verb} the custom field ${name}` })
    return { id: fieldId }
  })
}

/** The segments and stages a new installation starts with. Safe to run again; what a company made of them stays. */
export async function setUpDirectories(db: Db): Promise<void> {
  await inTransaction(db, async (trx) => {
    await seedEntries(trx, 'segments', defaultSegments)
    await seedEntries(trx, 'stages', defaultStages)
  })
}

function keyOf(name: string): string {
  const key = keyOfName(name)
  if (key === '') throw keyNeeded()
  return key
}

async function announce(
  trx: Trx,
  context: Context,
  about: { kind: string; id: number; sentence: string },
): Promise<void> {
  const { kind, id, sentence } = about
  await recordAudit(trx, context, [{ action: 'settings.changed', subjectKind: kind, subjectId: id, sentence }])
  await tellScreens(trx, 'settings')
  await tellScreens(trx, 'accounts')
}
