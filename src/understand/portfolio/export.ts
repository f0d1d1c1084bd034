import { Refusal } from '../../kernel/refusal.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import { spreadsheet } from '../../platform/spreadsheet/spreadsheet.ts'
import { MOST_XLSX_ROWS } from '../../platform/spreadsheet/xlsx.ts'
import { narrowedSelection, orderOf, readerOf, type Narrow } from './actions.ts'
import { columnsOf } from './columns.ts'
import { attributeOf } from './conditions.ts'
import type { exportAccounts } from './contract.ts'
import { rowsOf } from './views-rows.ts'
import { customFieldTypes, pageOfIds } from './views.ts'

const EVERYTHING = 1_000_000
const CHUNK = 1_000

/** Exactly the accounts and columns shown, in the order shown. CSV is written while it is read, at any size. */
export async function exportFile(
  input: ParsedInputOf<typeof exportAccounts>,
  context: Context,
  narrow: Narrow,
): Promise<FileReply> {
  const { db, company, today } = context
  const reader = readerOf(context)
  const fields = await customFieldTypes(db)
  const columns = columnsOf(input.columns, fields, company.reportingCurrency)
  const order = orderOf(input, fields, reader)
  const ids = await pageOfIds(db, reader, await narrowedSelection(input, { context, fields, narrow }), {
    ...order,
    offset: 0,
    limit: EVERYTHING,
  })
  const attributes = input.columns.flatMap((name) => attributeOf(name) ?? [])
  if (input.format === 'xlsx' && ids.length > MOST_XLSX_ROWS) throw tooManyForXlsx(ids.length)
  await recordAudit(db, context, [
    {
      action: 'accounts.exported',
      subjectKind: 'export',
      sentence: `exported ${ids.length} accounts as ${input.format.toUpperCase()}`,
      detail: { accounts: ids.length, columns: input.columns },
    },
  ])
  const rows = rowsInChunks(context, ids, attributes)
  return spreadsheet({ fileName: `accounts-${today}`, format: input.format, columns, rows })
}

const tooManyForXlsx = (rows: number) =>
  new Refusal(
    'accounts.too_many_for_xlsx',
    422,
    `A workbook holds up to ${MOST_XLSX_ROWS} accounts and these are ${rows}. Export them as CSV.`,
  )

async function* rowsInChunks(context: Context, ids: readonly number[], attributes: readonly string[]) {
  for (let start = 0; start < ids.length; start += CHUNK) {
    yield* await rowsOf(context.db, context.actor, ids.slice(start, start + CHUNK), attributes)
  }
}
