import { plainAmount } from '../../record/money/currency.ts'
import { attributeOf, type CustomType } from './conditions.ts'
import type { AccountRow } from './contract.ts'
import { unknownField } from './errors.ts'

export type Cell = string | number | boolean | null

/** A column of an exported file. */
export interface Column {
  heading: string
  value(row: AccountRow): Cell
}

const column = (heading: string, value: (row: AccountRow) => Cell): Column => ({ heading, value })

const BUILT_IN: Readonly<Record<string, Column>> = {
  id: column('Id', (row) => row.id),
  name: column('Account', (row) => row.name),
  owner: column('Owner', (row) => row.owner?.name ?? null),
  segment: column('Segment', (row) => row.segment?.name ?? null),
  stage: column('Stage', (row) => row.stage?.name ?? null),
  industry: column('Industry', (row) => row.industry),
  country: column('Country', (row) => row.country),
  domain: column('Domain', (row) => row.domain),
  parent: column('Parent', (row) => row.parent?.name ?? null),
  customer_since: column('Customer since', (row) => row.customerSince),
  renewal_on: column('Renewal', (row) => row.renewalOn),
  last_contact: column('Last contact', (row) => row.lastContactAt),
  health: column('Health', (row) => rounded(row.overall)),
  band: column('Band', (row) => row.band),
  quadrant: column('Quadrant', (row) => row.quadrant),
  cx: column('CX', (row) => rounded(row.cx)),
  co: column('CO', (row) => rounded(row.co)),
  coverage: column('Coverage', (row) => (row.coverage === null ? null : Math.round(row.coverage * 10_000) / 10_000)),
  change_7: column('Change in 7 days', (row) => rounded(row.change7)),
  change_30: column('Change in 30 days', (row) => rounded(row.change30)),
  change_90: column('Change in 90 days', (row) => rounded(row.change90)),
  override: column('Override', (row) => row.hasOverride),
  fresh: column('Data is fresh', (row) => row.isFresh),
  next_action: column('Next action', (row) => row.nextAction?.title ?? null),
}

/** Columns by the names the list knows them under; ARR is a plain amount with its currency beside it. */
export function columnsOf(
  names: readonly string[],
  fields: ReadonlyMap<string, CustomType>,
  reportingCurrency: string,
): Column[] {
  return names.flatMap((name) => {
    const attribute = attributeOf(name)
    if (attribute !== null && fields.has(attribute))
      return [column(attribute, (row) => row.attributes[attribute] ?? null)]
    if (name === 'arr') return arrColumns(reportingCurrency)
    const known = BUILT_IN[name]
    if (!known) throw unknownField(name)
    return [known]
  })
}

function arrColumns(currency: string): Column[] {
  return [
    // Money is exact: a plain decimal as a number keeps its digits in any spreadsheet.
    column('ARR', (row) => (row.arrMinor === null ? null : Number(plainAmount(row.arrMinor, currency)))),
    column('Currency', (row) => (row.arrMinor === null ? null : currency)),
  ]
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100
}
