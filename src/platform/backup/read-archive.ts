import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { z } from 'zod'
import { Refusal } from '../../kernel/refusal.ts'
import {
  FORMAT,
  Header,
  HEADER_NAME,
  JOBS_CONTENT,
  Manifest,
  MANIFEST_NAME,
  PART_BYTES,
  partOf,
  sealOf,
  summaryOf,
  type BackupSummary,
  type Content,
} from './archive-format.ts'
import { archiveDamaged, archiveNewer, noArchive, notAnArchive } from './errors.ts'
import { tallyOf } from './tally.ts'
import { readTar, type TarMember } from './tar.ts'
import { JOB_COLUMNS } from './views.ts'

const decompress = promisify(gunzip)

/** What an archive yields, in order: its header once, parts of contents, its manifest once. */
export type ArchiveItem =
  | { kind: 'header'; header: Header }
  | { kind: 'part'; content: string; bytes: Buffer }
  | { kind: 'manifest'; manifest: Manifest }

/**
 * Reads an archive and checks it on the way: every content against its count and checksum in the manifest, and that the
 * manifest is there. Refuses a damaged one, at the latest with its last item.
 */
export async function* readArchive(file: string): AsyncGenerator<ArchiveItem> {
  const members = readTar(createReadStream(file))
  const header = await readHeader(members, file)
  yield { kind: 'header', header }

  const read = new Map<string, Content>()
  let open: ReturnType<typeof openContent> | undefined
  const close = () => {
    if (!open) return
    if (open.tally.wrongWidth()) throw archiveDamaged(`rows of ${open.name} are cut`)
    read.set(open.name, open.tally.result(open.parts))
    open = undefined
  }
  for await (const member of members) {
    const part = partOf(member.name)
    if (part) {
      if (open?.name !== part.content) {
        close()
        open = openContent(part.content, header)
      }
      open.parts += 1
      if (open.parts !== part.number || read.has(part.content))
        throw archiveDamaged(`parts of ${part.content} are missing`)
      const bytes = await partBytes(member)
      open.tally.add(bytes)
      yield { kind: 'part', content: part.content, bytes }
    } else if (member.name === MANIFEST_NAME) {
      close()
      const manifest = jsonOf(member, Manifest)
      compare(manifest, read, header)
      yield { kind: 'manifest', manifest }
      return
    } else throw archiveDamaged(`it holds ${member.name}, which no backup has`)
  }
  throw archiveDamaged('it ends too early')
}

/** Reads a whole archive and says what is in it. Refuses one that is damaged or not an archive. */
export async function verifyBackup(file: string): Promise<BackupSummary & { header: Header; manifest: Manifest }> {
  const { size } = await sizeOf(file)
  let header: Header | undefined
  let manifest: Manifest | undefined
  for await (const item of readArchive(file)) {
    if (item.kind === 'header') header = item.header
    if (item.kind === 'manifest') manifest = item.manifest
  }
  if (!header || !manifest) throw archiveDamaged('it ends too early')
  return { ...summaryOf(file, size, header, manifest), header, manifest }
}

async function sizeOf(file: string): Promise<{ size: number }> {
  try {
    return await stat(file)
  } catch {
    throw noArchive(file)
  }
}

async function readHeader(members: AsyncGenerator<TarMember>, file: string): Promise<Header> {
  let first: TarMember | undefined
  try {
    const next = await members.next()
    first = next.done ? undefined : next.value
  } catch (error) {
    if (error instanceof Refusal) throw notAnArchive(file)
    throw error
  }
  if (first?.name !== HEADER_NAME) throw notAnArchive(file)
  const { format, appVersion } = jsonOf(first, Header.pick({ format: true, appVersion: true }))
  if (format > FORMAT) throw archiveNewer(appVersion, `format ${format}`)
  return jsonOf(first, Header)
}

function openContent(name: string, header: Header) {
  return { name, parts: 0, tally: tallyOf(name, columnsOf(name, header)) }
}

function columnsOf(content: string, header: Header): number | null {
  if (content.startsWith('files/')) return null
  if (content === JOBS_CONTENT) return JOB_COLUMNS.length
  const table = header.tables.find(({ name }) => content === `tables/${name}`)
  if (!table) throw archiveDamaged(`it holds ${content}, which its first page does not list`)
  return table.columns.length
}

async function partBytes(member: TarMember): Promise<Buffer> {
  try {
    // A part is at most one chunk larger than the limit; more is not ours.
    return await decompress(member.body, { maxOutputLength: 4 * PART_BYTES })
  } catch {
    throw archiveDamaged(`${member.name} cannot be unpacked`)
  }
}

function compare(manifest: Manifest, read: ReadonlyMap<string, Content>, header: Header): void {
  if (manifest.sha256 !== sealOf(header, manifest)) throw archiveDamaged('its first or last page is not what was saved')
  const listed = new Set(manifest.contents.map((content) => content.name))
  for (const name of [...read.keys(), ...header.tables.map((table) => `tables/${table.name}`)]) {
    if (!listed.has(name)) throw archiveDamaged(`${name} is not accounted for`)
  }
  for (const wanted of manifest.contents) {
    const found = read.get(wanted.name) ?? tallyOf(wanted.name, null).result(0)
    const isSame =
      found.sha256 === wanted.sha256 &&
      found.rows === wanted.rows &&
      found.bytes === wanted.bytes &&
      found.parts === wanted.parts
    if (!isSame) throw archiveDamaged(`${wanted.name} is not what was saved`)
  }
}

function jsonOf<S extends z.ZodType>(member: TarMember, schema: S): z.output<S> {
  try {
    return schema.parse(JSON.parse(member.body.toString('utf8')))
  } catch {
    throw archiveDamaged(`${member.name} cannot be read`)
  }
}
