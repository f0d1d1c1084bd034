import { plainAmount } from '../../record/money/currency.ts'
import type { MovementLine } from './contract.ts'
import type { MoneySlice } from './selection.ts'

/** A period as decimals of the reporting currency; contraction and churn are positive amounts. */
export function movementRow({ period, ...line }: MovementLine & { period: string }, currency: string) {
  const amount = ({ minor }: { minor: number }) => plainAmount(minor, currency)
  return {
    period,
    opening: amount(line.opening),
    new: amount(line.new),
    reactivation: amount(line.reactivation),
    expansion: amount(line.expansion),
    contraction: amount(line.contraction),
    churn: amount(line.churn),
    fx: amount(line.fx),
    closing: amount(line.closing),
  }
}

/** Segments, owners and stages go by name: their ids say nothing outside of this database. */
export function keyWord(by: MoneySlice | undefined, { key, name }: { key: string; name: string }): string | null {
  if (key === '') return null
  return by === 'segment' || by === 'owner' || by === 'stage' || by === 'size' ? name : key
}

export function share(fraction: number | null): string {
  return fraction === null ? '–' : `${(fraction * 100).toFixed(2)} %`
}

type Cell = string | number | null

/** Columns wide enough for everything in them; figures stand at the right. */
export function tableText(rows: readonly Readonly<Record<string, Cell>>[]): string {
  const [first] = rows
  if (!first) return ''
  const headings = Object.keys(first)
  const lines = [headings, ...rows.map((row) => headings.map((heading) => String(row[heading] ?? '–')))]
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const text = (line: readonly string[]) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  return lines.map((line) => `${text(line).trimEnd()}\n`).join('')
}

export function printTable(rows: readonly Readonly<Record<string, Cell>>[]): void {
  process.stdout.write(tableText(rows))
}
