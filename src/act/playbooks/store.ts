import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { Guide } from './contract.ts'
import { PlaybookDefinition } from './definition.ts'

export interface Playbook {
  id: number
  key: string
  name: string
  state: 'on' | 'off' | 'archived'
  liveVersionId: number | null
}

const COLUMNS = sql`id, key, name, state, live_version_id as "liveVersionId"`

export async function findPlaybook(db: Db, playbookId: number): Promise<Playbook | undefined> {
  const { rows } = await sql<Playbook>`select ${COLUMNS} from playbooks where id = ${playbookId}`.execute(db)
  return rows[0]
}

export async function findPlaybookByKey(db: Db, key: string): Promise<Playbook | undefined> {
  const { rows } = await sql<Playbook>`select ${COLUMNS} from playbooks where key = ${key}`.execute(db)
  return rows[0]
}

/** Whoever changes what a playbook says or whether it is on takes turns with others who do. */
export async function lockPlaybook(trx: Trx, playbookId: number): Promise<Playbook | undefined> {
  const { rows } = await sql<Playbook>`
    select ${COLUMNS} from playbooks where id = ${playbookId} for no key update`.execute(trx)
  return rows[0]
}

export interface NewPlaybook {
  key: string
  name: string
  description: string
  lifecycle: string
  maturity: string
  guide: Guide
  libraryKey: string | null
  memberId: number | null
  now: Date
}

/** Null when the key is taken. */
export async function insertPlaybook(trx: Trx, made: NewPlaybook): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into playbooks (key, name, description, lifecycle, maturity, guide, library_key, created_by, created_at, changed_at)
    values (${made.key}, ${made.name}, ${made.description}, ${made.lifecycle}, ${made.maturity}, ${JSON.stringify(made.guide)}::jsonb,
      ${made.libraryKey}, ${made.memberId}::bigint, ${made.now}, ${made.now})
    on conflict (key) do nothing returning id`.execute(trx)
  return rows[0]?.id ?? null
}

/** Keys that begin alike, to find a free one. */
export async function keysLike(db: Db, key: string): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from playbooks where key = ${key} or starts_with(key, ${`${key}-`})`.execute(db)
  return new Set(rows.map((row) => row.key))
}

export interface AboutPlaybook {
  name?: string | undefined
  description?: string | undefined
  lifecycle?: string | undefined
  maturity?: string | undefined
  guide?: Guide | undefined
}

export async function updatePlaybook(trx: Trx, playbookId: number, about: AboutPlaybook, now: Date): Promise<void> {
  await sql`
    update playbooks set name = coalesce(${about.name ?? null}, name), description = coalesce(${about.description ?? null}, description),
      lifecycle = coalesce(${about.lifecycle ?? null}, lifecycle), maturity = coalesce(${about.maturity ?? null}, maturity),
      guide = coalesce(${about.guide ? JSON.stringify(about.guide) : null}::jsonb, guide), changed_at = ${now}
    where id = ${playbookId}`.execute(trx)
}

export async function setPlaybookState(
  trx: Trx,
  playbookId: number,
  to: { state: 'on' | 'off' | 'archived'; haltedBecause: string | null; now: Date },
): Promise<void> {
  await sql`
    update playbooks set state = ${to.state}, halted_because = ${to.haltedBecause}, changed_at = ${to.now},
      switched_on_at = case when ${to.state} <> 'on' then null when state = 'on' then switched_on_at else ${to.now}::timestamptz end
    where id = ${playbookId}`.execute(trx)
}

export interface Version {
  id: number
  playbookId: number
  version: number
  state: 'draft' | 'published'
  revision: number
  definition: PlaybookDefinition
}

const VERSION = sql`id, playbook_id as "playbookId", version, state, revision, definition`

export async function findDraft(db: Db, playbookId: number): Promise<Version | undefined> {
  const { rows } = await sql<Version>`
    select ${VERSION} from playbook_versions where playbook_id = ${playbookId} and state = 'draft'`.execute(db)
  return rows.map(parsed)[0]
}

export async function findVersion(db: Db, versionId: number): Promise<Version | undefined> {
  const { rows } = await sql<Version>`select ${VERSION} from playbook_versions where id = ${versionId}`.execute(db)
  return rows.map(parsed)[0]
}

function parsed(row: Version): Version {
  return { ...row, definition: PlaybookDefinition.parse(row.definition) }
}

export interface Versions {
  of(db: Db, versionId: number): Promise<Version | undefined>
}

const MOST_KEPT = 1_000

/** Remembers published versions: they never change, so they are read once. */
export function createVersions(): Versions {
  const known = new Map<number, Version>()
  return {
    async of(db, versionId) {
      const kept = known.get(versionId)
      if (kept) return kept
      const version = await findVersion(db, versionId)
      if (version?.state !== 'published') return version
      if (known.size >= MOST_KEPT) known.clear()
      known.set(versionId, version)
      return version
    },
  }
}

interface DraftToSave {
  playbookId: number
  definition: PlaybookDefinition
  authorId: number | null
  now: Date
}

/** Begins a draft under the next number. */
export async function insertDraft(trx: Trx, { playbookId, definition, authorId, now }: DraftToSave): Promise<number> {
  const { rows } = await sql<{ revision: number }>`
    insert into playbook_versions (playbook_id, version, state, definition, author_id, created_at, changed_at)
    select ${playbookId}, coalesce(max(version), 0) + 1, 'draft', ${JSON.stringify(definition)}::jsonb, ${authorId}::bigint, ${now}, ${now}
    from playbook_versions where playbook_id = ${playbookId}
    returning revision`.execute(trx)
  return rows[0]?.revision ?? 1
}

export async function updateDraft(trx: Trx, { playbookId, definition, authorId, now }: DraftToSave): Promise<number> {
  const { rows } = await sql<{ revision: number }>`
    update playbook_versions set definition = ${JSON.stringify(definition)}::jsonb, author_id = ${authorId}::bigint,
      revision = revision + 1, changed_at = ${now}
    where playbook_id = ${playbookId} and state = 'draft' returning revision`.execute(trx)
  return rows[0]?.revision ?? 1
}

export async function deleteDraft(trx: Trx, playbookId: number): Promise<void> {
  await sql`delete from playbook_versions where playbook_id = ${playbookId} and state = 'draft'`.execute(trx)
}

/** Makes the draft the live version. */
export async function publishDraft(
  trx: Trx,
  playbookId: number,
  { note, authorId, now }: { note: string; authorId: number | null; now: Date },
): Promise<void> {
  await sql`
    with made as (
      update playbook_versions set state = 'published', note = ${note}, author_id = ${authorId}::bigint, published_at = ${now}, changed_at = ${now}
      where playbook_id = ${playbookId} and state = 'draft' returning id
    ) update playbooks set live_version_id = made.id, changed_at = ${now} from made where playbooks.id = ${playbookId}`.execute(
    trx,
  )
}

export async function touchPlaybook(trx: Trx, playbookId: number, now: Date): Promise<void> {
  await sql`update playbooks set changed_at = ${now} where id = ${playbookId}`.execute(trx)
}
