import type { Day } from '../../kernel/day.ts'
import type { Db, Trx } from '../../platform/db/database.ts'
import type { Conventions } from './conventions.ts'
import { exchangeOf } from './exchange.ts'
import { changesBetween, LEDGER_TABLES, madeRows, type Cell } from './ledger-rows.ts'
import { ledgerOf, type Ledger, type MissingRate } from './ledger.ts'
import { termsInForce, type Term } from './mrr.ts'
import {
  addRows,
  keptRows,
  readAccountMoney,
  readVersions,
  readVersionsOn,
  removeRows,
  saveMrr,
  type AccountMoney,
  type AccountVersion,
} from './store-ledger.ts'
import { readRates } from './store.ts'

/** What the ledger is computed by, besides subscriptions and rates. */
export interface LedgerSettings {
  reportingCurrency: string
  conventions: Conventions
}

export interface MissingRateOf extends MissingRate {
  accountId: number
}

export interface WrittenLedger {
  missing: MissingRateOf[]
  /** Rows added, changed or taken away. */
  rows: number
  /** Accounts whose MRR now changed. */
  accountIds: number[]
}

/**
 * Computes the ledger of these accounts and writes what differs from what is kept, and their MRR now. Whoever calls it
 * holds the accounts' rows locked.
 */
export async function writeLedger(
  trx: Trx,
  accountIds: readonly number[],
  { settings, today }: { settings: LedgerSettings; today: Day },
): Promise<WrittenLedger> {
  const { accounts, ledgers } = await computeLedgers(trx, accountIds, settings)
  let rows = 0
  for (const table of LEDGER_TABLES) {
    const changes = changesBetween(table, await keptRows(trx, table, accountIds), madeRows(table, ledgers))
    await removeRows(
      trx,
      table,
      changes.flatMap(({ kept }) => kept ?? []),
    )
    await addRows(
      trx,
      table,
      changes.flatMap(({ made }) => made ?? []),
    )
    rows += changes.length
  }
  const changed = mrrChanges(accounts, ledgers, today)
  await saveMrr(trx, changed)
  return { missing: missingOf(ledgers), rows, accountIds: changed.map(({ id }) => id) }
}

/** Where what is kept differs from the ledger computed anew. Null: not there at all. */
export interface LedgerDifference {
  table: string
  accountId: number
  /** Day, currency or both that name the row; empty for the account itself. */
  key: string
  kept: string | null
  computed: string | null
}

/** Compares what is kept of these accounts with the ledger computed anew; changes nothing. */
export async function ledgerDifferences(
  db: Db,
  accountIds: readonly number[],
  { settings, today }: { settings: LedgerSettings; today: Day },
): Promise<LedgerDifference[]> {
  const { accounts, ledgers } = await computeLedgers(db, accountIds, settings)
  const found: LedgerDifference[] = []
  for (const table of LEDGER_TABLES) {
    const keys = Object.keys(table.keys).length
    for (const { kept, made } of changesBetween(
      table,
      await keptRows(db, table, accountIds),
      madeRows(table, ledgers),
    )) {
      const row = kept ?? made
      if (row === null) continue
      found.push({
        table: table.table,
        accountId: row.accountId,
        key: row.cells.slice(0, keys).join(' '),
        kept: kept && inWords(kept.cells.slice(keys)),
        computed: made && inWords(made.cells.slice(keys)),
      })
    }
  }
  const before = new Map(accounts.map(({ id, mrrMinor }) => [id, mrrMinor]))
  for (const { id, mrrMinor } of mrrChanges(accounts, ledgers, today)) {
    const [kept, computed] = [before.get(id) ?? null, mrrMinor].map((minor) => (minor === null ? null : String(minor)))
    found.push({ table: 'accounts', accountId: id, key: '', kept: kept ?? null, computed: computed ?? null })
  }
  return found.toSorted((one, other) => one.accountId - other.accountId)
}

/** What accounts pay for on a day, priced as the ledger does. */
export async function termsOn(
  db: Db,
  accountIds: readonly number[],
  { settings, on }: { settings: LedgerSettings; on: Day },
): Promise<Term<AccountVersion>[]> {
  const versions = await readVersionsOn(db, accountIds, on)
  return termsInForce(versions, settings.conventions).filter(({ until }) => until === null || until > on)
}

async function computeLedgers(
  db: Db,
  accountIds: readonly number[],
  { reportingCurrency, conventions }: LedgerSettings,
): Promise<{ accounts: AccountMoney[]; ledgers: Map<number, Ledger> }> {
  const accounts = await readAccountMoney(db, accountIds)
  const terms = termsInForce(await readVersions(db, accountIds), conventions)
  const isConverted = terms.some(({ currency }) => currency !== reportingCurrency)
  const exchange = exchangeOf({ rates: isConverted ? await readRates(db) : new Map(), reportingCurrency })
  const byAccount = Map.groupBy(terms, ({ of }) => of.accountId)
  const ledgers = new Map<number, Ledger>()
  for (const { id, isMerged } of accounts) if (!isMerged) ledgers.set(id, ledgerOf(byAccount.get(id) ?? [], exchange))
  return { accounts, ledgers }
}

/** Accounts whose MRR now is not what is kept, with what it is. */
function mrrChanges(
  accounts: readonly AccountMoney[],
  ledgers: ReadonlyMap<number, Ledger>,
  today: Day,
): Pick<AccountMoney, 'id' | 'mrrMinor'>[] {
  return accounts
    .map(({ id, mrrMinor }) => {
      const now = ledgers.get(id)?.steps.findLast(({ day }) => day <= today)?.mrrMinor ?? null
      return { id, kept: mrrMinor, mrrMinor: now }
    })
    .filter(({ kept, mrrMinor }) => kept !== mrrMinor)
}

function missingOf(ledgers: ReadonlyMap<number, Ledger>): MissingRateOf[] {
  return [...ledgers].flatMap(([accountId, { missing }]) => missing.map((rate) => ({ accountId, ...rate })))
}

const inWords = (cells: readonly Cell[]) => cells.map((cell) => cell ?? '–').join(', ')
