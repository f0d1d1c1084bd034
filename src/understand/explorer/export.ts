import { recordAudit } from '../../identity/audit/store.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import { csvLine } from '../portfolio/csv-text.ts'
import { metricOverTime } from './actions.ts'
import type { exportMetric } from './contract.ts'
import { metricTable } from './metric-table.ts'

/** The table behind the picture as a file: same columns, same rows, same order. */
export async function exportNumbers(input: ParsedInputOf<typeof exportMetric>, context: Context): Promise<FileReply> {
  const explored = await metricOverTime(input, context)
  const { heads, rows } = metricTable(explored)
  await recordAudit(context.db, context, [
    {
      action: 'explorer.exported',
      subjectKind: 'export',
      sentence: `exported ${explored.subject.name} of ${explored.selectedAccounts} accounts as CSV`,
      detail: { subject: input.subject, step: input.step, from: explored.from, until: explored.until },
    },
  ])
  // The mark tells spreadsheets that the file is UTF-8.
  const text = `\uFEFF${[heads, ...rows].map(csvLine).join('')}`
  const name = explored.subject.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
  return {
    fileName: `${name || 'metric'}-${explored.from}-${explored.until}.csv`,
    contentType: 'text/csv; charset=utf-8',
    content: Buffer.from(text),
  }
}
