import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { download } from '../../../web/api/call.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { downloadImportErrors, listImportErrors } from '../contract.ts'
import type { Import } from '../contract.ts'
import { ErrorRow } from './ErrorRow.tsx'
import { IMPORT_TOPICS, isBusy } from './import-words.ts'

const PAGE = 50
const STATES = [
  { key: 'open', label: 'To fix' },
  { key: 'fixed', label: 'Fixed' },
  { key: 'dismissed', label: 'Dismissed' },
] as const
type ErrorState = (typeof STATES)[number]['key']

/** Rows that could not be used, each correctable where it stands. */
export function ErrorRows({ shown, mayRun }: { shown: Import; mayRun: boolean }) {
  const [state, setState] = useState<ErrorState>('open')
  const [offset, setOffset] = useState(0)
  const importId = shown.id
  const answer = useCall(listImportErrors, { importId, state, offset, limit: PAGE }, { topics: IMPORT_TOPICS })
  const mayFix = mayRun && !isBusy(shown.state) && shown.state !== 'undone'
  const takeFile = () => {
    download(downloadImportErrors, { importId }).catch((error: unknown) => toast(sentenceOf(error), { tone: 'wrong' }))
  }
  return (
    <Section
      title={
        shown.openErrors === 0 ? 'Every row is dealt with' : `${counted(shown.openErrors, 'row')} could not be used`
      }
      reason="Correct the marked cells and press Enter or “Use this row”: the row goes in at once. What is right already stays."
      aside={
        <>
          <Segmented
            label="Rows shown"
            options={STATES}
            value={state}
            onChange={(next) => {
              setState(next)
              setOffset(0)
            }}
          />
          <Button icon="download" onClick={takeFile}>
            Download
          </Button>
        </>
      }
    >
      <Answer of={answer}>
        {({ header, rows, total }) =>
          total === 0 ? (
            <p className="l">{state === 'open' ? 'Nothing left to fix.' : 'None.'}</p>
          ) : (
            <>
              <PlainTable label="Rows that could not be used" heads={['Line', ...header]} hasActions={mayFix}>
                {rows.map((row) => (
                  <ErrorRow key={row.line} {...{ importId, header, row }} mayFix={mayFix && row.state === 'open'} />
                ))}
              </PlainTable>
              {total > PAGE ? (
                <div className="row gap2 import-steps">
                  <span className="l t12 grow">
                    {number(offset + 1)} to {number(Math.min(total, offset + PAGE))} of {number(total)}
                  </span>
                  {offset > 0 ? <Button onClick={() => setOffset(offset - PAGE)}>Back</Button> : null}
                  {offset + PAGE < total ? <Button onClick={() => setOffset(offset + PAGE)}>More</Button> : null}
                </div>
              ) : null}
            </>
          )
        }
      </Answer>
    </Section>
  )
}
