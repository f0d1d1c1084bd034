import { useId, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { z } from 'zod'
import { useAction } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { classNames } from '../../../web/design/class-names.ts'
import { toast } from '../../../web/design/toasts.ts'
import { dismissImportRow, fixImportRow } from '../contract.ts'
import type { listImportErrors } from '../contract.ts'
import { IMPORT_TOPICS } from './import-words.ts'

type FailedRow = z.output<typeof listImportErrors.output>['rows'][number]

interface ErrorRowProps {
  importId: number
  header: readonly string[]
  row: FailedRow
  mayFix: boolean
}

/** A row with its cells: the bad ones marked, with the reason below; all of them can be written over. */
export function ErrorRow({ importId, header, row, mayFix }: ErrorRowProps) {
  const id = useId()
  const [cells, setCells] = useState<readonly string[]>(row.cells)
  const [problems, setProblems] = useState(row.problems)
  const fix = useAction(fixImportRow, {
    topics: IMPORT_TOPICS,
    onDone: (answer) => {
      setProblems(answer.problems)
      if (answer.isFixed) toast(`Line ${row.line} went in`)
    },
  })
  const dismiss = useAction(dismissImportRow, { topics: IMPORT_TOPICS })
  const use = () => fix.run({ importId, line: row.line, cells: [...cells] })
  const enter = (event: KeyboardEvent) => {
    if (event.key === 'Enter') use()
  }
  // A check of the whole row (an unknown account) names no column of the file, but the cell can be told by its value.
  const columnOf = (problem: FailedRow['problems'][number]) =>
    problem.column ?? (problem.value === '' ? null : (header[row.cells.indexOf(problem.value)] ?? null))
  const ofRow = problems.filter((problem) => !header.includes(columnOf(problem) ?? ''))
  return (
    <tr>
      <td className="l nw">
        {row.line}
        {ofRow.map((problem) => (
          <p key={problem.reason} className="poor t12 import-why">
            {problem.value ? `“${problem.value}”: ` : ''}
            {problem.reason}
          </p>
        ))}
      </td>
      {header.map((column, index) => {
        const problem = problems.find((one) => columnOf(one) === column)
        const why = `${id}-${index}`
        return (
          <td key={column} className={classNames(problem && 'import-bad')}>
            {mayFix ? (
              <input
                className="input import-edit"
                aria-label={`${column}, line ${row.line}`}
                aria-invalid={problem ? true : undefined}
                aria-describedby={problem ? why : undefined}
                value={cells[index] ?? ''}
                onChange={(event) =>
                  setCells(header.map((_, at) => (at === index ? event.currentTarget.value : (cells[at] ?? ''))))
                }
                onKeyDown={enter}
              />
            ) : (
              <span className="import-cell cut">{cells[index] || '–'}</span>
            )}
            {problem ? (
              <span id={why} className="poor t12 import-why">
                {problem.reason}
              </span>
            ) : null}
          </td>
        )
      })}
      {mayFix ? (
        <td className="act">
          <Button pending={fix.pending} onClick={use}>
            Use this row
          </Button>
          <Button look="quiet" pending={dismiss.pending} onClick={() => dismiss.run({ importId, line: row.line })}>
            Leave out
          </Button>
        </td>
      ) : null}
    </tr>
  )
}
