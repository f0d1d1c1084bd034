import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { memberOf } from './scopes.ts'
import type { addNoteToSelf, editNoteToSelf } from './contract.ts'
import { deleteNote, findNote, insertNote, updateNote } from './store.ts'

export async function addNote({ text, accountId, dueOn }: ParsedInputOf<typeof addNoteToSelf>, context: Context) {
  const { db, actor, now } = context
  const memberId = memberOf(context)
  if (accountId !== null) await readableAccount(db, actor, accountId)
  return { id: await insertNote(db, { memberId, text, accountId, dueOn, now }) }
}

export async function changeNote({ noteId, ...change }: ParsedInputOf<typeof editNoteToSelf>, context: Context) {
  const { db, actor } = context
  if (!(await findNote(db, memberOf(context), noteId))) throw notFound('This note')
  if (typeof change.accountId === 'number') await readableAccount(db, actor, change.accountId)
  if (Object.values(change).some((value) => value !== undefined)) await updateNote(db, noteId, change)
  return { id: noteId }
}

export async function removeNote(noteId: number, context: Context) {
  if (!(await deleteNote(context.db, memberOf(context), noteId))) throw notFound('This note')
  return { id: noteId }
}
