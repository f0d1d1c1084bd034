import { recordAudit } from '../../identity/audit/store.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import type { SheetColumn } from '../../platform/spreadsheet/cell.ts'
import { spreadsheet } from '../../platform/spreadsheet/spreadsheet.ts'
import { plainAmount } from '../../record/money/currency.ts'
import { partnerRows } from './actions-partners.ts'
import { rowsBy, wonIn } from './actions.ts'
import type { exportFit } from './contract.ts'
import type { Share } from '../../kernel/shares.ts'
import { TRAITS } from './traits.ts'
import { accountNames } from './views.ts'
import type { Money } from './won.ts'

type Asked = ParsedInputOf<typeof exportFit>

export async function exportProfile(input: Asked, context: Context): Promise<FileReply> {
  const reply = await FILES[input.what](input, context)
  await recordAudit(context.db, context, [
    {
      action: 'fit.exported',
      subjectKind: 'export',
      sentence: `exported ${WORDS[input.what]} as ${input.format.toUpperCase()}`,
    },
  ])
  return reply
}

const WORDS = {
  rows: 'the customer profile',
  accounts: 'the accounts that were won',
  partners: 'the channel partners',
} as const

const FILES: Readonly<Record<Asked['what'], (input: Asked, context: Context) => Promise<FileReply>>> = {
  rows: exportRows,
  accounts: exportAccounts,
  partners: exportPartners,
}

async function exportRows(input: Asked, context: Context): Promise<FileReply> {
  const { accounts, period } = await wonIn(input, context)
  const columns = columnsFor<ReturnType<typeof rowsBy>[number]>(context)
  return spreadsheet({
    fileName: `fit-by-${input.by}-${period.wonFrom}-${period.wonTo}`,
    format: input.format,
    columns: [
      { heading: headingOf(input.by), value: (row) => row.value },
      { heading: 'Accounts won', value: (row) => row.accounts },
      columns.amount('First MRR', (row) => row.firstMinor),
      columns.amount('MRR now', (row) => row.nowMinor),
      ...columns.share('Healthy after 6 months', (row) => row.healthy6),
      { heading: 'Health unknown after 6 months', value: (row) => row.healthy6.unknown },
      ...columns.share('Healthy after 12 months', (row) => row.healthy12),
      { heading: 'Health unknown after 12 months', value: (row) => row.healthy12.unknown },
      ...columns.share('Stayed 12 months', (row) => row.stayed),
      ...columns.share('Grew in 12 months', (row) => row.grew),
      columns.ratio('GRR at 12 months', (row) => row.grr),
      columns.ratio('NRR at 12 months', (row) => row.nrr),
      { heading: 'Leads', value: (row) => row.leads },
      { heading: 'Leads won', value: (row) => row.leadsWon },
    ],
    rows: rowsBy(accounts, input.by),
  })
}

async function exportAccounts(input: Asked, context: Context): Promise<FileReply> {
  const { accounts, period } = await wonIn(input, context)
  const names = await accountNames(
    context.db,
    accounts.map(({ accountId }) => accountId),
  )
  const columns = columnsFor<(typeof accounts)[number]>(context)
  return spreadsheet({
    fileName: `won-${period.wonFrom}-${period.wonTo}`,
    format: input.format,
    columns: [
      { heading: 'Account', value: ({ accountId }) => names.get(accountId) ?? '' },
      { heading: 'Won on', value: ({ wonOn }) => wonOn },
      ...TRAITS.map((trait) => ({
        heading: headingOf(trait),
        value: (row: (typeof accounts)[number]) => row.traits[trait],
      })),
      columns.amount('First MRR', (row) => row.firstMinor),
      columns.amount('MRR after 12 months', (row) => row.laterMinor),
      columns.amount('MRR now', (row) => row.nowMinor),
      { heading: 'After 6 months', value: ({ after }) => after[6] },
      { heading: 'After 12 months', value: ({ after }) => after[12] },
      { heading: 'Leads', value: ({ leads }) => leads },
      { heading: 'Leads won', value: ({ leadsWon }) => leadsWon },
    ],
    rows: accounts,
  })
}

async function exportPartners(input: Asked, context: Context): Promise<FileReply> {
  const { partners, direct } = await partnerRows(context)
  const columns = columnsFor<(typeof partners)[number]>(context)
  const showsIncentives = partners.some(({ incentivesMinor }) => incentivesMinor !== null)
  return spreadsheet({
    fileName: `partners-${context.today}`,
    format: input.format,
    columns: [
      { heading: 'Partner', value: ({ partner }) => partner ?? 'Without a partner' },
      { heading: 'Accounts', value: ({ accounts }) => accounts },
      { heading: 'Paying', value: ({ paying }) => paying },
      columns.amount('ARR', (row) => row.arrMinor),
      ...columns.share('In use', (row) => row.inUse),
      ...columns.share('Healthy', (row) => row.healthy),
      ...columns.share('Stayed 12 months', (row) => row.stayed),
      columns.ratio('GRR', (row) => row.grr),
      columns.ratio('NRR', (row) => row.nrr),
      { heading: 'Leads', value: ({ leads }) => leads },
      { heading: 'Leads won', value: ({ leadsWon }) => leadsWon },
      ...(showsIncentives ? [columns.amount('Incentives', (row) => row.incentivesMinor)] : []),
    ],
    rows: direct ? [...partners, direct] : partners,
  })
}

function headingOf(trait: string): string {
  return trait.charAt(0).toUpperCase() + trait.slice(1)
}

function columnsFor<Row>({ company: { reportingCurrency } }: Context) {
  return {
    amount: (heading: string, of: (row: Row) => number | null): SheetColumn<Row> => ({
      heading: `${heading}, ${reportingCurrency}`,
      kind: 'amount',
      value: (row) => {
        const minor = of(row)
        return minor === null ? null : plainAmount(minor, reportingCurrency)
      },
    }),
    share: (heading: string, of: (row: Row) => Share): SheetColumn<Row>[] => [
      { heading, value: (row) => of(row).hits },
      { heading: `${heading}, of`, value: (row) => of(row).n },
    ],
    ratio: (heading: string, of: (row: Row) => Money | null): SheetColumn<Row> => ({
      heading,
      value: (row) => of(row)?.value ?? null,
    }),
  }
}
