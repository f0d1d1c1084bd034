import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { number, percent } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { ShareBar } from '../../../web/design/ShareBar.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { getStorage } from '../contract.ts'
import type { RunningStorage } from '../contract.ts'
import { bytes, largestTables, storageSentence, tableName } from './running-words.ts'

const EVERY_MS = 60_000
const MOST_TABLES = 12

/** What fills the database: the largest tables, and raw events by month. */
export function StoragePanel() {
  const storage = useCall(getStorage, {}, { everyMs: EVERY_MS, topics: [], freshMs: EVERY_MS })
  return (
    <Answer of={storage}>
      {(data) => (
        <>
          <Section
            title={storageSentence(data)}
            reason="Tables with their indexes, rows as the database estimates them. Dead rows are cleared by the database itself."
          >
            <div className="figures">
              <Tables {...data} />
            </div>
          </Section>
          <Partitions {...data} />
        </>
      )}
    </Answer>
  )
}

function Tables({ tables, databaseBytes }: RunningStorage) {
  return (
    <PlainTable label="Tables" heads={['Table', 'Size', 'Rows', 'Dead rows', 'Share']}>
      {largestTables(tables, MOST_TABLES).map((table) => (
        <tr key={table.name}>
          <td>{tableName(table.name)}</td>
          <td className="r nw">{bytes(table.bytes)}</td>
          <td className="r">{number(table.rows)}</td>
          <td className="r">{number(table.deadRows)}</td>
          <td className="nw">
            <span className="row gap2 share">
              <ShareBar share={table.bytes / databaseBytes} />
              {percent(table.bytes / databaseBytes)}
            </span>
          </td>
        </tr>
      ))}
    </PlainTable>
  )
}

function Partitions({ eventPartitions }: RunningStorage) {
  const months = eventPartitions.filter(({ month }) => month !== null)
  return (
    <Section
      title={
        months.length === 0
          ? 'Raw events have no month of their own yet'
          : `Raw events of ${number(months.length)} ${months.length === 1 ? 'month' : 'months'}`
      }
      reason="Each month is a part of its own and is dropped whole when its time is over."
    >
      <div className="figures">
        <PlainTable label="Raw events by month" heads={['Month', 'Size', 'Rows', 'Dead rows']}>
          {eventPartitions.map((part) => (
            <tr key={part.month ?? 'others'}>
              <td>{part.month ?? 'Other months'}</td>
              <td className="r nw">{bytes(part.bytes)}</td>
              <td className="r">{number(part.rows)}</td>
              <td className="r">{number(part.deadRows)}</td>
            </tr>
          ))}
        </PlainTable>
      </div>
    </Section>
  )
}
