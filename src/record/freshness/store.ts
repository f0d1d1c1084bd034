import type { Db, Trx } from '../../platform/db/database.ts'
import type { SourceKind } from '../sources/store.ts'

export interface StoredSource {
  readonly id: number
  readonly name: string
  readonly kind: SourceKind
  readonly retiredAt: Date | null
}

const COLUMNS = ['id', 'name', 'kind', 'retired_at as retiredAt'] as const

export async function retiredSources(db: Db): Promise<(StoredSource & { readonly retiredAt: Date })[]> {
  const rows = await db
    .selectFrom('sources')
    .select(COLUMNS)
    .where('retired_at', 'is not', null)
    .orderBy('name')
    .execute()
  return rows.flatMap(({ kind, retiredAt, ...row }) =>
    retiredAt ? [{ ...row, kind: kind as SourceKind, retiredAt }] : [],
  )
}

export async function lockSource(trx: Trx, id: number): Promise<StoredSource | undefined> {
  const row = await trx.selectFrom('sources').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst()
  return row && { ...row, kind: row.kind as SourceKind }
}

export async function saveRetirement(trx: Trx, id: number, retiredAt: Date | null): Promise<void> {
  await trx.updateTable('sources').set({ retired_at: retiredAt }).where('id', '=', id).execute()
}
