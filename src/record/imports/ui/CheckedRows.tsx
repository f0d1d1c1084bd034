import { useCall } from '../../../web/api/queries.ts'
import { counted, NONE } from '../../../web/design/format.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { listImportErrors } from '../contract.ts'
import type { Import } from '../contract.ts'
import { IMPORT_TOPICS } from './import-words.ts'

const SHOWN = 8

/** Why rows cannot be used, before anything is written: the first of them. They are corrected once the others are in. */
export function CheckedRows({ shown }: { shown: Import }) {
  const { id: importId, openErrors } = shown
  const answer = useCall(
    listImportErrors,
    { importId, state: 'open', offset: 0, limit: SHOWN },
    { topics: IMPORT_TOPICS, enabled: openErrors > 0 },
  )
  if (openErrors === 0 || !answer.data) return null
  const { rows } = answer.data
  return (
    <>
      <PlainTable label="Why rows cannot be used" heads={['Line', 'Column', 'Says', 'Why']}>
        {rows.flatMap(({ line, problems }) =>
          problems.map(({ column, canonical, value, reason }) => (
            <tr key={`${line} ${canonical}`}>
              <td className="l">{line}</td>
              <td>{column ?? canonical ?? NONE}</td>
              <td>{value || 'nothing'}</td>
              <td>{reason}</td>
            </tr>
          )),
        )}
      </PlainTable>
      <p className="l t12">
        {openErrors > rows.length ? `The first ${rows.length} of ${counted(openErrors, 'row')}. ` : ''}
        What can be used goes in; these wait on this page to be corrected.
      </p>
    </>
  )
}
