import { SidePanel } from '../../../web/design/SidePanel.tsx'
import { kindWord } from './import-words.ts'
import type { KindDoc } from './mapping-draft.ts'

/** Every column of a kind, with what belongs into it. */
export function KindReference({ kind, onClose }: { kind: KindDoc; onClose: () => void }) {
  return (
    <SidePanel label="Columns" title={`Columns of ${kindWord(kind.name)}`} width={340} onClose={onClose}>
      <section>
        <dl className="kind-columns">
          {kind.columns.map((column) => (
            <div key={column.name}>
              <dt>
                <code className="mono b">{column.name}</code>{' '}
                <span className="l t12">{column.isRequired ? `${column.type}, required` : column.type}</span>
              </dt>
              <dd className="m t12">
                {column.doc}
                {column.values.length > 0 ? ` One of: ${column.values.join(', ')}.` : null}
              </dd>
            </div>
          ))}
        </dl>
        {kind.keepsOtherColumns ? <p className="m t12">Any further column becomes a custom field.</p> : null}
      </section>
    </SidePanel>
  )
}
