import { Select } from '../../../web/design/fields.tsx'
import { percent } from '../../../web/design/format.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import type { Preview } from '../contract.ts'
import { canonicalOf, otherUses, targetOf, withTarget } from './mapping-draft.ts'
import type { Draft, KindDoc, Target } from './mapping-draft.ts'

interface MappingTableProps {
  preview: Preview
  draft: Draft
  kind: KindDoc
  setDraft: (draft: Draft) => void
}

const SAMPLES = 3
const UNSURE = 0.6

/** Their column, what is in it, what it becomes, and how sure the guess is. */
export function MappingTable({ preview, draft, kind, setDraft }: MappingTableProps) {
  return (
    <PlainTable label="Columns of the file" heads={['Column of the file', 'Sample values', 'Becomes', 'Sure']}>
      {preview.columns.map((column, index) => {
        const target = targetOf(column, draft, kind)
        const uses = otherUses(draft, column.column)
        return (
          <tr key={column.column}>
            <td className="b import-column">{column.column || <span className="l">(no name)</span>}</td>
            <td className="m import-samples">{samplesOf(preview, index)}</td>
            <td className="import-target">
              <Select
                label={`${column.column} becomes`}
                hideLabel
                options={optionsFor(kind, column.column)}
                value={valueOf(target)}
                searchable
                onChange={(value) => setDraft(withTarget(draft, column.column, targetFrom(value)))}
              />
              {uses.length > 0 ? <p className="l t12">Also {uses.join(', ')}.</p> : null}
            </td>
            <td className="nw">{confidenceOf(column.confidence, target)}</td>
          </tr>
        )
      })}
    </PlainTable>
  )
}

function samplesOf(preview: Preview, index: number): string {
  const values = preview.samples.map((row) => row[index]?.trim() ?? '').filter((value) => value !== '')
  const some = [...new Set(values)]
    .slice(0, SAMPLES)
    .map((value) => (value.length > 40 ? `${value.slice(0, 40)}…` : value))
  return some.length === 0 ? 'empty' : some.join(' · ')
}

function confidenceOf(confidence: number, target: Target) {
  if (target.is !== 'column') return <span className="l">–</span>
  return confidence < UNSURE ? <span className="fair">{percent(confidence)}, look</span> : percent(confidence)
}

/** A column with a canonical name is that column or left out: it has no other name to be kept under. */
function optionsFor(kind: KindDoc, column: string) {
  const mayBeField = kind.keepsOtherColumns && canonicalOf(column, kind) === null
  return [
    ...(mayBeField ? [{ value: 'attribute', label: 'A custom field' }] : []),
    { value: 'left_out', label: 'Left out' },
    ...kind.columns.map(({ name, isRequired }) => ({
      value: `column:${name}`,
      label: name,
      ...(isRequired ? { note: 'required' } : {}),
    })),
  ]
}

const COLUMN = 'column:'

function valueOf(target: Target): string {
  return target.is === 'column' ? `${COLUMN}${target.name}` : target.is
}

function targetFrom(value: string): Target {
  if (value.startsWith(COLUMN)) return { is: 'column', name: value.slice(COLUMN.length) }
  return value === 'attribute' ? { is: 'attribute' } : { is: 'left_out' }
}
