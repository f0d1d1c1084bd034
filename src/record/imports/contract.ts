import { z } from 'zod'
import { Flag, Id, Instant, Page, shortText } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { Mapping } from './mapping.ts'

export const IMPORT_STATES = [
  'uploaded',
  'checking',
  'checked',
  'queued',
  'running',
  'done',
  'failed',
  'cancelled',
  'undo_queued',
  'undoing',
  'undone',
] as const

const KindName = z.string().min(1).max(40)
const LooseMapping = z.record(z.string(), z.unknown())

const RowProblem = z.object({
  line: z.number(),
  column: z.string().nullable(),
  canonical: z.string().nullable(),
  value: z.string(),
  code: z.string(),
  reason: z.string(),
})

/** Something odd in a file that is worth knowing and stops nothing. */
export const Finding = z.object({
  code: z.string(),
  count: z.number(),
  sample: z.array(z.string()),
  sentence: z.string(),
})

const Counts = z.object({
  read: z.number(),
  created: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  skipped: z.number(),
  failed: z.number(),
})

/** What an undo did, and what it left standing and why. */
export const UndoReport = z.object({
  removed: z.number(),
  restored: z.number(),
  left: z.array(z.object({ what: z.string(), count: z.number(), reason: z.string(), sample: z.array(z.string()) })),
})

export const Import = z.object({
  id: z.number(),
  kind: z.string(),
  source: z.object({ key: z.string(), name: z.string() }),
  by: z.string(),
  fileName: z.string(),
  fileBytes: z.number().nullable(),
  state: z.enum(IMPORT_STATES),
  /** Share of the work done, 0 to 1; null while it cannot be told. */
  progress: z.number().nullable(),
  phase: z.string().nullable(),
  counts: Counts,
  openErrors: z.number(),
  findings: z.array(Finding),
  failure: z.string().nullable(),
  undo: UndoReport.nullable(),
  mayUndo: z.boolean(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
})
export type Import = z.output<typeof Import>

export const listImportKinds = endpoint({
  method: 'GET',
  path: '/api/import-kinds',
  permission: 'imports.read',
  summary: 'Every kind of file that can be imported, with its columns',
  input: z.object({}),
  output: z.object({
    kinds: z.array(
      z.object({
        name: z.string(),
        doc: z.string(),
        keepsOtherColumns: z.boolean(),
        columns: z.array(
          z.object({
            name: z.string(),
            type: z.string(),
            isRequired: z.boolean(),
            values: z.array(z.string()),
            doc: z.string(),
          }),
        ),
      }),
    ),
  }),
})

export const listImports = endpoint({
  method: 'GET',
  path: '/api/imports',
  permission: 'imports.read',
  summary: 'Imports, newest first',
  input: z.object({ ...Page }),
  output: z.object({ imports: z.array(Import), total: z.number() }),
})

const Preview = z.object({
  header: z.array(z.string()),
  encoding: z.string(),
  delimiter: z.string(),
  samples: z.array(z.array(z.string())),
  kind: z.string().nullable(),
  mapping: LooseMapping,
  /** One entry per column of the file: what it is read as, and how sure the guess is (0 to 1). */
  columns: z.array(
    z.object({ column: z.string(), target: z.string().nullable(), isAttribute: z.boolean(), confidence: z.number() }),
  ),
  /** What keeps the mapping from being used. */
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
  /** The first rows as they would be read. */
  rows: z.array(z.object({ line: z.number(), values: z.record(z.string(), z.string().nullable()) })),
  errors: z.array(RowProblem),
})
export type Preview = z.output<typeof Preview>

export const uploadImport = endpoint({
  method: 'POST',
  path: '/api/imports',
  permission: 'imports.run',
  summary: 'Upload a file: its kind and mapping are guessed, nothing is imported yet',
  input: z.object({ fileName: shortText(255), kind: KindName.optional() }),
  output: z.object({ importId: z.number(), preview: Preview }),
  body: 'file',
})

export const getImport = endpoint({
  method: 'GET',
  path: '/api/imports/:importId',
  permission: 'imports.read',
  summary: 'How an import stands: progress, counts, what was odd',
  input: z.object({ importId: Id }),
  output: Import,
})

export const previewImport = endpoint({
  method: 'GET',
  path: '/api/imports/:importId/preview',
  permission: 'imports.read',
  summary: 'The first rows of an uploaded file under its mapping',
  input: z.object({ importId: Id }),
  output: Preview,
})

export const configureImport = endpoint({
  method: 'PATCH',
  path: '/api/imports/:importId',
  permission: 'imports.run',
  summary: 'Choose kind, mapping and options before an import starts',
  input: z.object({
    importId: Id,
    kind: KindName.optional(),
    mapping: Mapping.optional(),
    source: z
      .string()
      .max(60)
      .regex(/^[a-z][a-z0-9_-]*$/, 'Use lower-case letters, digits and dashes.')
      .optional(),
    createAccounts: Flag.optional(),
  }),
  output: z.object({ importId: z.number(), preview: Preview }),
})

export const checkImport = endpoint({
  method: 'POST',
  path: '/api/imports/:importId/check',
  permission: 'imports.run',
  summary: 'Dry run: read the whole file and say what would happen',
  input: z.object({ importId: Id }),
  output: z.object({ importId: z.number() }),
})

export const startImport = endpoint({
  method: 'POST',
  path: '/api/imports/:importId/start',
  permission: 'imports.run',
  summary: 'Import the file; it goes on when you leave, and after a restart',
  input: z.object({ importId: Id }),
  output: z.object({ importId: z.number() }),
})

export const cancelImport = endpoint({
  method: 'POST',
  path: '/api/imports/:importId/cancel',
  permission: 'imports.run',
  summary: 'Stop an import; what it brought in so far stays until you undo it',
  input: z.object({ importId: Id }),
  output: z.object({ importId: z.number() }),
})

export const undoImport = endpoint({
  method: 'POST',
  path: '/api/imports/:importId/undo',
  permission: 'imports.run',
  summary: 'Take a whole import back, within 30 days',
  input: z.object({ importId: Id }),
  output: z.object({ importId: z.number() }),
})

export const listImportErrors = endpoint({
  method: 'GET',
  path: '/api/imports/:importId/errors',
  permission: 'imports.read',
  summary: 'Rows that could not be used, with their cells and what is wrong',
  input: z.object({ importId: Id, state: z.enum(['open', 'fixed', 'dismissed', 'all']).default('open'), ...Page }),
  output: z.object({
    header: z.array(z.string()),
    rows: z.array(
      z.object({ line: z.number(), cells: z.array(z.string()), problems: z.array(RowProblem), state: z.string() }),
    ),
    total: z.number(),
  }),
})

export const fixImportRow = endpoint({
  method: 'PUT',
  path: '/api/imports/:importId/errors/:line',
  permission: 'imports.run',
  summary: 'Correct the cells of a row and import it',
  input: z.object({ importId: Id, line: Id, cells: z.array(z.string().max(20_000)).max(1_000) }),
  output: z.object({ isFixed: z.boolean(), problems: z.array(RowProblem) }),
})

export const dismissImportRow = endpoint({
  method: 'DELETE',
  path: '/api/imports/:importId/errors/:line',
  permission: 'imports.run',
  summary: 'Leave a row out for good',
  input: z.object({ importId: Id, line: Id }),
  output: z.object({ line: z.number() }),
})

export const downloadImportErrors = endpoint({
  method: 'GET',
  path: '/api/imports/:importId/errors-file',
  permission: 'imports.read',
  summary: 'Rows that could not be used as a CSV file, with a column that says why',
  input: z.object({ importId: Id }),
  output: z.object({}),
  reply: 'file',
})
