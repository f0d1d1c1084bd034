import { recordAudit } from '../../identity/audit/store.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import type { SheetColumn } from '../../platform/spreadsheet/cell.ts'
import { spreadsheet } from '../../platform/spreadsheet/spreadsheet.ts'
import { plainAmount } from '../../record/money/currency.ts'
import { leadsPage } from './actions-read.ts'
import { departmentName } from '../tasks/assign.ts'
import type { exportLeads } from './contract.ts'
import type { Department } from '../../kernel/permissions.ts'

const CHUNK = 1_000
type Row = Awaited<ReturnType<typeof leadsPage>>['leads'][number]

/** Exactly the leads of the list, in its order; amounts and people as the reader may see them. */
export async function exportFile(
  { format, ...question }: ParsedInputOf<typeof exportLeads>,
  context: Context,
): Promise<FileReply> {
  const { total } = await leadsPage({ ...question, offset: 0, limit: 1 }, context)
  await recordAudit(context.db, context, [
    {
      action: 'leads.exported',
      subjectKind: 'export',
      sentence: `exported ${total} leads as ${format.toUpperCase()}`,
      detail: { ...question, leads: total },
    },
  ])
  return spreadsheet({
    fileName: `leads-${context.today}`,
    format,
    columns: columnsIn(context.company.reportingCurrency),
    rows: rowsInChunks(question, context),
  })
}

async function* rowsInChunks(question: Omit<ParsedInputOf<typeof exportLeads>, 'format'>, context: Context) {
  for (let offset = 0; ; offset += CHUNK) {
    const { leads } = await leadsPage({ ...question, offset, limit: CHUNK }, context)
    yield* leads
    if (leads.length < CHUNK) return
  }
}

function columnsIn(reportingCurrency: string): SheetColumn<Row>[] {
  const named = (department: string | null) => (department === null ? null : departmentName(department as Department))
  return [
    { heading: 'Account', value: ({ account }) => account.name },
    { heading: 'Lead', value: ({ title }) => title },
    { heading: 'Kind', value: ({ label }) => label },
    { heading: 'State', value: ({ state }) => state },
    { heading: 'From', value: ({ fromDepartment }) => named(fromDepartment) },
    { heading: 'To', value: ({ toDepartment }) => named(toDepartment) },
    { heading: 'Contact', value: ({ contact }) => contact?.name ?? null },
    { heading: 'Found on', value: ({ createdOn }) => createdOn },
    { heading: 'Found by', value: ({ createdBy }) => createdBy?.name ?? null },
    { heading: 'Sent', value: ({ sentAt }) => sentAt?.toISOString() ?? null },
    { heading: 'Decided', value: ({ decidedAt }) => decidedAt?.toISOString() ?? null },
    { heading: 'Decided by', value: ({ decidedBy }) => decidedBy?.name ?? null },
    { heading: 'Reason', value: ({ reason }) => reason },
    { heading: 'Closed on', value: ({ closedOn }) => closedOn },
    { heading: 'Expected per year', kind: 'amount', value: ({ amount }) => amount },
    {
      heading: 'Won per year',
      kind: 'amount',
      // Won at what was expected, where nothing else was said: so the sums on screen count it.
      value: ({ state, amount, wonAmount }) => wonAmount ?? (state === 'won' ? amount : null),
    },
    { heading: 'Currency', value: ({ currency }) => currency },
    {
      heading: `Amount (${reportingCurrency})`,
      kind: 'amount',
      value: ({ amountMinor }) => (amountMinor === null ? null : plainAmount(amountMinor, reportingCurrency)),
    },
    { heading: 'Brought', value: ({ wonAccount }) => wonAccount?.name ?? null },
    { heading: 'Playbook', value: ({ run }) => run?.playbook ?? null },
    { heading: 'Note', value: ({ note }) => note },
  ]
}
