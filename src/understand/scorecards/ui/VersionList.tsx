import { useState } from 'react'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { counted } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { getScorecardVersion, rollBack } from '../contract.ts'
import { changesBetween, measureChanges } from './definition-diff.ts'
import { SCORECARD_TOPICS } from './measure-directory.ts'
import type { MeasureDirectory } from './measure-directory.ts'
import type { Scorecard } from './use-draft.ts'

type Version = Scorecard['versions'][number]

const SHOWN = 8

interface VersionListProps {
  scorecard: Scorecard
  measures: MeasureDirectory
}

/** What was live before, what each version changed, and the way back. */
export function VersionList({ scorecard, measures }: VersionListProps) {
  const [all, setAll] = useState(false)
  const [returning, setReturning] = useState<Version | null>(null)
  const { versions } = scorecard
  if (versions.length === 0) return null
  const shown = all ? versions : versions.slice(0, SHOWN)
  return (
    <Section
      title={versions.length === 1 ? 'Its first version is live' : `${counted(versions.length, 'version')} so far`}
      reason="Nothing is lost: rolling back publishes an earlier version again, as a new one."
    >
      <ol className="version-list" aria-label="Versions">
        {shown.map((version, index) => (
          <li key={version.id}>
            <div className="row gap2 wrap">
              <span className="b">Version {version.version}</span>
              {version.isLive ? <Tag tone="accent">Live</Tag> : null}
              <span className="m t12 grow">
                {version.author ? `${version.author.name}, ` : ''}
                <InstantText instant={version.publishedAt} />
              </span>
              {scorecard.mayPublish && !version.isLive ? (
                <Button
                  look="quiet"
                  icon="undo"
                  aria-label={`Roll back to version ${version.version}`}
                  onClick={() => setReturning(version)}
                >
                  Roll back
                </Button>
              ) : null}
            </div>
            {version.note ? <p>{version.note}</p> : null}
            <VersionChanges version={version} before={versions[index + 1] ?? null} measures={measures} />
          </li>
        ))}
      </ol>
      {versions.length > shown.length ? (
        <div className="row">
          <Button look="quiet" onClick={() => setAll(true)}>
            Show all {versions.length}
          </Button>
        </div>
      ) : null}
      {returning ? (
        <RollBackDialog scorecard={scorecard} version={returning} onClose={() => setReturning(null)} />
      ) : null}
    </Section>
  )
}

const FOR_EVER = { freshMs: Number.POSITIVE_INFINITY, topics: [] } as const

function VersionChanges({
  version,
  before,
  measures,
}: {
  version: Version
  before: Version | null
  measures: MeasureDirectory
}) {
  const now = useCall(getScorecardVersion, { versionId: version.id }, FOR_EVER)
  const then = useCall(getScorecardVersion, { versionId: before?.id ?? version.id }, FOR_EVER)
  if (!before) return <p className="l t12">The beginning.</p>
  if (!now.data || !then.data) return null
  // While the next answer comes the last one stays: it is about another version.
  if (now.data.id !== version.id || then.data.id !== before.id) return null
  const changes = [
    ...changesBetween(then.data.definition, now.data.definition, measures.nameOf),
    ...measureChanges(then.data.measures, now.data.measures),
  ]
  if (changes.length === 0) return <p className="l t12">The same as the version before.</p>
  return <ChangeList changes={changes} />
}

export function ChangeList({ changes }: { changes: readonly string[] }) {
  return (
    <ul className="change-list m t12">
      {changes.map((change) => (
        <li key={change}>{change}</li>
      ))}
    </ul>
  )
}

function RollBackDialog({
  scorecard,
  version,
  onClose,
}: {
  scorecard: Scorecard
  version: Version
  onClose: () => void
}) {
  const action = useAction(rollBack, {
    topics: [...SCORECARD_TOPICS, 'accounts'],
    failure: 'none',
    onDone: (made) => {
      onClose()
      toast(`Version ${made.version} is live; all accounts are being rescored.`)
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      width="small"
      title={`Roll back to version ${version.version}?`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={action.pending}
            failure={action.failure}
            onClick={() => action.run({ scorecardId: scorecard.id, versionId: version.id })}
          >
            Roll back
          </ActionButton>
        </>
      }
    >
      <p>
        Version {version.version} is published again under a new number, with its measures as they were then, and all
        accounts are rescored. A draft stays as it is.
      </p>
    </Dialog>
  )
}
