import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { exactInstant, number } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { listModels } from '../contract.ts'
import { aucText, questionWords } from './prediction-words.ts'

const AT_ONCE = 10

/** Everything that was learned, the newest first, with why it replaced the one before or did not. */
export function VersionsPart() {
  const [limit, setLimit] = useState(AT_ONCE)
  const answer = useCall(listModels, { limit }, { topics: ['predictions'] })
  return (
    <Section
      title="Versions"
      reason="Learned anew every four weeks; a version that does worse on unseen cases does not replace the one before."
      level={3}
    >
      <Answer of={answer} waiting={<Skeleton rows={3} />}>
        {({ rows, total }) => (
          <>
            <PlainTable label="Versions" heads={['Learned', 'What', 'AUC', 'Cases', 'State', 'Why']}>
              {rows.map((model) => (
                <tr key={model.id}>
                  <td className="nw">{exactInstant(new Date(model.trainedAt))}</td>
                  <td>{questionWords(model)}</td>
                  <td className="nw">{aucText(model.report)}</td>
                  <td className="nw">{number(model.samples)}</td>
                  <td>{model.state === 'live' ? <Tag>live</Tag> : 'retired'}</td>
                  <td className="m">{model.because}</td>
                </tr>
              ))}
            </PlainTable>
            {total > rows.length ? (
              <Button onClick={() => setLimit(Math.min(500, limit + 50))}>Show earlier versions</Button>
            ) : null}
          </>
        )}
      </Answer>
    </Section>
  )
}
