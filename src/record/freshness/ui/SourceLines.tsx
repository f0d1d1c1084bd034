import { useState } from 'react'
import { Button } from '../../../web/design/Button.tsx'
import { DayText, InstantText } from '../../../web/design/DayText.tsx'
import { number } from '../../../web/design/format.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import type { SourceFreshness } from '../contract.ts'
import { isLate, limitText, lineName } from './source-words.ts'
import type { SourceGroup } from './source-words.ts'

const SHOWN = 12

/** What one source delivers, a line for each kind and metric. */
export function SourceLines({ group }: { group: SourceGroup }) {
  const [all, setAll] = useState(false)
  const lines = all ? group.lines : group.lines.slice(0, SHOWN)
  return (
    <>
      <PlainTable
        label={`What ${group.name} delivers`}
        heads={['Delivers', 'State', 'Newest day', 'Last arrival', 'Late after', 'Signals']}
      >
        {lines.map((line) => (
          <Line key={`${line.kind} ${line.metric?.key ?? ''}`} line={line} />
        ))}
      </PlainTable>
      {group.lines.length > lines.length ? (
        <div className="row">
          <Button look="quiet" onClick={() => setAll(true)}>
            Show all {number(group.lines.length)}
          </Button>
        </div>
      ) : null}
    </>
  )
}

function Line({ line }: { line: SourceFreshness }) {
  const late = isLate(line)
  const byHand = line.sourceKind === 'manual'
  return (
    <tr>
      <td>{lineName(line)}</td>
      <td className="source-state">
        <span className="source-line-name">
          <BandShape band={late ? 'fair' : 'good'} hidden />
          <span className={late ? 'fair b' : undefined}>{late ? 'Late' : 'Fresh'}</span>
        </span>
        <div className="l t12">{byHand ? 'Entered as it happens; it has no rhythm to keep.' : line.sentence}</div>
      </td>
      <td>
        <DayText day={line.newestDay} as="near" />
      </td>
      <td>
        {line.lastArrivalAt === null ? <span className="l">–</span> : <InstantText instant={line.lastArrivalAt} />}
      </td>
      <td className="nw">{byHand ? <span className="l">–</span> : limitText(line.limitHours)}</td>
      <td className="nw">{number(line.signals)}</td>
    </tr>
  )
}
