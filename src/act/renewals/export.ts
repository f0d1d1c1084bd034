import { recordAudit } from '../../identity/audit/store.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import type { SheetColumn } from '../../platform/spreadsheet/cell.ts'
import { spreadsheet } from '../../platform/spreadsheet/spreadsheet.ts'
import { plainAmount } from '../../record/money/currency.ts'
import type { exportRenewals, Renewal } from './contract.ts'
import { mustSeeMoney } from './reach.ts'
import { CATEGORY_WORDS, OUTCOME_WORDS } from './sentences.ts'
import { idsByDueDay, renewalsByIds } from './views.ts'
import { whyTheyDiffer } from './why.ts'

const CHUNK = 1_000

/** Exactly the renewals of the list, by due day, with all three voices. */
export async function exportFile(
  { format, ...question }: ParsedInputOf<typeof exportRenewals>,
  context: Context,
): Promise<FileReply> {
  const { db, actor, today, company } = context
  mustSeeMoney(actor)
  const ids = await idsByDueDay(db, { actor, question })
  const renewals = ids.length
  await recordAudit(db, context, [
    {
      action: 'renewals.exported',
      subjectKind: 'export',
      sentence: `exported ${renewals} renewals as ${format.toUpperCase()}`,
      detail: { renewals },
    },
  ])
  return spreadsheet({
    fileName: `renewals-${today}`,
    format,
    columns: columnsIn(company.reportingCurrency),
    rows: rowsInChunks(context, ids),
  })
}

async function* rowsInChunks({ db, actor, today }: Context, ids: readonly number[]) {
  for (let start = 0; start < ids.length; start += CHUNK) {
    yield* await renewalsByIds(db, actor, ids.slice(start, start + CHUNK), today)
  }
}

function columnsIn(currency: string): SheetColumn<Renewal>[] {
  const amount = (minor: number | null) => (minor === null ? null : plainAmount(minor, currency))
  const voice = (heading: string, of: keyof Renewal['views']): SheetColumn<Renewal>[] => [
    { heading, value: ({ views }) => (views[of] === null ? null : CATEGORY_WORDS[views[of].category]) },
    { heading: `${heading}: reason`, value: ({ views }) => views[of]?.reason ?? null },
  ]
  return [
    { heading: 'Account', value: ({ account }) => account.name },
    { heading: 'Owner', value: ({ owner }) => owner?.name ?? null },
    { heading: 'Segment', value: ({ segment }) => segment?.name ?? null },
    { heading: 'Renews on', value: ({ dueOn }) => dueOn },
    { heading: `ARR up for renewal (${currency})`, kind: 'amount', value: ({ amountMinor }) => amount(amountMinor) },
    { heading: 'Probability', value: ({ views }) => views.machine?.probability ?? null },
    ...voice('Machine', 'machine'),
    ...voice('CSM', 'csm'),
    ...voice('Leader', 'leader'),
    { heading: 'Category', value: ({ category }) => (category === null ? null : CATEGORY_WORDS[category]) },
    { heading: 'Why they differ', value: (renewal) => whyTheyDiffer(renewal).text },
    { heading: `Expected (${currency})`, kind: 'amount', value: ({ expectedMinor }) => amount(expectedMinor) },
    { heading: 'Next step', value: ({ nextStep }) => nextStep?.text ?? null },
    { heading: 'Next step on', value: ({ nextStep }) => nextStep?.on ?? null },
    { heading: 'Outcome', value: ({ outcome }) => OUTCOME_WORDS[outcome] },
    { heading: 'Decided on', value: ({ decidedOn }) => decidedOn },
    { heading: `Renewed (${currency})`, kind: 'amount', value: ({ renewedMinor }) => amount(renewedMinor) },
    { heading: 'Reason', value: ({ reason }) => reason },
    {
      heading: 'Ledger says',
      value: ({ contradiction }) => (contradiction ? OUTCOME_WORDS[contradiction.outcome] : null),
    },
  ]
}
