import { createHash } from 'node:crypto'
import { z } from 'zod'

/**
 * A backup is a plain tar: `volant-backup.json` (Header), then every content in gzipped parts
 * `files/<path>/000001.gz` and `tables/<name>/000001.gz`, and last `manifest.json` (Manifest), which proves that it is whole.
 * Rows are PostgreSQL's COPY text format in UTF-8, one a line, times in UTC.
 */
export const FORMAT = 1
export const HEADER_NAME = 'volant-backup.json'
export const MANIFEST_NAME = 'manifest.json'
/** Bytes of content in one part, before it is compressed. */
export const PART_BYTES = 8 * 1024 * 1024
/** The waiting jobs, kept beside the tables: the queue's own tables belong to its library. */
export const JOBS_CONTENT = 'jobs/waiting'

const Table = z.object({ name: z.string(), columns: z.array(z.string()) })

export const Header = z.object({
  format: z.number(),
  appVersion: z.string(),
  createdAt: z.iso.datetime(),
  postgres: z.string(),
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
  tables: z.array(Table),
})
export type Header = z.output<typeof Header>

/** One table or file: what it must come out as. `rows` is 0 for files. */
export const Content = z.object({
  name: z.string(),
  parts: z.number(),
  rows: z.number(),
  bytes: z.number(),
  /** Of the content before it was cut and compressed. */
  sha256: z.string(),
})
export type Content = z.output<typeof Content>

const Listed = z.object({
  contents: z.array(Content),
  sequences: z.array(z.object({ table: z.string(), column: z.string(), lastValue: z.number(), isCalled: z.boolean() })),
})
export type Listed = z.output<typeof Listed>

/** `sha256` is of the header and of what is listed: neither can change unnoticed. */
export const Manifest = Listed.extend({ sha256: z.string() })
export type Manifest = z.output<typeof Manifest>

/** What a manifest's `sha256` must be: of both as JSON, with their keys in the order they have here. */
export function sealOf(header: Header, listed: Listed): string {
  const text = JSON.stringify([Header.parse(header), Listed.parse(listed)])
  return createHash('sha256').update(text).digest('hex')
}

export function partName(content: string, number: number): string {
  return `${content}/${String(number).padStart(6, '0')}.gz`
}

/** The content a part belongs to and its number; null for the two JSON members. */
export function partOf(name: string): { content: string; number: number } | null {
  const match = /^((?:files|tables|jobs)\/.+)\/(\d{6})\.gz$/.exec(name)
  return match?.[1] && match[2] ? { content: match[1], number: Number(match[2]) } : null
}

/** What a reader of a backup is told. */
export interface BackupSummary {
  file: string
  bytes: number
  createdAt: string
  appVersion: string
  tables: number
  rows: number
  files: number
  waitingJobs: number
}

export function summaryOf(file: string, bytes: number, header: Header, manifest: Listed): BackupSummary {
  const kind = (prefix: string) => manifest.contents.filter((content) => content.name.startsWith(prefix))
  const rows = (contents: Content[]) => contents.reduce((sum, content) => sum + content.rows, 0)
  return {
    file,
    bytes,
    createdAt: header.createdAt,
    appVersion: header.appVersion,
    tables: kind('tables/').length,
    rows: rows(kind('tables/')),
    files: kind('files/').length,
    waitingJobs: rows(kind('jobs/')),
  }
}
