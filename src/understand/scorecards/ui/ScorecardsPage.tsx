import './scorecards.css'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button, IconButton, LinkButton } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, number } from '../../../web/design/format.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { listScorecards, makeDefault } from '../contract.ts'
import { ArchiveDialog } from './ArchiveDialog.tsx'
import { SCORECARD_TOPICS } from './measure-directory.ts'
import { NewScorecardDialog } from './NewScorecardDialog.tsx'
import { SegmentsDialog } from './SegmentsDialog.tsx'
import { BAND_ORDER } from './try-out-words.ts'

export type ScorecardSummary = z.output<typeof listScorecards.output>['scorecards'][number]

type Asked = { what: 'copy' | 'segments' | 'archive'; scorecard: ScorecardSummary } | null

/** By which measures each segment is judged. */
export function ScorecardsPage() {
  const mayDraft = useMay('scorecards.draft')
  const [asked, setAsked] = useState<Asked>(null)
  const scorecards = useCall(listScorecards, {}, { topics: SCORECARD_TOPICS })
  const origin = scorecards.data?.scorecards.find((one) => one.isDefault && one.version !== null)
  return (
    <SettingsLayout
      title="Scorecards"
      reason="What makes up health, segment by segment. A change is a draft until it is tried and published."
      action={
        mayDraft && origin ? (
          <Button look="primary" icon="plus" onClick={() => setAsked({ what: 'copy', scorecard: origin })}>
            New scorecard
          </Button>
        ) : null
      }
    >
      <Answer of={scorecards}>
        {({ scorecards: rows }) =>
          rows.length === 0 ? (
            <EmptyState
              title="Scorecards say how well each account is doing"
              action={<LinkButton to="/settings/measures">See the measures</LinkButton>}
            >
              Two come with a new installation. Start the server once more if they are missing.
            </EmptyState>
          ) : (
            <ScorecardTable scorecards={rows} onAsk={setAsked} mayDraft={mayDraft} />
          )
        }
      </Answer>
      {asked?.what === 'copy' ? (
        <NewScorecardDialog
          from={asked.scorecard}
          others={scorecards.data?.scorecards ?? []}
          onClose={() => setAsked(null)}
        />
      ) : null}
      {asked?.what === 'segments' ? (
        <SegmentsDialog scorecard={asked.scorecard} onClose={() => setAsked(null)} />
      ) : null}
      {asked?.what === 'archive' ? <ArchiveDialog scorecard={asked.scorecard} onClose={() => setAsked(null)} /> : null}
    </SettingsLayout>
  )
}

interface ScorecardTableProps {
  scorecards: readonly ScorecardSummary[]
  onAsk: (asked: Asked) => void
  mayDraft: boolean
}

function ScorecardTable({ scorecards, onAsk, mayDraft }: ScorecardTableProps) {
  return (
    <PlainTable
      label="Scorecards"
      heads={['Scorecard', 'Serves', 'Accounts', 'Live version', 'Published']}
      hasActions={mayDraft}
    >
      {scorecards.map((scorecard) => (
        <tr key={scorecard.id}>
          <td>
            <Link to={`/settings/scorecards/${scorecard.id}`} className="link">
              {scorecard.name}
            </Link>{' '}
            {scorecard.hasDraft ? <Tag>Draft</Tag> : null}
          </td>
          <td>{servedText(scorecard)}</td>
          <td>
            <BandLine scorecard={scorecard} />
          </td>
          <td className="nw">
            {scorecard.version === null ? <span className="l">none yet</span> : `Version ${scorecard.version}`}
          </td>
          <td>
            <PublishedText published={scorecard.published} />
          </td>
          {mayDraft ? (
            <td className="act">
              <ScorecardMenu scorecard={scorecard} onAsk={onAsk} />
            </td>
          ) : null}
        </tr>
      ))}
    </PlainTable>
  )
}

/** `Enterprise, Mid-market`, and what the default one serves besides. */
export function servedText({ segments, isDefault }: Pick<ScorecardSummary, 'segments' | 'isDefault'>): string {
  const names = segments.map(({ name }) => name)
  if (isDefault && names.length === 0) return 'every account without a scorecard of its own'
  if (isDefault) return [...names, 'every other account'].join(', ')
  return names.length === 0 ? 'nobody yet' : names.join(', ')
}

export function PublishedText({ published }: Pick<ScorecardSummary, 'published'>) {
  if (published === null) return <span className="l">–</span>
  return (
    <>
      <InstantText instant={published.at} />
      <div className="l t12">{published.author ? published.author.name : 'with the installation'}</div>
    </>
  )
}

function BandLine({ scorecard }: { scorecard: ScorecardSummary }) {
  if (scorecard.accounts === 0) return <span className="l">none</span>
  return (
    <>
      {counted(scorecard.accounts, 'account')}
      <div className="band-line t12 m">
        {BAND_ORDER.map((band) => (
          <span key={band}>
            <BandShape band={band} />
            {number(scorecard.bands[band])}
          </span>
        ))}
      </div>
    </>
  )
}

function ScorecardMenu({ scorecard, onAsk }: { scorecard: ScorecardSummary; onAsk: (asked: Asked) => void }) {
  const mayPublish = useMay('scorecards.publish')
  const choose = useAction(makeDefault, { topics: SCORECARD_TOPICS })
  const isLive = scorecard.version !== null
  const publishing = [
    { label: 'Choose segments…', icon: 'group' as const, onSelect: () => onAsk({ what: 'segments', scorecard }) },
    {
      label: 'Make it the default',
      icon: 'pin' as const,
      disabled: scorecard.isDefault || !isLive,
      onSelect: () => choose.run({ scorecardId: scorecard.id }),
    },
    'line' as const,
    {
      label: 'Put away…',
      icon: 'trash' as const,
      disabled: scorecard.isDefault,
      note: scorecard.isDefault ? 'it is the default' : undefined,
      onSelect: () => onAsk({ what: 'archive', scorecard }),
    },
  ]
  return (
    <Menu
      align="end"
      trigger={<IconButton icon="more" label={`More for ${scorecard.name}`} />}
      entries={[
        {
          label: 'Clone…',
          icon: 'plus',
          disabled: !isLive,
          onSelect: () => onAsk({ what: 'copy', scorecard }),
        },
        ...(mayPublish ? publishing : []),
      ]}
    />
  )
}
