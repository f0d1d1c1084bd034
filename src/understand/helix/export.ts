import { recordAudit } from '../../identity/audit/store.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import type { SheetColumn } from '../../platform/spreadsheet/cell.ts'
import { spreadsheet } from '../../platform/spreadsheet/spreadsheet.ts'
import { plainAmount } from '../../record/money/currency.ts'
import { showHelix, showHelixAccounts } from './actions.ts'
import type { exportHelix, exportHelixAccounts, HelixYear } from './contract.ts'

const EVERYTHING = { offset: 0, limit: 1_000_000 }

/** The years of the ledger, latest first. */
export async function helixFile(
  { format, ...asked }: ParsedInputOf<typeof exportHelix>,
  context: Context,
): Promise<FileReply> {
  const { years, currency } = await showHelix(asked, context)
  await written(context, `${years.length} years of the helix`, { format, ...asked })
  const columns: SheetColumn<HelixYear>[] = [
    { heading: 'From', value: ({ from }) => from },
    { heading: 'To', value: ({ to }) => to },
    { heading: 'Accounts', value: ({ accounts }) => accounts },
    ...turnColumns<HelixYear>(currency),
    { heading: 'New customers brought', value: ({ newLogos }) => newLogos },
    amount('New ARR, with and without leads', currency, ({ allNewMinor }) => allNewMinor),
    amount('Cost avoided', currency, ({ avoidedMinor }) => avoidedMinor),
    { heading: 'Outcomes measured', value: ({ measured }) => measured },
    { heading: 'Outcomes on target', value: ({ onTarget }) => onTarget },
    { heading: 'Accounts without an exchange rate', value: ({ unrated }) => unrated },
  ]
  return spreadsheet({ fileName: `helix-${context.today}`, format, columns, rows: years })
}

/** The accounts behind a year, or a part of it. */
export async function helixAccountsFile(
  { format, ...asked }: ParsedInputOf<typeof exportHelixAccounts>,
  context: Context,
): Promise<FileReply> {
  const { accounts, currency, from, to } = await showHelixAccounts({ ...asked, ...EVERYTHING }, context)
  await written(context, `${accounts.length} accounts of the helix`, { format, ...asked })
  type Row = (typeof accounts)[number]
  const columns: SheetColumn<Row>[] = [
    { heading: 'Account id', value: ({ account }) => account.id },
    { heading: 'Account', value: ({ account }) => account.name },
    { heading: 'From', value: () => from },
    { heading: 'To', value: () => to },
    ...turnColumns<Row>(currency),
    { heading: 'New customers brought', value: ({ newLogos }) => newLogos },
  ]
  return spreadsheet({ fileName: `helix-accounts-${from}-${to}`, format, columns, rows: accounts })
}

type Turned = Pick<HelixYear, 'startMinor' | 'renewedMinor' | 'expansionMinor' | 'newLogoMinor' | 'factor'>

function turnColumns<Row extends Turned>(currency: string): SheetColumn<Row>[] {
  return [
    amount('ARR at the start', currency, ({ startMinor }) => startMinor),
    amount('Renewed', currency, ({ renewedMinor }) => renewedMinor),
    amount('Expansion', currency, ({ expansionMinor }) => expansionMinor),
    amount('New customers', currency, ({ newLogoMinor }) => newLogoMinor),
    { heading: 'Currency', value: () => currency },
    { heading: 'Factor', value: ({ factor }) => factor },
  ]
}

function amount<Row>(heading: string, currency: string, minorOf: (row: Row) => number | null): SheetColumn<Row> {
  return {
    heading,
    kind: 'amount',
    value: (row) => {
      const minor = minorOf(row)
      return minor === null ? null : plainAmount(minor, currency)
    },
  }
}

async function written(context: Context, what: string, { format, ...detail }: { format: 'csv' | 'xlsx' }) {
  await recordAudit(context.db, context, [
    {
      action: 'helix.exported',
      subjectKind: 'export',
      sentence: `exported ${what} as ${format.toUpperCase()}`,
      detail,
    },
  ])
}
